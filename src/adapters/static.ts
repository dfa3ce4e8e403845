import { type AdapterOptions, defineAdapter } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import type { Comment, CommentPage, Sort } from '../core/types'
import { createHttp } from './http'

/**
 * Comments from one JSON file at `url`, for reading only: our archive format
 * `{ "afterword": 1, "threads": { "<thread id>": { "state"?, "comments": Comment[] } } }`, or, for one thread, `{ "comments": Comment[] }`
 * or the bare list.
 */
export default defineAdapter(({ url, fetch }: AdapterOptions) => {
  const http = createHttp({ url, ...(fetch && { fetch }) })
  let file: Promise<unknown> | undefined

  async function read(thread: string, signal: AbortSignal): Promise<Archived> {
    file ??= http('', { signal }).then(({ status, json }) => {
      if (status === 404) throw new AfterwordError('not_found', `There is no file at ${url}.`)
      if (status >= 400) throw new AfterwordError('server', `${url} answered ${status}.`)
      if (typeof json !== 'object' || json === null) throw new AfterwordError('bad_response', `${url} is no JSON file of comments.`)
      return json
    })
    // A failure is not kept: the next try asks anew.
    file.catch(() => {
      file = undefined
    })
    const found = pick(await file, thread)
    signal.throwIfAborted()
    if (!Array.isArray(found.comments)) throw new AfterwordError('bad_response', `${url} holds no list of comments.`)
    return found
  }

  return {
    name: 'static',
    features: { sorts: ['newest', 'oldest', 'top'], depth: Number.POSITIVE_INFINITY, identity: 'none', input: 'text', maxLength: 0 },
    async list({ thread, sort, cursor, limit = 20 }, { signal }): Promise<CommentPage> {
      const { comments, state } = await read(thread.id, signal)
      const ids = new Set(comments.map(({ id }) => id))
      const roots = comments.filter(({ parentId }) => !parentId || !ids.has(parentId)).sort(orders[sort])
      const from = Number(cursor ?? 0)
      const chosen = roots.slice(from, from + limit)
      return {
        comments: [...chosen, ...below(chosen, comments)].map(readOnly),
        total: { value: comments.filter(({ status }) => status === 'published').length, exact: true },
        ...(state && { state }),
        ...(from + limit < roots.length && { nextCursor: String(from + limit) }),
      }
    },
    async get({ thread, id }, { signal }) {
      const { comments } = await read(thread.id, signal)
      const byId = new Map(comments.map((comment) => [comment.id, comment]))
      const chain = new Set<Comment>()
      for (let at = byId.get(id); at && !chain.has(at); at = byId.get(at.parentId ?? '')) chain.add(at)
      if (!chain.size) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      return { comments: [...chain].reverse().map(readOnly) }
    },
    async count(threads, { signal }) {
      const found = await Promise.all(threads.map((thread) => read(thread, signal)))
      const published = ({ comments }: Archived) => comments.filter(({ status }) => status === 'published').length
      return Object.fromEntries(threads.map((thread, at) => [thread, { value: published(found[at] ?? nothing), exact: true }]))
    },
  }
})

interface Archived {
  readonly comments: readonly Comment[]
  readonly state?: 'open' | 'closed'
}

const nothing: Archived = { comments: [] }

function pick(file: unknown, thread: string): Archived {
  if (Array.isArray(file)) return { comments: file }
  const { threads, comments, state } = file as { threads?: Record<string, Archived> } & Archived
  return threads ? (Object.hasOwn(threads, thread) ? (threads[thread] ?? nothing) : nothing) : { comments, ...(state && { state }) }
}

const orders: Record<Sort, (a: Comment, b: Comment) => number> = {
  newest: (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt),
  oldest: (a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt),
  top: (a, b) => (b.score ?? 0) - (a.score ?? 0),
}

/** Everything that hangs below these comments, whatever the order of the file. */
function below(parents: readonly Comment[], comments: readonly Comment[]): readonly Comment[] {
  const children = byParent(comments)
  const found = [...parents]
  const seen = new Set(parents)
  for (let at = 0; at < found.length; at++) {
    for (const child of children.get(found[at]?.id ?? null) ?? []) {
      if (!seen.has(child)) {
        seen.add(child)
        found.push(child)
      }
    }
  }
  return found.slice(parents.length)
}

function byParent(comments: readonly Comment[]): Map<string | null, Comment[]> {
  const groups = new Map<string | null, Comment[]>()
  for (const comment of comments) groups.set(comment.parentId, [...(groups.get(comment.parentId) ?? []), comment])
  return groups
}

/** An archive is read, not acted on. */
const readOnly = (comment: Comment): Comment => ({ ...comment, can: [] })
