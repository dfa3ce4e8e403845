import type { Log } from './log'
import type { Store } from './store/store'

/**
 * How long the name of an act is known: whoever did not hear the answer may send it again as long, and it stays one comment. A browser
 * keeps what it could not send until its next visit.
 */
const kept = 30 * 86_400_000

/** Milliseconds between two looks. */
const pause = 60_000

/** Takes away what is too old, a little at a time, as long as the server runs. Answers how to end it. */
export function forgetOld(store: Store, now: () => number, log: Log): () => void {
  const timer = setInterval(async () => {
    try {
      await store.sweep(now() - kept)
    } catch (error) {
      // Nothing depends on it; the next look tries again.
      log({ event: 'error', message: `Sweeping: ${error instanceof Error ? error.message : String(error)}` })
    }
  }, pause)
  timer.unref()
  return () => clearInterval(timer)
}
