import { batch, signal } from '@preact/signals'
import { readCreated } from '../core/border'
import { AfterwordError, outcomeUnknown } from '../core/errors'
import type { Comment, Created } from '../core/types'
import { uuid } from '../core/uuid'
import { alone } from './alone'
import type { Composer } from './composer'
import type { Desk } from './desk'
import { type Left, longest, type Memory } from './kept'
import { type Own, unnamed } from './own'
import type { Entry, OutboxState, SessionState } from './state'
import type { Thread } from './thread'

export interface Outbox extends OutboxState {
  /** Takes words over, in one write with `take`, which answers their `clientId`; then sends them. */
  post(words: Pick<Entry, 'parentId' | 'body' | 'author'>, take: (memory: Memory) => string): void
}

interface Neighbours {
  readonly thread: Thread
  readonly own: Own
  readonly session: SessionState
  readonly composer: (place: { readonly parentId: string | null }) => Composer
}

/**
 * Comments on their way. Each is in the browser's storage before its first try and until its fate is known, and keeps its `clientId`
 * through every try: a reload, a crash or a lost answer neither loses nor doubles it.
 */
export function createOutbox(desk: Desk, { thread, own, session, composer }: Neighbours): Outbox {
  const { adapter, ask, kept, ending, announcement } = desk
  const entries = signal<readonly Entry[]>([...kept.read().outbox.values()].map(({ code: _, ...left }) => ({ ...left, phase: 'sending' })))
  const find = (id: string) => entries.peek().find(({ clientId }) => clientId === id)
  const alter = (id: string, to: (entry: Entry) => Entry | []) => {
    entries.value = entries.peek().flatMap((entry) => (entry.clientId === id ? to(entry) : entry))
  }
  /** One at a time, in the order they were written, whichever tab they were written in. */
  let line: Promise<void> = Promise.resolve()
  const queue = (work: () => Promise<void> | void) => {
    const next = () => alone(`afterword:${adapter.name}:${desk.thread.id}`, ending, work)
    line = line.then(next, next)
    return line
  }

  /** What an earlier page left behind: nobody here knows whether it arrived, unless a tab that still had it in hand has finished. */
  function recall(left: readonly string[]): void {
    const { outbox } = kept.read()
    for (const id of left) alter(id, (entry) => failed(entry, outbox.get(id)))
    if (left.some((id) => !outbox.has(id))) void thread.reload()
  }
  function failed({ error: _, ...entry }: Entry, left: Left | undefined): Entry | [] {
    if (!left) return []
    const code = left.code && !outcomeUnknown(left.code) ? left.code : 'timeout'
    return { ...entry, phase: 'failed', error: new AfterwordError(code, 'The page was left before the comment was confirmed.') }
  }

  async function deliver(clientId: string): Promise<void> {
    const entry = find(clientId)
    if (!entry) return
    const { parentId, body, author } = entry
    // Who was told to wait does not try with the next comment either.
    const told = entries.peek().find(({ retryAt = 0 }) => retryAt > Date.now())
    let created: Created
    try {
      if (told?.error) throw told.error
      created = await ask((call) => adapter.create?.(desk.thread, { clientId, parentId, body, author }, call), readCreated)
      if (created.status === 'rejected') throw new AfterwordError('rejected', 'The backend took the comment and threw it away.')
    } catch (thrown) {
      if (ending.aborted) return
      const error = desk.report(thrown)
      const wait = Math.min(error.retryAfter ?? 0, longest)
      const retryAt = told?.retryAt ?? (wait > 0 && Date.now() + wait * 1000)
      const failure: Entry = { ...entry, phase: 'failed', error, ...(retryAt && { retryAt }) }
      kept.change(({ outbox }) => {
        // Another tab may have brought it home in the meantime.
        if (outbox.has(clientId)) outbox.set(clientId, lasting(failure))
      })
      alter(clientId, () => failure)
      announcement.value = { key: 'failed' }
      // Earlier words under this clientId are stored already: show them.
      if (error.code === 'conflict') void thread.reload()
      return
    }
    const comment = confirmed(entry, created)
    const waits = comment.status === 'pending'
    kept.change(({ outbox, pending }) => {
      outbox.delete(clientId)
      if (waits) pending.set(comment.id, { comment, at: Date.now() })
    })
    batch(() => {
      alter(clientId, () => [])
      if (!thread.find(comment.id) && !waits) thread.count(1)
      own.put(comment)
      thread.put(comment)
      announcement.value = { key: waits ? 'pending' : 'posted' }
    })
    desk.emit('posted', comment)
  }

  function send({ error: _, retryAt: __, ...entry }: Entry): Promise<void> {
    const { clientId } = entry
    if (find(clientId)) alter(clientId, () => ({ ...entry, phase: 'sending' }))
    else entries.value = [...entries.peek(), entry]
    return queue(() => deliver(clientId))
  }
  /** An entry that is not under way: only with such a one anything can be done. */
  const idle = (id: string) => entries.peek().find(({ clientId, phase }) => clientId === id && phase === 'failed')

  const stale = entries.peek().map(({ clientId }) => clientId)
  if (stale.length) void queue(() => recall(stale))
  return {
    entries,
    post(words, take) {
      let clientId = ''
      const createdAt = new Date().toISOString()
      kept.change((memory) => {
        clientId = take(memory)
        memory.outbox.set(clientId, { ...words, clientId, createdAt })
      })
      void send({ ...words, clientId, createdAt, phase: 'sending' })
    },
    async retry(clientId) {
      const entry = idle(clientId)
      if (entry && !((entry.retryAt ?? 0) > Date.now())) await send(entry)
    },
    async reopen(clientId) {
      const entry = idle(clientId)
      if (!entry) return
      const { parentId, body, error } = entry
      // A reply's composer stands below its comment.
      if (parentId !== null && !thread.drawn(parentId) && !(await thread.show(parentId))) return
      const sure = error && !outcomeUnknown(error.code)
      composer({ parentId }).refill(body.value, sure ? uuid() : clientId, ({ outbox }) => outbox.delete(clientId))
      alter(clientId, () => [])
      if (parentId !== null) session.toggle(parentId, 'reply', true)
    },
    discard(clientId) {
      if (!idle(clientId)) return
      kept.change(({ outbox }) => outbox.delete(clientId))
      alter(clientId, () => [])
    },
  }
}

const lasting = ({ phase: _, error, ...entry }: Entry): Left => ({ ...entry, ...(error && { code: error.code }) })

/** The comment as its author sees it; where the backend says little, made of the words that were sent. */
function confirmed({ clientId, parentId, body, author, createdAt }: Entry, { status, id = unnamed + clientId, comment }: Created): Comment {
  const made: Comment = comment ?? { id, parentId, body, author: { name: author.name ?? '' }, createdAt, status, can: [] }
  // What was taken for advertising looks to its author like anything else that waits for review.
  return { ...made, status: status === 'published' ? status : 'pending', mine: true }
}
