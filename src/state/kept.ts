import type { Storage } from '../core/adapter'
import { readBody, readComment, readIdentity, readVote } from '../core/border'
import { type Code, codes } from '../core/errors'
import type { Comment, Vote } from '../core/types'
import type { Entry } from './state'

/** Unsent words of one place (`new`, `reply:<id>`, `edit:<id>`), and when they were saved, in epoch milliseconds. */
export interface Saved {
  readonly place: string
  readonly text: string
  readonly at: number
}

/** What of an entry outlives the page; with the code of what it failed with, once it did. */
export type Left = Omit<Entry, 'phase' | 'error'> & { readonly code?: Code }

/** What this browser remembers of one thread. */
export interface Memory {
  /** By the `clientId` they will be sent under. */
  readonly drafts: Map<string, Saved>
  /** By `clientId`, in the order they were written. */
  readonly outbox: Map<string, Left>
  /** Comments that wait for review, by id, and since when. */
  readonly pending: Map<string, { readonly comment: Comment; readonly at: number }>
  /** One's own votes, by the comment's id. */
  readonly votes: Map<string, Vote>
  /** One's own reactions, by the comment's id, `''` for the page: emoji with spaces between. */
  readonly reactions: Map<string, string>
}

/** The longest a backend may make a reader wait, in seconds. */
export const longest = 300

/** How long a comment that waits for review is remembered, in milliseconds: 30 days. */
const patience = 30 * 24 * 3600 * 1000

/**
 * The memory of one thread is one value in the browser's storage: a change is one write, so that words which go from the draft to the
 * outbox are never in both nor in neither, whenever the tab is killed. It is read anew before every change, so that two tabs add to
 * each other's. What cannot be read (damaged, or another version's) counts as nothing.
 */
export function createKept(storage: Storage, thread: string) {
  const key = `thread:${thread}`
  const read = (): Memory => {
    const all = fields(parse(storage.get(key)))
    return {
      drafts: readMap(all.drafts, (value) => {
        const { place, text, at } = fields(value)
        return typeof place === 'string' && typeof text === 'string' ? { place, text, at: Number(at) || 0 } : undefined
      }),
      outbox: readMap(all.outbox, readLeft),
      pending: readMap(all.pending, (value) => {
        const { comment: row, at } = fields(value)
        const comment = readComment(row)
        return comment && Number(at) > Date.now() - patience ? { comment, at: Number(at) } : undefined
      }),
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

function readLeft(value: unknown, clientId: string): Left | undefined {
  const { parentId, body: words, author, createdAt, code, retryAt } = fields(value)
  const body = readBody(words)
  if (!body || typeof createdAt !== 'string') return undefined
  return {
    clientId,
    parentId: typeof parentId === 'string' ? parentId : null,
    body,
    author: readIdentity(author),
    createdAt,
    // A clock that was set back must not make anybody wait for years.
    ...(typeof retryAt === 'number' && { retryAt: Math.min(retryAt, Date.now() + longest * 1000) }),
    ...(codes.includes(code as Code) && { code: code as Code }),
  }
}

function readMap<T>(value: unknown, read: (value: unknown, key: string) => T | undefined): Map<string, T> {
  const map = new Map<string, T>()
  for (const [key, raw] of Object.entries(fields(value))) {
    const known = read(raw, key)
    if (known !== undefined) map.set(key, known)
  }
  return map
}

const fields = (value: unknown): Record<string, unknown> => Object(value)
