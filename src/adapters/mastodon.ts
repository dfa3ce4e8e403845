import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import type { Author, Comment, Face } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { linkTo } from './link'
import { partsOf } from './page'
import { plainText } from './plainText'
import { list, translated } from './rows'
import { createWhole, published, unlessMissing, type Whole } from './whole'

const features: Features = {
  sorts: ['oldest', 'newest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'none',
  input: 'text',
  maxLength: 0,
  votes: 'up',
}
/** So many replies are answered to those who have not signed in (https://docs.joinmastodon.org/methods/statuses/#context). */
const mostReplies = 60
/** So many of those who favourited or boosted are shown. */
const mostFaces = 40

/**
 * The replies to a post on Mastodon, for reading (https://docs.joinmastodon.org/methods/statuses, API of 4.5), and on servers that speak as
 * it does. `url` is the server; the post is the thread, or stands as `post` in the query: its address on that server, or its id there.
 */
export default defineAdapter(({ url, fetch }) => {
  const { base, query } = partsOf(url)
  const host = new URL(base).host
  const example = `like ${base}/@alice/109372843234`
  const http = createHttp({
    url: base,
    setting: 'Mastodon lets them: see that what stands before it keeps Access-Control-Allow-Origin.',
    ...(fetch && { fetch }),
  })
  const named = query.get('post')
  const post = named === null ? undefined : (idIn(named, host) ?? bare(named))
  // Every server has its own ids, also for posts of others.
  if (named !== null && !post)
    throw new TypeError(`afterword: post has to be a post's address on ${host}, ${example}; this one is "${named}".`)
  const idOf = (thread: string) => idIn(thread, host) ?? post ?? bare(thread)

  async function ask<T>(id: string, what: string, signal: AbortSignal, query: Request['query'] = {}): Promise<T> {
    const answer = await http(`/api/v1/statuses/${encodeURIComponent(id)}${what}`, { query, signal })
    if (answer.status >= 300) throw readError(answer, host)
    if (typeof answer.json !== 'object' || answer.json === null) throw failure(answer, 'bad_response')
    return answer.json as T
  }

  async function read(thread: string, signal: AbortSignal): Promise<Whole> {
    const id = idOf(thread)
    if (!id) throw new TypeError(`afterword: name the post whose replies are wanted, as the thread or as post in the url, ${example}.`)
    const [status, { descendants }] = await Promise.all([
      ask<Status>(id, '', signal),
      ask<{ descendants: unknown }>(id, '/context', signal),
    ])
    return wholeOf(status, list<Status>(descendants))
  }

  async function faces(thread: string, signal: AbortSignal): Promise<readonly Face[]> {
    const id = idOf(thread)
    if (!id) return []
    const those = async (kind: Face['kind'], what: string) =>
      list<Account | null>(await ask(id, what, signal, { limit: mostFaces })).flatMap((account) =>
        account?.acct ? [{ kind, author: authorOf(account) }] : [],
      )
    return (await Promise.all([those('like', '/favourited_by'), those('repost', '/reblogged_by')])).flat()
  }

  return {
    name: 'mastodon',
    features,
    ...createWhole(
      async (thread, { signal }) => (await read(thread.id, signal).catch(unlessMissing)) ?? { comments: [] },
      (thread, { signal }) => faces(thread.id, signal),
    ),
    /** A post knows how many answered it, not how many answered those. */
    async count(threads, { signal }) {
      const counted = async (thread: string) => {
        const id = idOf(thread)
        const status = id ? await ask<Status>(id, '', signal).catch(unlessMissing) : undefined
        return status?.replies_count ?? 0
      }
      const values = await Promise.all(threads.map(counted))
      return Object.fromEntries(threads.map((thread, at) => [thread, { value: values[at] ?? 0, exact: !values[at] }]))
    },
  }
})

/** The id in a post's address, in any of the forms a server of this name has. */
function idIn(address: string, host: string): string | undefined {
  const [, at, id] =
    /^https?:\/\/([^/]+)\/(?:(?:web|deck)\/)?(?:@[^/]+|users\/[^/]+\/statuses|statuses|notice)\/(\w+)\/?(?:[?#].*)?$/.exec(address) ?? []
  return at === host ? id : undefined
}

/** An id as it stands. */
const bare = (id: string) => (/^\w+$/.test(id) ? id : undefined)

/** https://docs.joinmastodon.org/entities/Status, as far as it is read here. */
interface Status {
  readonly id: string
  readonly in_reply_to_id: string | null
  readonly account: Account
  /** HTML, of any server there is. */
  readonly content: string
  readonly created_at: string
  readonly edited_at?: string | null
  readonly visibility: string
  readonly sensitive?: boolean
  readonly spoiler_text?: string
  readonly favourites_count?: number
  readonly replies_count?: number
  readonly url?: string | null
  readonly uri: string
  readonly media_attachments?: readonly (Media | null)[]
  readonly poll?: { readonly options?: readonly ({ readonly title?: string } | null)[] } | null
}

interface Account {
  readonly id: string
  /** The name, with the server's where that is another one. */
  readonly acct: string
  readonly display_name?: string
  readonly url?: string
  readonly avatar_static?: string
  readonly bot?: boolean
}

interface Media {
  readonly type: string
  readonly url?: string | null
  readonly remote_url?: string | null
  readonly description?: string | null
}

function wholeOf(status: Status, descendants: readonly Status[]): Whole {
  if (!status.id || !status.account) throw new AfterwordError('bad_response', 'The server answered no post.')
  const comments = translated<Status>(descendants, (reply) => commentOf(reply, status))
  return {
    comments,
    total: { value: comments.filter(published).length, exact: descendants.length < mostReplies },
    elsewhere: { name: 'Mastodon', url: addressOf(status) },
  }
}

const addressOf = ({ url, uri }: Status) => url || uri

function commentOf(status: Status, starter: Status): Comment {
  const { id, in_reply_to_id: parent, account, created_at: createdAt, edited_at: editedAt, visibility, favourites_count: score } = status
  const about = { id, parentId: parent === starter.id ? null : parent, createdAt, can: [] }
  // Said to some only: not for this page, whoever let us read it.
  if (visibility !== 'public' && visibility !== 'unlisted')
    return { ...about, author: { name: '' }, body: { format: 'text', value: '' }, status: 'hidden' }
  const warning = status.spoiler_text || (status.sensitive && 'Sensitive content')
  return {
    ...about,
    author: authorOf(account, starter.account.id),
    body: { format: 'html', value: status.content + attached(status) },
    status: 'published',
    ...(editedAt && { editedAt }),
    ...(score !== undefined && { score }),
    url: addressOf(status),
    ...(warning && { warning }),
  }
}

function authorOf({ id, acct, display_name, url, avatar_static: avatar, bot }: Account, starter?: string): Author {
  const badges = [...(id === starter ? (['author'] as const) : []), ...(bot ? (['bot'] as const) : [])]
  return {
    name: display_name?.trim() || acct,
    ...(url && { url }),
    ...(avatar && { avatar }),
    ...(badges.length > 0 && { badges }),
  }
}

/** Pictures, films and polls, as links: nothing is loaded, and one votes over there. */
function attached(status: Status): string {
  const media = (status.media_attachments ?? []).flatMap((one) => {
    const href = one?.url || one?.remote_url
    return one && href ? [[href, `${one.type === 'image' ? '🖼' : '▶'} ${one.description ?? ''}`.trim()] as const] : []
  })
  const options = status.poll?.options?.map((option) => option?.title ?? '')
  const links = options ? [...media, [addressOf(status), `📊 ${options.join(' · ')}`] as const] : media
  return links.map(([href, name]) => `<p>${linkTo(href, name)}</p>`).join('')
}

/** A server may show nothing to those who have not signed in: 401, by older ones 422 (https://docs.joinmastodon.org/methods/statuses/#get). */
function readError(answer: Answer, host: string): AfterwordError {
  const { status, headers, json } = answer
  const said = json && (json as { error?: unknown }).error
  if (status === 401 || (status === 422 && /authenticated/i.test(String(said))))
    return failure(answer, 'forbidden', { detail: `${host} shows posts to those only who have signed in there.` })
  // A moment, not a number of seconds (https://docs.joinmastodon.org/api/rate-limits).
  const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '')
  return failure(answer, undefined, {
    ...(status < 500 && typeof said === 'string' && { detail: plainText(said) }),
    ...(status === 429 && reset && { retryAfter: Math.max(0, Math.ceil((reset - Date.now()) / 1000)) }),
  })
}
