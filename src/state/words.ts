import { readBody, readIdentity } from '../core/border'
import { type Code, codes } from '../core/errors'
import type { SharedStorage } from '../core/storage'
import type { Thread } from '../core/types'
import { type Dated, fields, parse, readDated, readMap } from './kept'
import { passing } from './pause'
import type { Entry } from './state'

/** Unsent words of one place (`new`, `reply:<id>`, `edit:<id>`), and when they were saved, in epoch milliseconds. */
export interface Saved {
  readonly place: string
  readonly text: string
  readonly at: number
}

/** What of an entry outlives the page; with the code of what it failed with, once it did. */
export type Left = Omit<Entry, 'phase' | 'error' | 'here'> & { readonly code?: Code; readonly home?: Home }

/** Where an entry belongs: what it takes to send it from another page. */
export interface Home {
  /** The backend's address. */
  readonly url: string
  readonly thread: Thread
}

/** Words on their way: what somebody wrote in one thread is in one of these, and goes from one to the next. */
export interface Written {
  /** By the `clientId` they will be sent under. */
  readonly drafts: Map<string, Saved>
  /** By `clientId`, in the order they were written. */
  readonly outbox: Map<string, Left>
  /** What was sent within the last minute, by `clientId`: for the other tabs that show it. */
  readonly sent: Map<string, Dated>
}

/** The longest a backend may make a reader wait, in seconds. */
export const longest = 300

/** How long other tabs have to see what was sent, in milliseconds. */
const news = 60_000

const stages = ['drafts', 'outbox', 'sent'] as const

/** Who on this page hears of a thread's words: the browser tells only other tabs, and a page may have two widgets of one thread. */
const page = new Set<(thread: string) => void>()

/** A value in the storage that holds one piece of writing. */
interface Slot {
  readonly key: string
  readonly text: string
  readonly clientId: string
  readonly stage: (typeof stages)[number] | undefined
}

/**
 * What somebody wrote is one value in the browser's storage, whatever stage it has come to: a change is one write, so that words which go
 * from the draft to the outbox are never in both nor in neither, whenever the tab is killed. And two tabs never write over each other's
 * words: there is no moment at which a page may read and write without another doing so, but they do not write to the same key. All is
 * read anew before every change. What cannot be read (damaged, or another version's) counts as nothing.
 */
export function createWords(storage: SharedStorage, thread: string) {
  const prefix = `words:${thread}:`
  let own: ((thread: string) => void) | undefined
  const isSlot = (key: string) => key.startsWith(prefix) && !key.includes(':', prefix.length)

  function open(): { readonly written: Written; readonly slots: readonly Slot[] } {
    const slots: Slot[] = []
    const found: Record<(typeof stages)[number], Record<string, unknown>> = { drafts: {}, outbox: {}, sent: {} }
    for (const key of storage.keys()) {
      if (!isSlot(key)) continue
      const text = storage.get(key) ?? ''
      const { id, stage, value } = fields(parse(text))
      const at = stages.find((name) => name === stage)
      const clientId = at && typeof id === 'string' ? id : ''
      if (at && clientId) found[at][clientId] = value
      slots.push({ key, text, clientId, stage: at })
    }
    const written: Written = {
      drafts: readMap(found.drafts, (value) => {
        const { place, text, at } = fields(value)
        return typeof place === 'string' && typeof text === 'string' ? { place, text, at: Number(at) || 0 } : undefined
      }),
      outbox: new Map([...readMap(found.outbox, readLeft)].sort(([, a], [, b]) => (a.createdAt < b.createdAt ? -1 : 1))),
      sent: readMap(found.sent, (value) => readDated(value, news)),
    }
    return { written, slots }
  }

  return {
    read: () => open().written,
    /** Answers whether all of it outlives the page. */
    change(how: (written: Written) => void): boolean {
      const { written, slots } = open()
      how(written)
      const after = stages.flatMap((stage) =>
        [...written[stage]].map(([id, value]) => ({ id, stage, text: JSON.stringify({ id, stage, value }) })),
      )
      const stay = new Set(after.map(({ id }) => id))
      // What leaves the outbox under one name and is a draft under another stays where it is.
      const free = slots
        .filter(({ clientId }) => !stay.has(clientId))
        .sort((a, b) => Number(b.stage === 'outbox') - Number(a.stage === 'outbox'))
      let lasting = true
      for (const { id, stage, text } of after) {
        const slot = slots.find(({ clientId }) => clientId === id) ?? free.shift()
        const key = slot?.key ?? prefix + id
        if (slot?.text === text || storage.set(key, text)) continue
        lasting = false
        // Better nowhere than still to be sent: who took words back must not find them posted.
        if (slot?.stage === 'outbox' && stage !== 'outbox') storage.set(key, undefined)
      }
      for (const { key } of free) storage.set(key, undefined)
      if (storage.watch) for (const hear of page) if (hear !== own) queueMicrotask(() => page.has(hear) && hear(thread))
      return lasting
    },
    /** Hears when another tab, or another widget of this page, changed something. */
    watch(then: () => void, signal: AbortSignal): void {
      if (!storage.watch) return
      storage.watch((key) => isSlot(key) && then(), signal)
      const hear = (changed: string) => {
        if (changed === thread) then()
      }
      own = hear
      page.add(hear)
      signal.addEventListener('abort', () => page.delete(hear))
    },
    /** Whether there can be other tabs that read this. */
    shared: storage.watch !== undefined,
  }
}

export type Words = ReturnType<typeof createWords>

function readLeft(value: unknown, clientId: string): Left | undefined {
  const { parentId, body: words, author, createdAt, code, retryAt, home: at } = fields(value)
  const body = readBody(words)
  const home = readHome(at)
  if (!body || typeof createdAt !== 'string') return undefined
  return {
    clientId,
    parentId: typeof parentId === 'string' ? parentId : null,
    body,
    author: readIdentity(author),
    createdAt,
    // A clock that was set back must not make anybody wait for years: nobody is told to wait longer than the longest.
    ...(typeof retryAt === 'number' && { retryAt: retryAt > Date.now() + longest * 1000 ? 0 : retryAt }),
    ...(codes.includes(code as Code) && { code: code as Code }),
    ...(home && { home }),
  }
}

function readHome(value: unknown): Home | undefined {
  const { url, thread } = fields(value)
  const { id, url: page, title } = fields(thread)
  if (typeof url !== 'string' || typeof id !== 'string' || typeof page !== 'string') return undefined
  return { url, thread: { id, url: page, ...(typeof title === 'string' && { title }) } }
}

/** The threads in which something waits to be sent to this backend. */
export function waitingElsewhere(storage: SharedStorage, url: string): readonly Thread[] {
  const threads = storage.keys().flatMap((key) => {
    const { id, stage, value } = key.startsWith('words:') ? fields(parse(storage.get(key))) : {}
    const { home, code } = (stage === 'outbox' && readLeft(value, String(id))) || {}
    const waits = code === undefined || code === 'rate_limited' || passing(code)
    return home?.url === url && waits && key.startsWith(`words:${home.thread.id}:`) ? home.thread : []
  })
  return [...new Map(threads.map((thread) => [thread.id, thread])).values()]
}
