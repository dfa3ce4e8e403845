import type { Reaction } from '../core/types'

/** The same reactions, with one's own where this browser remembers them (emoji with spaces between) and the backend does not know the reader. */
export function ownReactions(given: readonly Reaction[], remembered = ''): readonly Reaction[] {
  const own = remembered.split(' ')
  return given.map((row) => (own.includes(row.emoji) ? { ...row, mine: true } : row))
}
