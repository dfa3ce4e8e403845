import type { Branch } from '../core/tree'
import type { Comment } from '../core/types'

/** One comment in its place: how deep it is, and whom it answers. */
export interface Row {
  readonly branch: Branch
  readonly depth: number
  readonly parent?: Comment
}

/** The deepest level that is still nested. All that lies deeper stands flush below it and says whom it answers. */
export const deepest = 4
/** The same on a narrow page, where the style sheet takes the further indents away. */
export const deepestNarrow = 2

export function repliesOf({ branch, depth }: Row): Row[] {
  return branch.replies.map((reply) => ({ branch: reply, depth: depth + 1, parent: branch.comment }))
}

/** These branches and everything below them in reading order. Iterative, so that a chain of 10,000 replies does not end the stack. */
export function rowsBelow(branches: readonly Branch[], of?: Row): readonly Row[] {
  const rows: Row[] = []
  const waiting: Row[] = branches
    .map((branch) => ({ branch, depth: of ? of.depth + 1 : 0, ...(of && { parent: of.branch.comment }) }))
    .reverse()
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    rows.push(row)
    for (const reply of repliesOf(row).reverse()) waiting.push(reply)
  }
  return rows
}
