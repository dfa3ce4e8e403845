import type { Adapter, Call, ListQuery } from '../core/adapter'
import { AfterwordError, isAfterwordError } from '../core/errors'
import type { Comment, CommentPage, Face, Sort, Thread } from '../core/types'

/** All of a thread, as a backend that knows no pages answers it. Its comments may be rows that could not be read, which count for nothing. */
export type Whole = Omit<CommentPage, 'nextCursor' | 'more'>

/**
 * `list` and `get` for a backend that answers a thread as one: its pages are cut here, a root with all that hangs below it, in the order
 * asked for. The beginning of a list is read anew; the pages that follow are of what was read then, so that none is shown twice or missed.
 * `faces`, where those have to be asked for: no list fails for want of them, or waits long.
 */
export function createWhole(
  read: (thread: Thread, call: Call) => Promise<Whole>,
  faces?: (thread: Thread, call: Call) => Promise<readonly Face[]>,
): Required<Pick<Adapter, 'list' | 'get'>> {
  let last: { readonly id: string; readonly whole: Whole } | undefined

  async function begin(thread: Thread, call: Call): Promise<Whole> {
    const [whole, shown] = await Promise.all([read(thread, call), faces && soon(faces(thread, call))])
    last = { id: thread.id, whole }
    return shown?.length ? { ...whole, faces: shown } : whole
  }

  return {
    async list(query, call) {
      const { thread, cursor } = query
      return pageOf(cursor !== undefined && last?.id === thread.id ? last.whole : await begin(thread, call), query)
    },
    async get({ thread, id }, call) {
      const { comments, faces: _, ...rest } = await read(thread, call)
      return { ...rest, comments: chainOf(comments, id) }
    },
  }
}

/** Milliseconds a list waits for faces. */
const patience = 1000

async function soon<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patience)
  })
  return Promise.race([asked.catch(() => undefined), late]).finally(() => clearTimeout(timer))
}

/** One page of a thread that is here as a whole. */
function pageOf({ comments, faces, ...rest }: Whole, { sort, cursor, limit = 20 }: ListQuery): CommentPage {
  const ids = new Set(comments.map((comment) => comment?.id))
  const roots = comments.filter((comment) => !comment?.parentId || !ids.has(comment.parentId)).sort(orders[sort])
  const from = Number(cursor ?? 0)
  const chosen = roots.slice(from, from + limit)
  return {
    total: { value: comments.filter(published).length, exact: true },
    ...rest,
    comments: [...chosen, ...below(chosen, comments)],
    ...(faces && from === 0 && { faces }),
    ...(from + limit < roots.length && { nextCursor: String(from + limit) }),
  }
}

/** A comment with its ancestors, root first. */
function chainOf(comments: readonly Comment[], id: string): readonly Comment[] {
  const byId = new Map(comments.map((comment) => [comment?.id, comment]))
  const chain = new Set<Comment>()
  for (let at = byId.get(id); at && !chain.has(at); at = byId.get(at.parentId ?? '')) chain.add(at)
  if (!chain.size) throw new AfterwordError('not_found', `There is no comment ${id}.`)
  return [...chain].reverse()
}

/** For `catch`: what is not there is nothing; whatever else goes wrong is told. */
export function unlessMissing(thrown: unknown): undefined {
  if (!isAfterwordError(thrown) || thrown.code !== 'not_found') throw thrown
}

export const published = (comment: Comment) => comment?.status === 'published'
const time = (comment: Comment) => Date.parse(comment?.createdAt) || 0
const score = (comment: Comment) => comment?.score ?? 0

const orders: Readonly<Record<Sort, (a: Comment, b: Comment) => number>> = {
  newest: (a, b) => time(b) - time(a),
  oldest: (a, b) => time(a) - time(b),
  top: (a, b) => score(b) - score(a),
}

/** Everything that hangs below these comments, whatever order they came in. */
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
