import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Comment, Sort } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { createOnce } from './once'
import { partsOf, pathOf } from './page'
import { plainText } from './plainText'
import { translated } from './rows'

const features: Features = {
  sorts: ['newest', 'oldest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  // Artalk knows its guests by both.
  fields: { email: 'required', website: 'optional' },
  input: 'markdown',
  maxLength: 10_000,
}

/** Speaks to Artalk (https://artalk.js.org, API v2) as a guest. Comments are filed under the page's path. */
export default defineAdapter(({ url, storage, fetch }) => {
  const { base, query } = partsOf(url)
  const site = query.get('site')
  const zone = query.get('zone')
  if (!site || !zone)
    throw new TypeError(
      'afterword: the backend "artalk" needs the name of its site and the timezone of its configuration: url="https://artalk.example?site=Blog&zone=Asia/Shanghai".',
    )
  const toIso = clockOf(zone)
  const http = createHttp({
    url: `${base}/api/v2`,
    setting: "Add the address of your pages to the site's URLs or to trusted_domains there.",
    ...(fetch && { fetch }),
  })

  async function ask<T>(path: string, request: Request): Promise<T> {
    const answer = await http(path, request)
    if (answer.status >= 300 || !answer.json) throw readError(answer)
    return answer.json as T
  }

  function toComment(row: Row): Comment {
    return {
      id: String(row.id),
      parentId: row.rid ? String(row.rid) : null,
      author: {
        name: row.nick,
        ...(row.link && { url: row.link }),
        // What a badge says is its owner's own word; that there is one means somebody vouches for the name.
        ...((row.badge_name || row.is_verified) && { badges: ['verified'] }),
      },
      body: { format: 'html', value: row.content_marked },
      createdAt: toIso(row.date),
      status: row.is_pending ? 'pending' : row.is_collapsed ? 'hidden' : 'published',
      score: row.vote_up - row.vote_down,
      can: row.is_allow_reply ? ['reply', 'vote'] : [],
    }
  }

  return {
    name: 'artalk',
    features,
    async open(_, { signal }) {
      const { frontend_conf: conf = {} } = await ask<{ frontend_conf?: Config }>('/conf', { signal })
      return conf.vote === false ? {} : { votes: conf.voteDown ? 'updown' : 'up' }
    },
    async list({ thread, sort, cursor, limit = 20 }, { signal }) {
      const offset = Number(cursor ?? 0)
      const asked = { page_key: pathOf(thread), site_name: site, sort_by: orders[sort], offset, limit }
      const found = await ask<Found>('/comments', { query: asked, signal })
      return {
        comments: translated(found.comments, toComment),
        total: { value: found.count, exact: true },
        ...(found.page?.admin_only && { state: 'closed' }),
        ...(offset + limit < found.roots_count && { nextCursor: String(offset + limit) }),
      }
    },
    create: createOnce({
      storage,
      async send(thread, draft, { signal }) {
        const fields = checkDraft(draft, features)
        if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
        const { parentId, author, body } = draft
        if (parentId !== null && !/^\d+$/.test(parentId)) throw new AfterwordError('not_found', `There is no comment ${parentId}.`)
        const json = {
          name: author.name,
          email: author.email,
          link: author.website ?? '',
          content: body.value,
          rid: Number(parentId ?? 0),
          page_key: pathOf(thread),
          page_title: thread.title ?? '',
          site_name: site,
          // Instead of the reader's browser and system, which it would show to everybody.
          ua: 'Afterword',
        }
        const comment = toComment(await ask<Row>('/comments', { method: 'POST', json, signal }))
        return { status: comment.status, id: comment.id, comment }
      },
      async recent(thread, { author }, { signal }) {
        // Who asks by name and address is also shown what waits for review.
        const { name, email } = author
        const asked = { page_key: pathOf(thread), site_name: site, sort_by: orders.newest, flat_mode: 'true', limit: 50, name, email }
        return translated((await ask<Found>('/comments', { query: asked, signal })).comments, toComment)
      },
    }),
    async vote(id, vote, { signal }) {
      const path = `/votes/comment/${encodeURIComponent(id)}`
      // Artalk toggles, by the reader's network address: so it matters what it holds now.
      const held = await ask<Votes>(path, { signal })
      const now = held.is_up ? 1 : held.is_down ? -1 : 0
      const choice = (vote || now) === 1 ? 'up' : 'down'
      const { up, down } = vote === now ? held : await ask<Votes>(`${path}/${choice}`, { method: 'POST', json: {}, signal })
      return { score: up - down }
    },
    async count(threads, { signal }) {
      // Artalk takes /a and /a/ for two pages, a thread's id does not tell which of them it is.
      const paths = threads.map((id) => pathOf({ id, url: id }).replace(/\/$/, ''))
      const keys = paths.flatMap((path) => [path, `${path}/`])
      const asked = { page_keys: keys.join(','), site_name: site }
      const { data } = await ask<{ data: Readonly<Record<string, number>> }>('/stats/page_comment', { query: asked, signal })
      const counted = (path = '') => (data[path] ?? 0) + (data[`${path}/`] ?? 0)
      return Object.fromEntries(threads.map((id, at) => [id, { value: counted(paths[at]), exact: true }]))
    },
  }
})

/** Reads the times of a server that tells them by the clock on its wall, in a zone of the IANA's list. */
function clockOf(timeZone: string): (date: string) => string {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    throw new TypeError(`afterword: zone=${timeZone} is none of the IANA's time zones (Asia/Shanghai, Europe/Berlin, UTC).`)
  }
  /** `GMT+08:00`, and at Greenwich only `GMT`. */
  const offset = (at: string) => format.formatToParts(Date.parse(at)).at(-1)?.value.slice(3) || 'Z'
  return (date) => {
    const local = date.replace(' ', 'T')
    return local + offset(local + offset(`${local}Z`))
  }
}

const orders: Readonly<Record<Sort, string>> = { newest: 'date_desc', oldest: 'date_asc', top: 'vote' }

/** What the owner has set for Artalk's own widget. */
interface Config {
  readonly vote?: boolean
  readonly voteDown?: boolean
}

interface Found {
  /** Roots, and after them everything below them. */
  readonly comments: readonly Row[]
  readonly count: number
  readonly roots_count: number
  readonly page?: { readonly admin_only?: boolean }
}

interface Votes {
  readonly up: number
  readonly down: number
  readonly is_up: boolean
  readonly is_down: boolean
}

interface Row {
  readonly id: number
  /** The comment it replies to, or 0. */
  readonly rid: number
  readonly nick: string
  readonly link?: string
  readonly badge_name?: string
  readonly is_verified?: boolean
  readonly content_marked: string
  /** `2006-01-02 15:04:05`. */
  readonly date: string
  readonly is_pending: boolean
  readonly is_collapsed: boolean
  readonly is_allow_reply: boolean
  readonly vote_up: number
  readonly vote_down: number
}

/** Its messages come in the owner's language; what can be told apart is told by flags beside them. */
function readError(answer: Answer): AfterwordError {
  const { msg = '', need_captcha, need_auth_login, need_login } = (answer.json ?? {}) as Readonly<Record<string, string | undefined>>
  const detail = plainText(msg)
  const signIn = need_auth_login || msg === 'anonymous user is not allowed'
  // Without a token `need_login` says that the page, or this name and address, is its owner's.
  const code = need_captcha ? 'challenge' : signIn ? 'signed_out' : need_login ? 'forbidden' : undefined
  return failure(answer, code, detail ? { detail } : {})
}
