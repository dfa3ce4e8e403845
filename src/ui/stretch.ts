import type { Row } from './rows'

/** Comments that follow one another and are drawn, or left undrawn, together. */
export interface Stretch {
  readonly key: number
  readonly rows: readonly Row[]
}

/** So many belong together: about two screens of a phone. */
const size = 10

/**
 * Divides a list. A comment stays in its stretch as long as what stands around it does, and a stretch in which nothing changed is the same
 * one again: what is being read, or written in, is not drawn anew because something came before it.
 */
export function divide(rows: readonly Row[], before: readonly Stretch[]): readonly Stretch[] {
  const places = new Map(before.flatMap((stretch) => stretch.rows.map((row) => [row.branch.comment.id, stretch] as const)))
  const used = new Set<number>()
  const made: { readonly key: number; readonly rows: Row[] }[] = []
  let next = Math.max(-1, ...before.map(({ key }) => key)) + 1
  for (const row of rows) {
    const last = made.at(-1)
    const old = places.get(row.branch.comment.id)?.key
    const free = old === undefined || used.has(old)
    if (last && (old === last.key || (free && last.rows.length < size))) {
      last.rows.push(row)
      continue
    }
    const key = free ? next++ : old
    used.add(key)
    made.push({ key, rows: [row] })
  }
  const known = new Map(before.map((stretch) => [stretch.key, stretch]))
  return made.map((stretch) => {
    const old = known.get(stretch.key)
    return old?.rows.length === stretch.rows.length && old.rows.every((row, at) => sameRow(row, stretch.rows[at])) ? old : stretch
  })
}

export function sameRow(one: Row, other: Row | undefined): boolean {
  return one.branch === other?.branch && one.depth === other.depth && one.parent === other.parent && one.cut === other.cut
}
