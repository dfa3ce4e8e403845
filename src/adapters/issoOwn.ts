import type { Storage } from '../core/adapter'
import type { Vote } from '../core/types'

/** What this browser wrote: Isso knows it by a cookie that scripts cannot read. */
export interface Own {
  /** The words as they were typed. */
  readonly source: string
  /** Epoch milliseconds by this machine's clock; 0 once the right to edit is over. */
  readonly until: number
  readonly removed?: boolean
}

/** Remembers between visits what is one's own, and how one voted. */
export function createKept(storage: Storage) {
  return {
    get(id: string): Own | undefined {
      try {
        const kept = JSON.parse(storage.get(`own:${id}`) ?? 'null') as Own | null
        return kept ? { ...kept, until: kept.until > Date.now() ? kept.until : 0 } : undefined
      } catch {
        return undefined
      }
    },
    set: (id: string, own: Own) => storage.set(`own:${id}`, JSON.stringify(own)),
    vote: (id: string): Vote => (Number(storage.get(`vote:${id}`) ?? 0) > 0 ? 1 : storage.get(`vote:${id}`) ? -1 : 0),
    voted: (id: string, vote: Vote) => storage.set(`vote:${id}`, String(vote)),
  }
}
