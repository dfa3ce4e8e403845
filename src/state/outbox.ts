import { signal } from '@preact/signals'
import { readCreated } from '../core/border'
import { AfterwordError, type Code, outcomeUnknown, toAfterwordError } from '../core/errors'
import type { Comment, Created } from '../core/types'
import type { Desk } from './desk'
import { keep } from './kept'
import type { createPending } from './pending'
import type { Entry, OutboxState, SessionState } from './state'
import type { Thread } from './thread'

/** What of an entry outlives the page. */
type KeptEntry = Omit<Entry, 'error' | 'phase'> & { readonly code?: Code }

export interface Outbox extends OutboxState {
  /** Takes words over: from here on they are kept here, and sent. */
  post(entry: Pick<Entry, 'clientId' | 'parentId' | 'body' | 'author'>): void
  /** Set by the composers: where words go that were taken back. */
  returned: (entry: Entry, clientId: string | undefined) => void
}

/**
 * Comments on their way. Each is on this device's disk before the first try and until its fate is known, and keeps its `clientId`
 * through every try: a reload, a crash or a lost answer neither loses nor doubles it.
 */
export function createOutbox(
  desk: Desk,
  thread: Thread,
  { session, pending }: { readonly session: SessionState; readonly pending: ReturnType<typeof createPending> },
): Outbox {
  const { adapter, ask, emit, announcement } = desk
  const kept = keep<readonly KeptEntry[]>(desk.storage, `outbox:${desk.thread.id}`, [])
  const entries = signal<readonly Entry[]>(
    kept.read().map(({ code, ...entry }) => ({
      ...entry,
      phase: code ? 'failed' : 'sending',
      ...(code && { error: new AfterwordError(code) }),
    })),
  )
  /** One at a time, in the order they were written. */
  let line: Promise<unknown> = Promise.resolve()

  function put(entry: Entry): void {
    const { error, phase: _, ...rest } = entry
    const record: KeptEntry = { ...rest, ...(error && { code: error.code }) }
    const known = entries.peek().some(({ clientId }) => clientId === entry.clientId)
    entries.value = known ? entries.peek().map((other) => (other.clientId === entry.clientId ? entry : other)) : [...entries.peek(), entry]
    kept.change((all) => [...all.filter(({ clientId }) => clientId !== entry.clientId), record])
  }
  function drop(gone: string): void {
    entries.value = entries.peek().filter(({ clientId }) => clientId !== gone)
    kept.change((all) => all.filter(({ clientId }) => clientId !== gone))
  }
  const find = (clientId: string) => entries.peek().find((entry) => entry.clientId === clientId)

  function send(entry: Entry): Promise<void> {
    const { error: _, retryAt: __, ...rest } = entry
    put({ ...rest, phase: 'sending' })
    const turn = line.then(() => deliver(entry))
    line = turn
    return turn
  }

  async function deliver({ clientId, parentId, body, author }: Entry): Promise<void> {
    try {
      const created = readCreated(await ask((call) => adapter.create?.(desk.thread, { clientId, parentId, body, author }, call)))
      const entry = find(clientId)
      if (!entry) return
      const comment = confirmed(entry, created)
      if (created.status === 'pending') pending.remember(comment)
      else if (!thread.rows.find(comment.id)) thread.count(1)
      thread.add(comment)
      drop(clientId)
      announcement.value = { key: created.status === 'pending' ? 'pending' : 'posted' }
      emit('posted', comment)
    } catch (thrown) {
      const entry = find(clientId)
      if (!entry) return
      const error = toAfterwordError(thrown)
      put({ ...entry, phase: 'failed', error, ...(error.retryAfter !== undefined && { retryAt: Date.now() + error.retryAfter * 1000 }) })
      announcement.value = { key: 'failed' }
      emit('error', error)
      // Earlier words under this name are stored already: show them.
      if (error.code === 'conflict') void thread.reload()
    }
  }

  const outbox: Outbox = {
    entries,
    returned: () => {},
    post: (entry) => void send({ ...entry, createdAt: new Date().toISOString(), phase: 'sending' }),
    async retry(clientId) {
      const entry = find(clientId)
      if (entry?.phase === 'failed') await send(entry)
    },
    reopen(clientId) {
      const entry = find(clientId)
      if (!entry) return
      outbox.returned(entry, entry.error && outcomeUnknown(entry.error.code) ? clientId : undefined)
      drop(clientId)
      if (entry.parentId !== null) session.toggle(entry.parentId, 'reply', true)
    },
    discard: drop,
  }
  // What was under way when the page went is sent again: the backend knows the clientId if it came through.
  for (const entry of entries.peek()) if (entry.phase === 'sending') void send(entry)
  return outbox
}

/** The comment as its author sees it; where the backend says little, made of the words that were sent. */
function confirmed({ clientId, parentId, body, author, createdAt }: Entry, { status, id, comment }: Created): Comment {
  if (comment) return comment
  return { id: id ?? clientId, parentId, body, author: { name: author.name ?? '' }, createdAt, status, can: [], mine: true }
}
