import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Call, Features } from '../core/adapter'
import { AfterwordError, toAfterwordError } from '../core/errors'
import type { Announcement, Context } from './state'

/** What the parts of one widget's state share. */
export interface Desk extends Context {
  readonly features: ReadonlySignal<Features>
  readonly announcement: Signal<Announcement | undefined>
  /** Aborted when the widget goes: whoever waited then has nothing left to do. */
  readonly ending: AbortSignal
  /**
   * Asks the adapter something. Whatever it does (throws at once, rejects with a string, never settles) comes out as an answer or an
   * `AfterwordError`. A widget that has gone hears nothing any more.
   */
  ask<T>(question: (call: Call) => Promise<T> | undefined, until?: AbortSignal): Promise<T | undefined>
}

/** Milliseconds after which a silent backend counts as one that will not answer. */
const patience = 30_000

export function createDesk(context: Context, features: ReadonlySignal<Features>, ending: AbortSignal): Desk {
  return {
    ...context,
    features,
    ending,
    announcement: signal(undefined),
    ask(question, until) {
      const call = new AbortController()
      return new Promise((resolve, reject) => {
        const give = (reason: unknown) => call.abort(reason)
        const stop = (event: Event) => give((event.target as AbortSignal).reason)
        const timer = setTimeout(give, patience, new AfterwordError('timeout', 'The adapter did not answer in time.'))
        call.signal.addEventListener('abort', () => done(() => fail(call.signal.reason)))
        for (const signal of [ending, until]) {
          if (signal?.aborted) give(signal.reason)
          signal?.addEventListener('abort', stop)
        }
        function done(settle: () => void): void {
          clearTimeout(timer)
          for (const signal of [ending, until]) signal?.removeEventListener('abort', stop)
          settle()
        }
        // Whoever ended the wait on purpose is not told of it as of a failure: the promise then stays open and is forgotten.
        const fail = (thrown: unknown) => {
          if (!ending.aborted && !until?.aborted) reject(toAfterwordError(thrown))
        }
        if (!call.signal.aborted) {
          new Promise<Awaited<ReturnType<typeof question>>>((settle) => settle(question({ signal: call.signal }) as never)).then(
            (answer) => done(() => !ending.aborted && !until?.aborted && resolve(answer)),
            (thrown) => done(() => fail(thrown)),
          )
        }
      })
    },
  }
}
