import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, type Code } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Comment, CommentPage, Sort, Status, Thread, Vote } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { createOnce } from './once'
import { pathOf } from './page'
import { plainText } from './plainText'
import { list, translated } from './rows'

const features: Features = {
  sorts: ['newest', 'oldest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  fields: { email: 'optional', website: 'optional' },
  input: 'markdown',
  maxLength: 10_000,
  votes: 'up',
}

/** Speaks to Waline (https://waline.js.org/en/, API of 1.39) as a guest. Comments are filed under the page's path. */
export default defineAdapter(({ url, storage, fetch }) => {
  const http = createHttp({ url: `${url}/api`, setting: 'Set SECURE_DOMAINS there to the hosts of your pages.', ...(fetch && { fetch }) })
  /** Which root each comment hangs below: Waline wants it named with every reply. */
  const roots = new Map<string, string>()

  async function ask<T>(path: string, request: Request): Promise<T> {
    // The language of error messages, by which alone some errors can be told apart.
    const answer = await http(path, { ...request, query: { ...request.query, lang: 'en' } })
    const { errno, data } = (answer.json ?? {}) as Envelope<T>
    if (answer.status >= 300 || errno !== 0 || data === undefined) throw readError(answer, request)
    return data
  }

  function toComment(row: Row): Comment {
    const id = String(row.objectId ?? row.id)
    const parentId = row.pid ? String(row.pid) : null
    roots.set(id, row.rid ? String(row.rid) : id)
    return {
      id,
      parentId,
      author: {
        name: row.nick,
        ...(row.link && { url: row.link }),
        ...(row.avatar && { avatar: row.avatar }),
        ...(row.type === 'administrator' && { badges: ['admin'] }),
      },
      body: { format: 'html', value: row.comment },
      createdAt: new Date(row.time).toISOString(),
      status: statuses[row.status] ?? 'published',
      score: row.like || 0,
      myVote: given(id),
      can: ['reply', 'vote'],
    }
  }
  /** Waline counts likes but not whose they are: this browser remembers its own. */
  const given = (id: string): Vote => (storage.get(`like:${id}`) ? 1 : 0)

  async function page(thread: Thread, sort: Sort, number: number, pageSize: number, signal: AbortSignal): Promise<CommentPage> {
    const query = { path: pathOf(thread), page: number, pageSize, sortBy: orders[sort] }
    const found = await ask<Page>('/comment', { query, signal })
    const rows = list<Row>(found.data).flatMap((root) => [root, ...(root?.children ?? [])])
    return {
      comments: translated(rows, toComment),
      total: { value: found.count, exact: true },
      ...(number < found.totalPages && { nextCursor: String(number + 1) }),
    }
  }

  /** The root of a comment this visit has not seen: every page is looked through. */
  async function rootOf(thread: Thread, id: string, signal: AbortSignal): Promise<string> {
    for (let number = 1; !roots.has(id); number++) {
      const { nextCursor } = await page(thread, 'newest', number, 100, signal)
      if (!nextCursor) break
    }
    const root = roots.get(id)
    if (root === undefined) throw new AfterwordError('not_found', `There is no comment ${id} to reply to.`)
    return root
  }

  return {
    name: 'waline',
    features,
    list: ({ thread, sort, cursor, limit = 20 }, { signal }) => page(thread, sort, Number(cursor ?? 1), Math.min(limit, 100), signal),
    create: createOnce({
      storage,
      async send(thread, draft, { signal }) {
        const fields = checkDraft(draft, features)
        if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
        const { parentId, author, body } = draft
        const reply = parentId === null ? {} : { pid: number(parentId), rid: number(await rootOf(thread, parentId, signal)) }
        const json = {
          comment: body.value,
          nick: author.name,
          mail: author.email ?? '',
          link: author.website ?? '',
          url: pathOf(thread),
          ...reply,
        }
        const comment = toComment(await ask<Row>('/comment', { method: 'POST', json, signal }))
        return { status: comment.status, id: comment.id, comment }
      },
      recent: async (thread, _, { signal }) => (await page(thread, 'newest', 1, 100, signal)).comments,
    }),
    async vote(id, vote, { signal }) {
      if (given(id) === vote) return { myVote: vote }
      const row = await ask<Row | ''>(`/comment/${encodeURIComponent(id)}`, { method: 'PUT', json: { like: vote === 1 }, signal })
      if (!row) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      storage.set(`like:${id}`, vote === 1 ? '1' : undefined)
      return { score: row.like, myVote: vote }
    },
    async count(threads, { signal }) {
      // Waline takes /a and /a/ for two pages, a thread's id does not tell which of them it is.
      const paths = threads.flatMap((id) => [pathOf({ id, url: id }), `${pathOf({ id, url: id }).replace(/\/$/, '')}/`])
      const counts = list<number>(await ask('/comment', { query: { type: 'count', url: paths.join(',') }, signal }))
      return Object.fromEntries(threads.map((id, at) => [id, { value: (counts[2 * at] ?? 0) + (counts[2 * at + 1] ?? 0), exact: true }]))
    },
  }
})

interface Envelope<T> {
  readonly errno?: number
  readonly errmsg?: string | Readonly<Record<string, string>>
  readonly data?: T
}

interface Page {
  readonly totalPages: number
  readonly count: number
  readonly data: readonly Row[]
}

interface Row {
  /** A number, or on some databases a string; an answer to `PUT` has it as `id`. */
  readonly objectId?: number | string
  readonly id?: number | string
  readonly pid?: number | string | null
  readonly rid?: number | string | null
  readonly nick: string
  readonly link?: string | null
  readonly avatar?: string
  readonly type?: string
  readonly comment: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly status: string
  readonly like?: number
  readonly children?: readonly Row[]
}

const orders: Readonly<Record<Sort, string>> = { newest: 'insertedAt_desc', oldest: 'insertedAt_asc', top: 'like_desc' }
const statuses: Readonly<Record<string, Status>> = { approved: 'published', waiting: 'pending', spam: 'spam' }

/** Ids go back as they came: numbers where they look like numbers. */
const number = (id: string) => (/^\d{1,15}$/.test(id) ? Number(id) : id)

/** Most failures are HTTP 200 with an `errno`; which one, only the message tells. */
function readError(answer: Answer, { method }: Request): AfterwordError {
  const { errno, errmsg } = (answer.json ?? {}) as Envelope<unknown>
  const said = typeof errmsg === 'string' ? errmsg : Object.values(errmsg ?? {}).join(' ')
  const detail = plainText(said)
  if (/duplicate/i.test(said)) return failure(answer, 'duplicate', { detail })
  if (/too fast/i.test(said)) return failure(answer, 'rate_limited', { retryAfter: 60, detail })
  // A bare 403 to a comment is the captcha this server asks for, and this widget has not.
  if (answer.status === 403 && method === 'POST') return failure(answer, 'challenge', { detail })
  if (answer.status >= 300) return failure(answer, undefined, { ...(answer.status < 500 && detail && { detail }) })
  return failure(answer, errno === undefined ? 'bad_response' : ((errors[errno] ?? 'unknown') as Code), { ...(detail && { detail }) })
}

const errors: Readonly<Record<number, Code>> = { 1000: 'rejected', 1001: 'invalid' }
