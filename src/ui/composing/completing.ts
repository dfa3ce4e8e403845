import type { Branch } from '../../core/tree'
import { rowsBelow } from '../rows'

/** What somebody has begun to write that can be completed: from the sign on, up to the caret. */
export interface Begun {
  readonly kind: 'emoji' | 'person'
  /** Where the sign stands. */
  readonly from: number
  /** What stands behind it so far. */
  readonly word: string
}

/** Behind white space or a bracket only: `12:30` is no emoji and `ines@example.com` nobody's name. `:-D` is a face already. */
const patterns = [
  ['emoji', /(?<=^|[\s([{"'«„“])(:)([a-z0-9][a-z0-9_+-]{1,30}|[+-]1)$/i],
  ['person', /(?<=^|[\s([{"'«„“])(@)([\p{L}\p{M}\p{N}_.'’-]{0,30})$/u],
] as const

export function begunAt(text: string, caret: number): Begun | undefined {
  // Far back nothing matters, and a regular expression over a whole book at every key would be felt.
  const floor = Math.max(0, caret - 40)
  const before = text.slice(floor, caret)
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(before)
    if (match) return { kind, from: floor + match.index, word: match[2] ?? '' }
  }
  return undefined
}

/** Who takes part, each once, the nearest first: whom this answers, who else writes in that branch, all others in their order. */
export function peopleNear(roots: readonly Branch[], answered: string | null): readonly string[] {
  const all = rowsBelow(roots).map(({ branch }) => branch.comment)
  const first = all.find(({ id }) => id === answered)
  const near = first && roots.map((root) => rowsBelow([root]).map(({ branch }) => branch.comment)).find((branch) => branch.includes(first))
  const order = [...(first ? [first] : []), ...(near ?? []), ...all]
  const names = order
    .filter(({ mine, status }) => !mine && status === 'published')
    .map(({ author }) => author.name.replace(/\s+/g, ' ').trim())
  return [...new Set(names.filter(Boolean))]
}

/** Whose name, or a part of it, begins so, whatever the accents. */
export function findPeople(names: readonly string[], word: string, most: number): readonly string[] {
  const asked = plain(word)
  const begins = (name: string) => plain(name).startsWith(asked)
  const within = (name: string) =>
    !begins(name) &&
    plain(name)
      .split(/[\s-]/)
      .some((part) => part.startsWith(asked))
  return [...names.filter(begins), ...names.filter(within)].slice(0, most)
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
