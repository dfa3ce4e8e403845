import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, type Code } from '../core/errors'
import type { Badge, Comment, CommentPage, Count, Sort } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { partsOf } from './page'
import { plainText } from './plainText'
import { list, translated } from './rows'
import { unlessMissing } from './whole'

const features: Features = {
  sorts: ['oldest', 'newest'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'none',
  input: 'text',
  maxLength: 0,
  votes: 'up',
}
/** Posts to a page: as many as Discourse answers with a topic. */
const size = 20
/** So many of the posts above one are fetched, each by itself. */
const mostAncestors = 20
const example = 'url="https://forum.example/t/hello/123" or thread="https://forum.example/t/hello/123"'

/**
 * The replies to a topic on a Discourse forum, for reading (https://docs.discourse.org). `url` is the forum or the topic, which may also
 * stand as `topic` in its query, or be the thread. The first post is the topic itself, no comment. A comment's id is the topic's and its number there.
 */
export default defineAdapter(({ url, fetch }) => {
  const { base: address, query } = partsOf(url)
  const [base = address, named] = split(address)
  const http = createHttp({
    url: base,
    setting: 'Set DISCOURSE_ENABLE_CORS: true in its app.yml and add the origin of your pages to its setting "cors origins".',
    ...(fetch && { fetch }),
  })
  /** The ids of all posts of the topics that were asked for, and who began them, as they then were. */
  const streams = new Map<string, readonly number[]>()
  const starters = new Map<string, string | undefined>()

  async function ask<T>(path: string, query: Request['query'], signal: AbortSignal): Promise<T> {
    const answer = await http(path, { query, signal })
    if (answer.status >= 300) throw readError(answer)
    if (typeof answer.json !== 'object' || answer.json === null) throw failure(answer, 'bad_response')
    return answer.json as T
  }

  function topicOf(thread: string): string | undefined {
    const [forum, topic] = split(thread)
    return (forum === base && topic) || /^\d+$/.exec(thread)?.[0] || query.get('topic') || named
  }
  function topicFor(thread: string): string {
    const topic = topicOf(thread)
    if (!topic) throw new TypeError(`afterword: name the topic whose posts are wanted, as ${example}.`)
    return topic
  }

  async function open(topic: string, signal: AbortSignal): Promise<Topic> {
    const found = await ask<Topic>(`/t/${topic}.json`, {}, signal)
    streams.set(topic, list<number>(found.post_stream?.stream))
    starters.set(topic, found.details?.created_by?.username)
    return found
  }

  function comments(topic: string, rows: unknown): Comment[] {
    // What is no post of a reader's: closings, moves, whispers among the staff. And the topic itself.
    const posts = list<Post | null>(rows).filter((row) => row?.post_number !== 1 && (row?.post_type ?? 1) === 1)
    return translated<Post>(posts, (row) => toComment(base, topic, row, starters.get(topic)))
  }

  async function page(topic: string, sort: Sort, from: number, found: Topic | undefined, signal: AbortSignal): Promise<CommentPage> {
    const stream = streams.get(topic) ?? []
    const all = sort === 'newest' ? stream.slice(1).reverse() : stream
    const ids = all.slice(from, from + size)
    const here = list<Post | null>(found?.post_stream?.posts ?? [])
    const known = ids.every((id) => here.some((row) => row?.id === id))
    const rows = known ? here.filter((row) => !row?.id || ids.includes(row.id)) : await posts(topic, ids, signal)
    const read = comments(topic, rows)
    return {
      comments: sort === 'newest' ? read.reverse() : read,
      ...(from + size < all.length && { nextCursor: String(from + size) }),
    }
  }
  const posts = async (topic: string, ids: readonly number[], signal: AbortSignal) =>
    (await ask<Topic>(`/t/${topic}/posts.json`, { 'post_ids[]': ids.map(String) }, signal)).post_stream?.posts

  /** Small actions are counted too, so only a topic that is here as a whole can be counted. */
  function totalOf(topic: string, { posts_count: count, post_stream: { posts = [], stream = [] } = {} }: Topic): Count {
    const readable = comments(topic, posts).filter((comment) => comment?.status === 'published').length
    return posts.length < stream.length ? { value: Math.max(0, count - 1), exact: false } : { value: readable, exact: true }
  }

  return {
    name: 'discourse',
    features,
    async list({ thread, sort, cursor }, { signal }) {
      const topic = topicFor(thread.id)
      if (cursor !== undefined && streams.has(topic)) return page(topic, sort, Number(cursor), undefined, signal)
      const found = await open(topic, signal).catch(unlessMissing)
      if (!found) return { comments: [] }
      const closed = found.closed || found.archived
      return {
        ...(await page(topic, sort, Number(cursor ?? 0), found, signal)),
        total: totalOf(topic, found),
        ...(closed ? { state: 'closed' } : { elsewhere: { name: new URL(base).host, url: `${base}/t/${topic}` } }),
      }
    },
    async get({ thread, id }, { signal }) {
      const topic = topicFor(thread.id)
      const number = id.startsWith(`${topic}/`) ? id.slice(topic.length + 1) : ''
      const chain: Post[] = []
      // What a deleted post was an answer to, nobody knows any more.
      for (let at: number | null | undefined = Number(number); at && at !== 1 && chain.length < mostAncestors; ) {
        const asked: Promise<Post | undefined> = ask<Post>(`/posts/by_number/${topic}/${at}.json`, {}, signal)
        const post: Post | undefined = await (chain.length ? asked.catch(unlessMissing) : asked)
        if (post) chain.unshift(post)
        at = post?.reply_to_post_number
      }
      const found = comments(topic, chain)
      if (!found.length) throw new AfterwordError('not_found', `There is no comment ${id} in this thread.`)
      return { comments: found }
    },
    async count(threads, { signal }) {
      const topics = new Set(threads.map(topicOf).filter((topic) => topic !== undefined))
      const counted = async (topic: string) => {
        const found = await open(topic, signal).catch(unlessMissing)
        return [topic, found ? totalOf(topic, found) : none] as const
      }
      const counts = new Map(await Promise.all([...topics].map(counted)))
      return Object.fromEntries(threads.map((id) => [id, counts.get(topicOf(id) ?? '') ?? none]))
    },
  }
})

/** A topic's address taken apart: the forum, and the topic's id. Its slug may be missing, a post's number may follow. */
function split(address: string): readonly [forum: string | undefined, topic: string | undefined] {
  const [, forum, topic] = /^(https?:\/\/.*?)\/t\/(?:[^/]*[^/\d][^/]*\/)?(\d+)(?:\/\d+)?\/?(?:[?#].*)?$/.exec(address) ?? []
  return [forum, topic]
}

interface Topic {
  readonly post_stream?: { readonly posts?: readonly (Post | null)[]; readonly stream?: readonly number[] }
  readonly posts_count: number
  readonly closed?: boolean
  readonly archived?: boolean
  readonly details?: { readonly created_by?: { readonly username?: string } }
}

/** `app/serializers/post_serializer.rb` */
interface Post {
  readonly id: number
  readonly post_number: number
  /** 1 is a reader's; 2 to 4 are a moderator's act, a small action, a whisper. */
  readonly post_type?: number
  readonly reply_to_post_number?: number | null
  readonly username: string
  readonly name?: string | null
  readonly avatar_template?: string
  readonly user_id?: number
  readonly cooked: string
  readonly created_at: string
  readonly updated_at: string
  /** Above 1 once somebody changed the words. */
  readonly version?: number
  readonly hidden?: boolean
  readonly user_deleted?: boolean
  readonly deleted_at?: string | null
  readonly moderator?: boolean
  readonly admin?: boolean
  readonly actions_summary?: readonly { readonly id: number; readonly count?: number }[]
}

/** The id of liking among the things one can do to a post. */
const like = 2

function toComment(base: string, topic: string, row: Post, starter?: string): Comment {
  const { username, reply_to_post_number: parent, avatar_template: avatar, version = 1, post_number: number } = row
  const badges: Badge[] = []
  if (username === starter) badges.push('author')
  if (row.moderator) badges.push('moderator')
  if (row.admin) badges.push('admin')
  // The system's own accounts: https://meta.discourse.org/t/-/30120
  if ((row.user_id ?? 0) < 0) badges.push('bot')
  const gone = row.user_deleted || row.deleted_at
  return {
    id: `${topic}/${number}`,
    parentId: parent && parent !== 1 ? `${topic}/${parent}` : null,
    author: {
      name: row.name || username,
      url: `${base}/u/${encodeURIComponent(username)}`,
      ...(avatar && { avatar: new URL(avatar.replace('{size}', '96'), base).href }),
      ...(badges.length > 0 && { badges }),
    },
    body: { format: 'html', value: gone ? '' : absolute(row.cooked, base) },
    createdAt: row.created_at,
    ...(version > 1 && { editedAt: row.updated_at }),
    status: gone ? 'deleted' : row.hidden ? 'hidden' : 'published',
    score: row.actions_summary?.find(({ id }) => id === like)?.count ?? 0,
    can: [],
    url: `${base}/t/${topic}/${number}`,
  }
}

/** Addresses within tags that are of the forum, as they are seen from another page. */
function absolute(html: string, base: string): string {
  return html.replace(/<[a-z][^>]*>/gi, (tag) =>
    tag.replace(/(\s(?:href|src)=")(\/[^"]*)"/g, (_, attribute, path) => `${attribute}${hrefOf(path, base)}"`),
  )
}

/** An address that is none stays what it is, and the post around it stands. */
function hrefOf(path: string, base: string): string {
  try {
    return new URL(path, base).href
  } catch {
    return path
  }
}

/** `error_type` tells more than the status (`app/controllers/application_controller.rb`). Nobody can sign in from here: that is forbidden. */
const codes: Readonly<Record<string, Code>> = { not_logged_in: 'forbidden', rate_limit: 'rate_limited', read_only: 'server' }

function readError(answer: Answer): AfterwordError {
  const { errors, error_type: type = '', extras } = (answer.json ?? {}) as Refusal
  const detail = answer.status < 500 && plainText(Array.isArray(errors) ? errors.join(' ') : '')
  // Which headers a page of another origin sees, the forum does not say: the time to wait stands in the answer as well.
  const seconds = extras?.wait_seconds
  return failure(answer, codes[type], {
    ...(detail && { detail }),
    ...(seconds !== undefined && { retryAfter: Math.ceil(seconds) }),
  })
}

interface Refusal {
  readonly errors?: readonly string[]
  readonly error_type?: string
  readonly extras?: { readonly wait_seconds?: number }
}

const none: Count = { value: 0, exact: true }
