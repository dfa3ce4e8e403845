import { type AdapterOptions, defineAdapter } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import type { Comment, CommentPage, Sort } from '../core/types'
import { type Archived, nextPage, readArchive } from './archive'
import { failure } from './failure'
import { createHttp } from './http'

/** So many pages of a JSON Feed are read. */
const mostPages = 100

/**
 * Comments from one JSON file at `url`, for reading only: our archive format
 * `{ "afterword": 1, "threads": { "<thread id>": { "state"?, "comments": Comment[] } } }`, or, for one thread, `{ "comments": Comment[] }`
 * or the bare list; a JSON Feed; or what Jekyll makes of a site's comment data.
 */
export default defineAdapter(({ url, fetch }: AdapterOptions) => {
  let file: Promise<readonly unknown[]> | undefined

  async function ask(address: string, signal: AbortSignal): Promise<unknown> {
    const answer = await createHttp({ url: address, ...(fetch && { fetch }) })('', { signal })
    if (answer.status >= 300) throw failure(answer)
    if (typeof answer.json !== 'object' || answer.json === null) throw failure(answer, 'bad_response')
    return answer.json
  }

  async function pages(signal: AbortSignal): Promise<readonly unknown[]> {
    const found: unknown[] = []
    for (let next: string | undefined = url; next && found.length < mostPages; next = nextPage(found.at(-1)))
      found.push(await ask(new URL(next, url).href, signal))
    return found
  }

  async function read(thread: string, signal: AbortSignal): Promise<Archived> {
    file ??= pages(signal)
    // A failure is not kept: the next try asks anew.
    file.catch(() => {
      file = undefined
    })
    const [first, ...rest] = (await file).map((page) => readArchive(page, thread))
    signal.throwIfAborted()
    return { ...first, comments: [first, ...rest].flatMap((page) => page?.comments ?? []) }
  }

  return {
    name: 'static',
    features: { sorts: ['newest', 'oldest', 'top'], depth: Number.POSITIVE_INFINITY, identity: 'none', input: 'text', maxLength: 0 },
    async list({ thread, sort, cursor, limit = 20 }, { signal }): Promise<CommentPage> {
      // Its beginning is asked for anew, what follows is of the same file.
      if (cursor === undefined) file = undefined
      const { comments, state } = await read(thread.id, signal)
      const ids = new Set(comments.map((comment) => comment?.id))
      const roots = comments.filter((comment) => !comment?.parentId || !ids.has(comment.parentId)).sort(orders[sort])
      const from = Number(cursor ?? 0)
      const chosen = roots.slice(from, from + limit)
      return {
        comments: [...chosen, ...below(chosen, comments)],
        total: { value: comments.filter(published).length, exact: true },
        ...(state && { state }),
        ...(from + limit < roots.length && { nextCursor: String(from + limit) }),
      }
    },
    async get({ thread, id }, { signal }) {
      const { comments } = await read(thread.id, signal)
      const byId = new Map(comments.map((comment) => [comment?.id, comment]))
      const chain = new Set<Comment>()
      for (let at = byId.get(id); at && !chain.has(at); at = byId.get(at.parentId ?? '')) chain.add(at)
      if (!chain.size) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      return { comments: [...chain].reverse() }
    },
    async count(threads, { signal }) {
      const found = await Promise.all(threads.map((thread) => read(thread, signal)))
      return Object.fromEntries(
        threads.map((thread, at) => [thread, { value: found[at]?.comments.filter(published).length ?? 0, exact: true }]),
      )
    },
  }
})

/** Comments may be rows that could not be read: those come last, and count for nothing. */
const published = (comment: Comment) => comment?.status === 'published'
const time = (comment: Comment) => Date.parse(comment?.createdAt) || 0
const score = (comment: Comment) => comment?.score ?? 0

const orders: Record<Sort, (a: Comment, b: Comment) => number> = {
  newest: (a, b) => time(b) - time(a),
  oldest: (a, b) => time(a) - time(b),
  top: (a, b) => score(b) - score(a),
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
  for (const comment of comments) if (comment?.parentId) groups.set(comment.parentId, [...(groups.get(comment.parentId) ?? []), comment])
  return groups
}
