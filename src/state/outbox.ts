import { batch, signal } from '@preact/signals'
import { readCreated } from '../core/border'
import { AfterwordError, outcomeUnknown, toAfterwordError } from '../core/errors'
import type { Comment, Created } from '../core/types'
import { uuid } from '../core/uuid'
import { alone } from './alone'
import type { Composer } from './composer'
import { confirmed } from './confirmed'
import type { Desk } from './desk'
import type { Own } from './own'
import { createPause, passing } from './pause'
import type { Entry, OutboxState, SessionState } from './state'
import type { Thread } from './thread'
import { createWords, type Left, longest, type Written } from './words'

export interface Outbox extends OutboxState {
  /** Takes words over, in one write with `take`, which answers their `clientId`; then sends them. */
  post(words: Pick<Entry, 'parentId' | 'body' | 'author'>, take: (written: Written) => string): void
}

/** What of the rest of the widget it works with. */
export interface Neighbours {
  readonly thread: Pick<Thread, 'find' | 'drawn' | 'show' | 'reload' | 'put' | 'count'>
  readonly own: Pick<Own, 'put'>
  readonly session: Pick<SessionState, 'toggle'>
  readonly composer: (place: { readonly parentId: string | null }) => Pick<Composer, 'refill'>
}

/**
 * Comments on their way. The storage is the truth about what is still to be sent, for every tab and every visit; what is on screen is
 * read from it. Each entry keeps its `clientId` through every try: a reload, a crash or a lost answer neither loses nor doubles it.
 *
 * An entry in the storage is *due*, unless it says what it was refused for. One runner a tab, and of all tabs of a browser one at a time
 * (`alone`), sends what is due in the order it was written. So an entry is, in this tab,
 * - `sending`: due, and nothing is known to be in the way;
 * - `waiting`: due, but the last try failed for the line (`pause.ts`) or was told to come later; what is behind it waits, too;
 * - `failed`: refused, or tried too often. It stands, and holds nobody up.
 *
 * post → sending → (confirmed) gone, a comment; in the other tabs, too, by the note the sender leaves
 *        sending → (line) waiting → (the pause is over, a line, the page in view again, a new visit) → sending
 *        sending → (refused) failed → (retry) sending
 *        waiting, failed → (reopen, withdraw: when nobody is sending) gone, a draft · failed → (discard) gone
 *
 * `afterword:posted` is told once, in the tab that sent it.
 */
