import { readBody, readComment, readIdentity, readVote } from '../core/border'
import { type Code, codes } from '../core/errors'
import type { SharedStorage } from '../core/storage'
import type { Comment, Vote } from '../core/types'
import type { Entry } from './state'

/** Unsent words of one place (`new`, `reply:<id>`, `edit:<id>`), and when they were saved, in epoch milliseconds. */
export interface Saved {
  readonly place: string
  readonly text: string
  readonly at: number
}

/** What of an entry outlives the page; with the code of what it failed with, once it did. */
export type Left = Omit<Entry, 'phase' | 'error' | 'here'> & { readonly code?: Code }

/** What became of an entry, for the other tabs that show it, and when. */
export interface Sent {
  readonly comment: Comment
  readonly at: number
}

/** What this browser remembers of one thread. */
export interface Memory {
  /** By the `clientId` they will be sent under. */
  readonly drafts: Map<string, Saved>
  /** By `clientId`, in the order they were written. */
  readonly outbox: Map<string, Left>
  /** What was sent within the last minute, by `clientId`. */
  readonly sent: Map<string, Sent>
  /** Comments that wait for review, by id, and since when. */
  readonly pending: Map<string, Sent>
  /** One's own votes, by the comment's id. */
  readonly votes: Map<string, Vote>
}

/** The longest a backend may make a reader wait, in seconds. */
export const longest = 300

/** How long a comment that waits for review is remembered, in milliseconds: 30 days. */
const patience = 30 * 24 * 3600 * 1000

/** How long other tabs have to see what was sent, in milliseconds. */
const news = 60_000

/** What somebody wrote is in one of these, and goes from one to the next. */
const stages = ['drafts', 'outbox', 'sent'] as const

/** A value in the storage that holds one piece of writing. */
interface Slot {
  readonly key: string
  readonly text: string
  readonly clientId: string
}

/**
 * What somebody wrote is one value in the browser's storage, whatever stage it has come to: a change is one write, so that words which go
 * from the draft to the outbox are never in both nor in neither, whenever the tab is killed. And two tabs never write over each other's
 * words: there is no moment at which a page may read and write without another doing so, but they do not write to the same key. The rest
 * of a thread's memory is one value more. All is read anew before every change. What cannot be read (damaged, or another version's)
 * counts as nothing.
 */
export function createKept(storage: SharedStorage, thread: string) {
  const rest = `thread:${thread}`
  const prefix = `words:${thread}:`
  const isSlot = (key: string) => key.startsWith(prefix) && /^[^:]*$/.test(key.slice(prefix.length))

  function open(): { readonly memory: Memory; readonly slots: readonly Slot[] } {
    const all = fields(parse(storage.get(rest)))
    const slots: Slot[] = []
    const found: Record<string, Record<string, unknown>> = { drafts: {}, outbox: {}, sent: {} }
    for (const key of storage.keys()) {
      if (!isSlot(key)) continue
      const text = storage.get(key) ?? ''
      const { id, stage, value } = fields(parse(text))
      const clientId = typeof id === 'string' ? id : ''
      slots.push({ key, text, clientId })
      if (clientId && Object.hasOwn(found, String(stage))) Object.assign(found[String(stage)] ?? {}, { [clientId]: value })
    }
    const outbox = [...readMap(found.outbox, readLeft)].sort(([, a], [, b]) => (a.createdAt < b.createdAt ? -1 : 1))
    const memory: Memory = {
      drafts: readMap(found.drafts, (value) => {
        const { place, text, at } = fields(value)
        return typeof place === 'string' && typeof text === 'string' ? { place, text, at: Number(at) || 0 } : undefined
      }),
      outbox: new Map(outbox),
      sent: readMap(found.sent, (value) => readSince(value, news)),
      pending: readMap(all.pending, (value) => readSince(value, patience)),
      votes: readMap(all.votes, readVote),
    }
    return { memory, slots }
  }

  return {
    read: () => open().memory,
    /** Answers whether all of it outlives the page. */
    change(how: (memory: Memory) => void): boolean {
      const { memory, slots } = open()
      const before = new Map(memory.outbox)
      how(memory)
      const { drafts, outbox, sent, ...others } = memory
      const after = new Map(
        stages.flatMap((stage) => [...memory[stage]].map(([id, value]) => [id, JSON.stringify({ id, stage, value })] as const)),
      )
      // What left the outbox under one name and came back under another took its value along.
      const free = slots.filter(({ clientId }) => !after.has(clientId)).sort((a, b) => +before.has(b.clientId) - +before.has(a.clientId))
      let lasting = true
      const put = (key: string, was: string | undefined, text: string | undefined) => {
        if (was === text || storage.set(key, text)) return
        lasting = false
        // Better nowhere than still to be sent: whoever took words back must not find them posted.
        if (was && fields(parse(was)).stage === 'outbox' && text && fields(parse(text)).stage !== 'outbox') storage.set(key, undefined)
      }
      for (const [id, text] of after) {
        const slot = slots.find(({ clientId }) => clientId === id) ?? free.shift()
        put(slot?.key ?? prefix + id, slot?.text, text)
      }
      for (const { key, text } of free) put(key, text, undefined)
      // Objects, not lists: some old libraries give arrays a `toJSON` of their own, and lists would come back as strings.
      const filled = Object.entries(others).filter(([, { size }]) => size)
      const text = filled.length
        ? JSON.stringify(Object.fromEntries(filled.map(([name, map]) => [name, Object.fromEntries<unknown>(map)])))
        : undefined
      put(rest, storage.get(rest), text)
      return lasting
    },
    /** Hears when another tab changed words of this thread. */
    watch(then: () => void, signal: AbortSignal): void {
      storage.watch?.((key) => isSlot(key) && then(), signal)
    },
    /** Whether there can be other tabs that read this. */
    shared: storage.watch !== undefined,
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

function readSince(value: unknown, patience: number): Sent | undefined {
  const { comment: row, at } = fields(value)
  const comment = readComment(row)
  return comment && Number(at) > Date.now() - patience ? { comment, at: Number(at) } : undefined
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
