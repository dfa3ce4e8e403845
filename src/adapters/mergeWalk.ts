import type { Adapter } from '../core/adapter'
import type { Comment, CommentPage, Sort } from '../core/types'

/** One of the backends that are read side by side. */
export interface Source {
  /** Sets its comments' ids apart from those of the others; does not change between visits. */
  readonly key: string
  /** What readers are told about where a comment was written. Default: what the backend calls its own page, else `host`, else `key`. */
  readonly label?: string
  readonly host?: string
  readonly adapter: Adapter
}

/** How far the walk through one source has come: its page, and how many roots of that page are already shown. */
export type Place = readonly [key: string, cursor: string | null, shown: number]

/** One source's present page, root by root, in the order that is wanted. */
export interface Walk {
  readonly source: Source
  readonly page: CommentPage
  next(): Comment | undefined
  /** The next root with all that hangs below it. */
  take(): readonly Comment[]
  place(): Place
}

export function createWalk(source: Source, [key, cursor, start]: Place, page: CommentPage, sort: Sort): Walk {
  let shown = start
  const ids = new Set(page.comments.map((comment) => comment?.id))
  const replies = new Map<string, Comment[]>()
  const roots: Comment[] = []
  for (const comment of page.comments) {
    const parent = comment?.parentId
    if (parent && ids.has(parent)) replies.set(parent, [...(replies.get(parent) ?? []), comment])
    else if (comment) roots.push(comment)
  }
  roots.sort((a, b) => Number(before(sort, b, a)) - Number(before(sort, a, b)))
  return {
    source,
    page,
    next: () => roots[shown],
    take() {
      const branch = roots.slice(shown, ++shown)
      for (const parent of branch) branch.push(...(replies.get(parent?.id) ?? []))
      return branch
    },
    place: () => [key, cursor, shown],
  }
}

/** Whether a comment comes before another; what is missing or bad comes last. */
export function before(sort: Sort, a: Comment | undefined, b: Comment | undefined): boolean {
  if (!a || !b) return a !== undefined && b === undefined
  const [one, other] = [a, b].map((comment) => (sort === 'top' ? (comment.score ?? 0) : Date.parse(comment.createdAt))) as [number, number]
  return sort === 'oldest' ? one < other : one > other
}
