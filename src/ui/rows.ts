import type { Branch } from '../core/tree'
import type { Comment } from '../core/types'

/** One comment in its place: how deep it is, and whom it answers. */
export interface Row {
  readonly branch: Branch
  readonly depth: number
  readonly parent?: Comment
  /** Replies of it are left out here: its branch can be shown alone. */
  readonly cut?: boolean
}

/** The deepest level that is still nested. What lies deeper stands flush below it and says whom it answers. */
export const deepest = 4
/** The same on a narrow page, where the style sheet takes the further indents away. */
export const deepestNarrow = 2
/** Nobody keeps track of a longer branch: what lies deeper, or goes beyond so many flush comments, is shown alone. */
const furthest = 8
const most = 20

export function repliesOf({ branch, depth }: Row): Row[] {
  return branch.replies.map((reply) => ({ branch: reply, depth: depth + 1, parent: branch.comment }))
}

/** These branches and everything below them in reading order. Iterative, so that a chain of 10,000 replies does not end the stack. */
export function rowsBelow(branches: readonly Branch[]): readonly Row[] {
  const rows: Row[] = []
  const waiting: Row[] = branches.map((branch) => ({ branch, depth: 0 })).reverse()
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    rows.push(row)
    for (const reply of repliesOf(row).reverse()) waiting.push(reply)
  }
  return rows
}

/**
 * What is drawn below a row, each with what is drawn below it in turn: its replies; on the last level that is nested everything below
 * them, in reading order, as far as one can follow. The reader's own words are never left out.
 */
export function below(row: Row): { readonly rows: readonly Row[]; readonly cut: boolean } {
  const replies = repliesOf(row)
  if (row.depth >= deepest) return { rows: [], cut: row.cut === true }
  if (row.depth + 1 < deepest) return { rows: replies, cut: false }
  const rows: Row[] = []
  const cut = new Set<Comment | undefined>()
  const waiting = replies.reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!next.branch.comment.mine && (next.depth > furthest || rows.length >= most)) cut.add(next.parent)
    else {
      rows.push(next)
      for (const reply of repliesOf(next).reverse()) waiting.push(reply)
    }
  }
  return { rows: rows.map((next) => (cut.has(next.branch.comment) ? { ...next, cut: true } : next)), cut: cut.has(row.branch.comment) }
}
