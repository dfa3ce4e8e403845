import type { Log } from '../log'
import type { Store } from '../store/store'
import { sweep } from './sweep'

/** Milliseconds between two looks. */
export const sweepEvery = 15 * 60_000

/** Takes pictures away that nobody needs, now and then, until it is ended. */
export function keepSwept(folder: string, store: Store, log: Log): { end(): Promise<void> } {
  let under: Promise<void> = Promise.resolve()
  const look = async () => {
    try {
      const gone = await sweep(folder, store)
      if (gone) log({ event: 'pictures', gone })
    } catch (error) {
      log({ event: 'error', level: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
  const timer = setInterval(() => {
    under = under.then(look)
  }, sweepEvery)
  timer.unref()
  return {
    end() {
      clearInterval(timer)
      return under
    },
  }
}
