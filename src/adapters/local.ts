import { type AdapterOptions, defineAdapter, type Storage } from '../core/adapter'
import { createEngine, type Row, type Shelf } from './engine'

/** Comments kept in this browser only: a page shows what its one reader wrote. For demos and private notes. */
export default defineAdapter(({ storage }: AdapterOptions) => createEngine(storageShelf(storage), { name: 'local', viewer: 'me' }))

/** What is written, so that a later version knows what it reads. */
interface Kept {
  readonly version: 1
  readonly threads: Readonly<Record<string, readonly Row[]>>
}

function storageShelf(storage: Storage): Shelf {
  const load = (): Kept['threads'] => {
    const text = storage.get('comments')
    if (text === undefined) return {}
    try {
      const kept = JSON.parse(text) as Kept
      if (kept.version === 1 && typeof kept.threads === 'object') return kept.threads
    } catch {
      // Set aside below.
    }
    // Not ours, or damaged: what somebody wrote is moved out of the way, never thrown away.
    storage.set(`comments.unreadable.${Date.now()}`, text)
    storage.set('comments', undefined)
    return {}
  }
  return {
    load: (thread) => load()[thread] ?? [],
    save: (thread, rows) => storage.set('comments', JSON.stringify({ version: 1, threads: { ...load(), [thread]: rows } } satisfies Kept)),
    threads: () => Object.keys(load()),
  }
}
