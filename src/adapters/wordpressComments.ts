import type { Comment, Sort, Status } from '../core/types'
import { plainText } from './plainText'
import { list } from './rows'
import { type Ask, most, type Post, type PostId } from './wordpressPosts'

/** A comment as WordPress tells it, of which only this is asked for. */
export interface Row {
  readonly id: number
  /** 0 for none. */
  readonly parent: number
  /** The number of a user, 0 for a guest. */
  readonly author: number
  /** Both as WordPress keeps them: with entities. */
  readonly author_name: string
  readonly author_url: string
  /** By their size in pixels; absent where the site shows no avatars. */
  readonly author_avatar_urls?: Readonly<Record<string, string>>
  /** Without a zone. */
  readonly date_gmt: string
  readonly content: { readonly rendered: string }
  readonly status: string
}

/** `content.rendered` alone would bring nothing, as of 6.1. */
export const commentFields = 'id,parent,author,author_name,author_url,author_avatar_urls,date_gmt,content,status'

/** Rows may be such that cannot be read. */
type Rows = readonly (Row | null)[]
type Query = Readonly<Record<string, string | number>>

/** Part of a thread, before it is translated. */
interface Part {
  readonly rows: Rows
  readonly nextCursor?: string
}

/** Reads the comments of posts. A thread of up to a hundred comes whole, with one request; a longer one by conversations. */
export function createComments(ask: Ask) {
  async function some(query: Query, signal: AbortSignal): Promise<{ readonly rows: Rows; readonly total: number }> {
    const { json, headers } = await ask('comments', { query: { per_page: most, _fields: commentFields, ...query }, signal })
    const rows = list<Row | null>(json)
    return { rows, total: Number(headers.get('x-wp-total') ?? rows.length) }
  }

  async function all(query: Query, signal: AbortSignal): Promise<Rows> {
    const first = await some(query, signal)
    const others = Array.from({ length: Math.ceil(first.total / most) - 1 }, (_, at) => some({ ...query, page: at + 2 }, signal))
    return [first, ...(await Promise.all(others))].flatMap(({ rows }) => rows)
  }

  /** These rows and all replies below them, level by level. */
  async function withReplies(post: PostId, rows: Rows, signal: AbortSignal): Promise<Rows> {
    const level: (Row | null)[] = []
    // An address has room for so many parents.
    for (let from = 0; from < rows.length; from += 2 * most) {
      const parents = rows.slice(from, from + 2 * most).flatMap((row) => row?.id ?? [])
      if (parents.length) level.push(...(await all({ post, parent: parents.join() }, signal)))
    }
    return level.length ? [...rows, ...(await withReplies(post, level, signal))] : rows
  }

  /** Replies to what was thrown away, and what hangs below them: no conversation leads there. */
  async function orphans(post: PostId, signal: AbortSignal): Promise<Rows> {
    const rows = await all({ post }, signal)
    const ids = new Set([0, ...rows.map((row) => row?.id)])
    const lost = rows.filter((row) => row && !ids.has(row.parent))
    return withReplies(post, lost, signal)
  }

  /** Some conversations of a long thread, each whole. The cursor says which page of them, and how many comments came before it. */
  async function conversations(post: PostId, sort: Sort, cursor: string, limit: number, signal: AbortSignal): Promise<Part> {
    const [page = 1, before = 0] = cursor.split(' ').map(Number)
    const roots = await some({ post, parent: 0, page, per_page: limit, order: order(sort) }, signal)
    const rows = await withReplies(post, roots.rows, signal)
    const count = before + rows.length
    if (page * limit < roots.total) return { rows, nextCursor: `${page + 1} ${count}` }
    const { total } = await some({ post, per_page: 1 }, signal)
    return { rows: count < total ? [...rows, ...(await orphans(post, signal))] : rows }
  }

  return {
    some,
    conversations,
    /** A thread from its beginning. */
    async first(post: PostId, sort: Sort, limit: number, signal: AbortSignal): Promise<Part & { readonly total: number }> {
      const { rows, total } = await some({ post, order: order(sort) }, signal)
      return { total, ...(total > most ? await conversations(post, sort, '1 0', limit, signal) : { rows }) }
    },
    /** A comment below all it replies to, root first; nothing where it does not stand under this post. */
    async chain(post: PostId, id: string, signal: AbortSignal): Promise<readonly Row[]> {
      const chain: Row[] = []
      for (let at: PostId = id; Number(at); at = chain[0]?.parent ?? 0) {
        const row: Row | null | undefined = (await some({ post, include: at }, signal)).rows[0]
        if (!row || chain.some(({ id }) => id === row.id)) break
        chain.unshift(row)
      }
      return chain
    },
  }
}

const order = (sort: Sort) => (sort === 'oldest' ? 'asc' : 'desc')

const statuses: Readonly<Record<string, Status>> = { approved: 'published', hold: 'pending', spam: 'spam', trash: 'rejected' }

/** Translates the comments of a post, whose author is known by the number of a user. */
export const toComment =
  (post: Post | undefined) =>
  (row: Row): Comment => {
    const site = plainText(row.author_url)
    const avatar = row.author_avatar_urls?.[96]
    return {
      id: String(row.id),
      parentId: row.parent ? String(row.parent) : null,
      author: {
        name: plainText(row.author_name),
        ...(site && { url: site }),
        ...(avatar && { avatar }),
        ...(row.author && row.author === post?.author && { badges: ['author'] }),
      },
      body: { format: 'html', value: row.content.rendered },
      createdAt: `${row.date_gmt}Z`,
      status: statuses[row.status] ?? 'pending',
      can: ['reply'],
    }
  }
