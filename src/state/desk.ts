import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Call, Features } from '../core/adapter'
import { AfterwordError, toAfterwordError } from '../core/errors'
import { createKept, type Kept } from './kept'
import type { Announcement, Context } from './state'

/** What the parts of one widget's state share. */
export interface Desk extends Context {
  readonly features: ReadonlySignal<Features>
  readonly kept: Kept
  /** Aborted when the widget goes: whoever waited then has nothing left to do. */
  readonly ending: AbortSignal
  readonly announcement: Signal<Announcement | undefined>
  /**
   * Asks the adapter something, and reads the answer at the border. Whatever it does (throws at once, rejects with a string, never
   * settles, answers garbage) comes out as what was read or as an `AfterwordError`; once `until` is aborted, at once and only as that
   * signal's reason.
   */
  ask<T>(question: (call: Call) => unknown, read: (answer: unknown) => T, until?: AbortSignal): Promise<T>
  /** Tells the page what failed, and answers it as what it is. */
  report(thrown: unknown): AfterwordError
}

/** Milliseconds after which a silent backend counts as one that will not answer. */
const patience = 30_000

export function createDesk(context: Context, features: ReadonlySignal<Features>, ending: AbortSignal): Desk {
  return {
    ...context,
    features,
    ending,
    kept: createKept(context.storage, context.thread.id),
    announcement: signal(undefined),
    async ask<T>(question: (call: Call) => unknown, read: (answer: unknown) => T, until = ending) {
      until.throwIfAborted()
      const call = new AbortController()
      const stop = () => call.abort(until.reason)
      const timer = setTimeout(() => call.abort(new AfterwordError('timeout', 'The adapter did not answer in time.')), patience)
      until.addEventListener('abort', stop)
      try {
        return await Promise.race([
          (async () => read(await question({ signal: call.signal })))(),
          new Promise<never>((_, reject) => call.signal.addEventListener('abort', () => reject(call.signal.reason))),
        ])
      } catch (thrown) {
        throw until.aborted ? until.reason : toAfterwordError(thrown)
      } finally {
        clearTimeout(timer)
        until.removeEventListener('abort', stop)
      }
    },
    report(thrown) {
      const error = toAfterwordError(thrown)
      context.emit('error', error)
      return error
    },
  }
}
