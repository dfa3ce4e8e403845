import { type AdapterOptions, defineAdapter } from '../core/adapter'
import { createEngine, type EngineSettings, type Given, type Row, type Shelf } from './engine'

export type { Row, Shelf } from './engine'

export interface MemoryOptions extends AdapterOptions, Partial<Omit<EngineSettings, 'name'>> {
  /** Shared by adapters of several viewers; by default each adapter has its own. */
  readonly shelf?: Shelf
}

/** Comments that go with the page: for tests and for trying things out. */
export default defineAdapter(({ shelf = memoryShelf(), viewer = 'me', ...settings }: MemoryOptions) =>
  createEngine(shelf, { ...settings, name: 'memory', viewer }),
)

export function memoryShelf(): Shelf {
  const threads = new Map<string, readonly Row[]>()
  const pages = new Map<string, Given>()
  const watching = new Set<(thread: string) => void>()
  const saved = (thread: string) => {
    for (const onSave of watching) onSave(thread)
  }
  return {
    load: (thread) => threads.get(thread) ?? [],
    save(thread, rows) {
      threads.set(thread, rows)
      saved(thread)
    },
    threads: () => [...threads.keys()],
    given: (thread) => pages.get(thread) ?? {},
    give(thread, given) {
      pages.set(thread, given)
      saved(thread)
    },
    watch(onSave) {
      watching.add(onSave)
      return () => void watching.delete(onSave)
    },
  }
}
