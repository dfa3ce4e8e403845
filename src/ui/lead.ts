import type { WidgetState } from '../state/state'
import { below, type Row, rowsBelow } from './rows'

/** How many comments are shown above one that lies too deep to be shown with all others. */
const context = 3

/** Makes sure that a comment is drawn: opens the branches around it that were put away, or shows one alone where it lies too deep. */
export function lead({ thread, view }: WidgetState, id: string): void {
  const rows = new Map(rowsBelow(thread.roots.peek()).map((row) => [row.branch.comment.id, row]))
  const way: Row[] = []
  for (let at = rows.get(id); at; at = rows.get(at.parent?.id ?? '')) way.push(at)
  const [row] = way
  if (!row) return
  view.collapse(
    way.slice(1).map(({ branch }) => branch.comment.id),
    false,
  )
  const alone = rows.get(view.alone.peek() ?? '')
  if (alone && way.includes(alone) && isDrawn([alone], id)) return
  const root = way.at(-1)
  if (root && isDrawn([root], id)) view.only(undefined)
  else view.only((way[context] ?? root ?? row).branch.comment.id)
}

function isDrawn(from: readonly Row[], id: string): boolean {
  const rows: Row[] = from.map(({ branch }) => ({ branch, depth: 0 }))
  for (const row of rows) {
    if (row.branch.comment.id === id) return true
    for (const next of below(row).rows) rows.push(next)
  }
  return false
}
