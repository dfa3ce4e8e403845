import { signal } from '@preact/signals'
import { toAfterwordError } from '../core/errors'
import type { Desk } from './desk'
import { createKept } from './kept'
import { createOutbox, type Neighbours } from './outbox'
import { createWords, type Words, waitingElsewhere } from './words'

/** What an outbox works beside whose thread is on no screen. */
const nobody: Neighbours = {
  thread: { find: () => undefined, drawn: () => false, show: async () => false, reload: async () => {}, put() {}, count() {} },
  own: { put() {} },
  session: { toggle() {} },
  composer: () => ({ refill() {} }),
}

/**
 * Whoever wrote without a line may not come back to that page, but to another: what waits to be sent goes out from any page of the same
 * backend. It is sent as its own page would send it, one tab at a time and once; what is refused waits there for its author, to whom
 * nothing is said here.
 */
export function sendElsewhere(desk: Desk): void {
  const { storage, ending, url } = desk
  if (!url) return
  const begun = new Set([desk.thread.id])
  const look = () => {
    for (const thread of waitingElsewhere(storage, url)) {
      if (begun.has(thread.id)) continue
      begun.add(thread.id)
      const words = createWords(storage, thread.id)
      const ours: Words = {
        ...words,
        read() {
          const written = words.read()
          return { ...written, outbox: new Map([...written.outbox].filter(([, { home }]) => home?.url === url)) }
        },
      }
      const kept = createKept(storage, thread.id)
      createOutbox({ ...desk, thread, kept, announcement: signal(undefined), emit: () => true, report: toAfterwordError }, nobody, ours)
    }
  }
  globalThis.addEventListener?.('online', look, { signal: ending })
  look()
}
