import type { Storage } from '../core/adapter'
import { readComment, readVote } from '../core/border'
import type { Comment, Vote } from '../core/types'

/** One's own comment, and since when it is kept. */
export interface Dated {
  readonly comment: Comment
  readonly at: number
}

/** What this browser remembers of one thread, beside words on their way (`words.ts`). */
export interface Memory {
  /** Comments that wait for review, by id. */
  readonly pending: Map<string, Dated>
  /** One's own votes, by the comment's id. */
  readonly votes: Map<string, Vote>
  /** One's own reactions, by the comment's id, `''` for the page: emoji with spaces between. */
  readonly reactions: Map<string, string>
}

/** How long a comment that waits for review is remembered, in milliseconds: 30 days. */
const patience = 30 * 24 * 3600 * 1000

/**
 * The memory of one thread is one value in the browser's storage. It is read anew before every change, so that two tabs add to each
 * other's. What cannot be read (damaged, or another version's) counts as nothing.
 */
export function createKept(storage: Storage, thread: string) {
  const key = `thread:${thread}`
  const read = (): Memory => {
    const all = fields(parse(storage.get(key)))
    return {
      pending: readMap(all.pending, (value) => readDated(value, patience)),
      votes: readMap(all.votes, readVote),
      reactions: readMap(all.reactions, (value) => (typeof value === 'string' ? value : undefined)),
    }
  }
  return {
    read,
    change(how: (memory: Memory) => void): void {
      const memory = read()
      how(memory)
      // Objects, not lists: some old libraries give arrays a `toJSON` of their own, and lists would come back as strings.
      const filled = Object.entries(memory).filter(([, { size }]) => size)
      storage.set(
        key,
        filled.length ? JSON.stringify(Object.fromEntries(filled.map(([name, map]) => [name, Object.fromEntries(map)]))) : undefined,
      )
    },
  }
}

export type Kept = ReturnType<typeof createKept>

/** The value of a text that should be JSON, or nothing. */
export function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

export function readDated(value: unknown, patience: number): Dated | undefined {
  const { comment: row, at } = fields(value)
  const comment = readComment(row)
  return comment && Number(at) > Date.now() - patience ? { comment, at: Number(at) } : undefined
}

export function readMap<T>(value: unknown, read: (value: unknown, key: string) => T | undefined): Map<string, T> {
  const map = new Map<string, T>()
  for (const [key, raw] of Object.entries(fields(value))) {
    const known = read(raw, key)
    if (known !== undefined) map.set(key, known)
  }
  return map
}

export const fields = (value: unknown): Record<string, unknown> => Object(value)