export function createOutbox(
  desk: Desk,
  { thread, own, session, composer }: Neighbours,
  words = createWords(desk.storage, desk.thread.id),
): Outbox {
  const { adapter, ask, kept, ending, announcement, url } = desk
  /** With each entry, so that any page of this backend can send it. */
  const home = url && { home: { url, thread: desk.thread } }
  const entries = signal<readonly Entry[]>([])
  const pause = createPause(() => void run(), ending)
  /** The errors themselves, of which the storage has only the code. */
  const reasons = new Map<string, AfterwordError>()
  const here = new Set<string>()
  /** Kept no longer than this page: the storage would not take them. */
  const fleeting = new Set<string>()
  /** What is known to be sent: from notes that were read, or are older than this page. */
  const noted = new Set([...words.read().sent].flatMap(([id, { at }]) => (at < performance.timeOrigin ? id : [])))
  /** What is being sent by this tab. */
  let current: string | undefined
  /** It is this tab's turn. */
  let ours = false
  const turn = (work: () => Promise<boolean> | boolean) => alone(`afterword:${adapter.name}:${desk.thread.id}`, ending, work)

  const due = ({ clientId, code, retryAt }: Left) =>
    code === undefined || (code === 'rate_limited' && retryAt !== undefined) || (passing(code) && !pause.spent(clientId))

  function seen(left: Left): Entry {
    const { code, retryAt, home: _, ...entry } = left
    const { clientId } = entry
    const known = { ...entry, ...(here.has(clientId) && { here: true }) }
    const held = pause.hold()
    if (due(left)) {
      if (!held) return { ...known, phase: 'sending' }
      return { ...known, phase: 'waiting', error: held.error, ...(held.retryAt && { retryAt: held.retryAt }) }
    }
    const reason = reasons.get(clientId)
    const error = reason?.code === code ? reason : new AfterwordError(code ?? 'unknown', 'It failed before this page was opened.')
    return { ...known, phase: 'failed', error }
  }
  function show({ outbox } = words.read()): void {
    entries.value = [...outbox.values()].map(seen)
  }

  /** Another tab changed something: what it sent stands among the comments, what it wrote among the entries. */
  function hear(): void {
    const written = words.read()
    const gone = entries.peek().filter(({ clientId }) => !written.outbox.has(clientId))
    const news = [...written.sent].filter(([clientId]) => !noted.has(clientId))
    // Where another tab gets through this one does.
    if (news.length) pause.end()
    batch(() => {
      for (const [clientId, { comment }] of news) arrive(clientId, comment)
      show(written)
    })
    // Sent while this page slept, thrown away, or taken back there: a list will tell.
    if (gone.some(({ clientId }) => !noted.has(clientId) && !written.drafts.has(clientId))) void thread.reload()
    if (!pause.hold() && [...written.outbox.values()].some(due)) void run()
  }
  function arrive(clientId: string, comment: Comment): void {
    noted.add(clientId)
    if (!thread.find(comment.id) && comment.status !== 'pending') thread.count(1)
    own.put(comment)
    thread.put(comment)
  }

  /** Answers whether the next may be tried. */
  async function deliver(left: Left): Promise<boolean> {
    const { clientId, parentId, body, author } = left
    let created: Created
    try {
      created = await ask((call) => adapter.create?.(desk.thread, { clientId, parentId, body, author }, call), readCreated)
      if (created.status === 'rejected') throw new AfterwordError('rejected', 'The backend took the comment and threw it away.')
    } catch (thrown) {
      return !ending.aborted && fail(left, toAfterwordError(thrown))
    }
    const comment = confirmed(left, created)
    const waits = comment.status === 'pending'
    const at = Date.now()
    let first = false
    if (waits) kept.change(({ pending }) => pending.set(comment.id, { comment, at }))
    words.change(({ outbox, sent }) => {
      first = outbox.delete(clientId)
      if (words.shared) sent.set(clientId, { comment, at })
    })
    pause.end()
    batch(() => {
      arrive(clientId, comment)
      show()
      announcement.value = { key: waits ? 'pending' : 'posted' }
    })
    if (first) desk.emit('posted', comment)
    return true
  }

  function fail({ retryAt: _, code: before, ...left }: Left, error: AfterwordError): boolean {
    const { clientId } = left
    const { code } = error
    const wait = Math.min(error.retryAfter ?? 0, longest) * 1000
    const retryAt = wait > 0 && (code === 'rate_limited' || passing(code)) ? Date.now() + wait : undefined
    reasons.set(clientId, error)
    // What fails as it failed before is neither written nor told again.
    if (code !== before || retryAt !== undefined) {
      words.change(({ outbox }) => {
        // Another tab may have brought it home in the meantime.
        if (outbox.has(clientId)) outbox.set(clientId, { ...left, code, ...(retryAt !== undefined && { retryAt }) })
      })
    }
    const held = pause.failed(clientId, error, retryAt)
    if (code !== before) {
      desk.report(error)
      say(clientId, error)
    }
    // Earlier words under this clientId are stored already: show them.
    if (code === 'conflict') void thread.reload()
    return !held
  }

  function say(clientId: string, { code }: AfterwordError): void {
    if (code !== 'offline') announcement.value = { key: 'failed' }
    else if (!fleeting.has(clientId)) announcement.value = { key: 'waiting' }
  }

  /** Sends what is due, one after the other, until nothing is or the line fails. Answers whether the storage was written to. */
  async function drain(): Promise<boolean> {
    let wrote = false
    ours = true
    try {
      for (let on = true; on && !ending.aborted; ) {
        const left = [...words.read().outbox.values()].filter(due)
        const [next] = left
        // Who was told to wait does not try with another comment either.
        const told = left.find(({ retryAt = 0 }) => retryAt > Date.now())
        if (told?.code && told.retryAt) pause.until(reasons.get(told.clientId) ?? new AfterwordError(told.code), told.retryAt)
        if ((pause.hold()?.retryAt ?? 0) > Date.now()) break
        if (!next) {
          pause.end()
          break
        }
        wrote = true
        current = next.clientId
        show()
        on = await deliver(next)
        current = undefined
        if (!ending.aborted) show()
      }
    } finally {
      current = undefined
      ours = false
    }
    return wrote
  }

  let running: Promise<void> | undefined
  let again = false
  function run(): Promise<void> {
    again = true
    running ??= (async () => {
      try {
        while (again && !ending.aborted) {
          again = false
          await turn(drain)
          // From here on the pause says when.
          if (pause.hold()) break
        }
      } finally {
        running = undefined
        if (!ending.aborted) show()
      }
    })()
    return running
  }

  /** Takes words out of the outbox, when no tab is sending. */
  async function takeBack(clientId: string): Promise<boolean> {
    const entry = entries.peek().find((entry) => entry.clientId === clientId)
    if (!entry || entry.phase === 'sending') return false
    const { parentId } = entry
    // A reply's composer stands below its comment.
    if (parentId !== null && !thread.drawn(parentId) && !(await thread.show(parentId))) return false
    let taken = false
    const take = () => {
      const left = words.read().outbox.get(clientId)
      if (left && clientId !== current) {
        const sure = left.code && !outcomeUnknown(left.code)
        composer({ parentId }).refill(left.body.value, sure ? uuid() : clientId, ({ outbox }) => outbox.delete(clientId))
        if (parentId !== null) session.toggle(parentId, 'reply', true)
        taken = true
      }
      show()
      return taken
    }
    if (ours) take()
    else await turn(take)
    return taken
  }

  /** What failed for the line is tried again, as often as on a new visit. */
  function wake(): void {
    if (globalThis.document?.visibilityState === 'hidden' || !entries.peek().length) return
    pause.forgive()
    void run()
  }
  for (const event of ['online', 'visibilitychange', 'pageshow']) globalThis.addEventListener?.(event, wake, { signal: ending })
  words.watch(hear, ending)
  // Sweeps away the notes nobody needs any more.
  words.change(() => {})
  hear()

  return {
    entries,
    post(comment, take) {
      let clientId = ''
      const lasting = words.change((written) => {
        clientId = take(written)
        // Never before what was written before it, whatever the clock says.
        const last = Math.max(0, ...[...written.outbox.values()].map(({ createdAt }) => Date.parse(createdAt) || 0))
        const createdAt = new Date(Math.max(Date.now(), last + 1)).toISOString()
        written.outbox.set(clientId, { ...comment, clientId, createdAt, ...home })
      })
      here.add(clientId)
      if (!lasting) fleeting.add(clientId)
      show()
      const held = pause.hold()
      if (held) say(clientId, held.error)
      void run()
    },
    async retry(clientId) {
      const entry = entries.peek().find((entry) => entry.clientId === clientId)
      if (!entry || entry.phase === 'sending' || (entry.retryAt ?? 0) > Date.now()) return
      words.change(({ outbox }) => {
        const { code: _, retryAt: __, ...left } = outbox.get(clientId) ?? { clientId: '' }
        if ('body' in left) outbox.set(clientId, left)
      })
      pause.forgive()
      pause.end()
      show()
      await run()
    },
    reopen: takeBack,
    async withdraw(clientId) {
      const taken = await takeBack(clientId)
      if (taken) announcement.value = { key: 'withdrawn' }
      return taken
    },
    discard(clientId) {
      if (entries.peek().find((entry) => entry.clientId === clientId)?.phase !== 'failed') return
      words.change(({ outbox }) => outbox.delete(clientId))
      show()
    },
  }
}
