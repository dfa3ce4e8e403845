import { type AdapterOptions, defineAdapter, type Storage } from '../core/adapter'
import { createEngine, type Given, type Row, type Shelf } from './engine'

/** Comments kept in this browser only: a page shows what its one reader wrote. For demos and private notes. */
export default defineAdapter(({ storage }: AdapterOptions) =>
  createEngine(storageShelf(storage), { name: 'local', viewer: 'me', pageReactions: ['👍', '❤️', '🎉'] }),
)

/** What is written, so that a later version knows what it reads. */
interface Kept {
  readonly version: 1
  readonly threads: Readonly<Record<string, readonly Row[]>>
  /** The emoji pages were given. */
  readonly pages?: Readonly<Record<string, Given>>
}

const nothing: Kept = { version: 1, threads: {} }

/** Where the tabs of this browser tell each other which thread was written in; what was written they read themselves. */
const channel = 'afterword:local'

function storageShelf(storage: Storage): Shelf {
  const load = (): Kept => {
    const text = storage.get('comments')
    if (text === undefined) return nothing
    try {
      const kept = JSON.parse(text) as Kept
      if (kept.version === 1 && typeof kept.threads === 'object') return kept
    } catch {
      // Set aside below.
    }
    // Not ours, or damaged: what somebody wrote is moved out of the way, never thrown away.
    storage.set(`comments.unreadable.${Date.now()}`, text)
    storage.set('comments', undefined)
    return nothing
  }
  const keep = (thread: string, kept: Kept) => {
    storage.set('comments', JSON.stringify(kept))
    const tabs = new BroadcastChannel(channel)
    tabs.postMessage(thread)
    tabs.close()
  }
  return {
    load: (thread) => load().threads[thread] ?? [],
    save(thread, rows) {
      const kept = load()
      keep(thread, { ...kept, threads: { ...kept.threads, [thread]: rows } })
    },
    threads: () => Object.keys(load().threads),
    given: (thread) => load().pages?.[thread] ?? {},
    give(thread, given) {
      const kept = load()
      keep(thread, { ...kept, pages: { ...kept.pages, [thread]: given } })
    },
    watch(onSave) {
      const tabs = new BroadcastChannel(channel)
      tabs.onmessage = ({ data }) => onSave(String(data))
      return () => tabs.close()
    },
  }
}
