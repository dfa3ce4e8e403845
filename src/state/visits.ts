import type { Storage } from '../core/adapter'
import { parse } from './kept'

/** So many threads are remembered; of more, the one that was visited longest ago is forgotten. */
const most = 500

/** The newest comment a reader could have seen, and when they were last there, both in epoch milliseconds. */
type Visit = readonly [seen: number, at: number]

/**
 * When this reader was last in which thread, on this device only: no account, no request. All threads share one value, so that it
 * stays small; it is read anew before every write, for other tabs write there, too.
 */
export function createVisits(storage: Storage, thread: string) {
  const read = () =>
    new Map<string, Visit>(
      Object.entries(Object(parse(storage.get('visits')))).flatMap(([id, value]) => {
        const [seen, at] = Array.isArray(value) ? value.map(Number) : []
        return seen !== undefined && at !== undefined && seen >= 0 && at >= 0 ? [[id, [seen, at]] as const] : []
      }),
    )
  return {
    /** What they could have seen the last time; nothing on the first visit. */
    last: read().get(thread)?.[0],
    save(seen: number): void {
      const visits = read()
      visits.delete(thread)
      const others = [...visits].sort(([, a], [, b]) => b[1] - a[1]).slice(0, most - 1)
      storage.set('visits', JSON.stringify({ ...Object.fromEntries(others), [thread]: [seen, Date.now()] }))
    },
  }
}
