import type { Storage } from './adapter'

/** A storage whose keeper also asks what there is, and hears what other tabs of this browser do to it. */
export interface SharedStorage extends Storage {
  /** Answers whether the value outlives the page. */
  set(key: string, value: string | undefined): boolean | undefined
  keys(): readonly string[]
  /** Calls `then` with each key another tab changed, until the signal is aborted. Absent where there are no other tabs. */
  watch?(then: (key: string) => void, signal: AbortSignal): void
}

/**
 * What the browser would not keep, by its whole name. It stands in for `localStorage` and is as wide: one for all widgets of a page, for as
 * long as the page; so that words outlive the widget they were written in where an application only changes its view.
 */
const memory = new Map<string, string | undefined>()

/**
 * The one file that touches `localStorage`. Reading the property alone may throw (blocked cookies, sandboxed frames), a write may
 * exceed the quota: then the value lives in `memory` until the page goes, and nobody's comment depends on more.
 */
export function browserStorage(prefix: string) {
  return {
    get(key: string): string | undefined {
      const name = prefix + key
      if (memory.has(name)) return memory.get(name)
      return attempt((disk) => disk.getItem(name) ?? undefined)
    },
    set(key: string, value: string | undefined): boolean {
      const name = prefix + key
      memory.delete(name)
      const kept = attempt((disk) => {
        if (value === undefined) disk.removeItem(name)
        else disk.setItem(name, value)
        return true
      })
      if (!kept) memory.set(name, value)
      return kept === true
    },
  }
}

/** The same, for one who also wants to know what there is and what becomes of it. Apart, because the script's first bytes need none of it. */
export function sharedStorage(prefix: string): SharedStorage {
  return {
    ...browserStorage(prefix),
    keys() {
      const there = new Set(attempt((disk) => Object.keys(disk)))
      for (const [name, value] of memory) {
        if (value === undefined) there.delete(name)
        else there.add(name)
      }
      return [...there].flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []))
    },
    watch(then, signal) {
      const hear = ({ key }: StorageEvent) => {
        if (key?.startsWith(prefix)) then(key.slice(prefix.length))
      }
      globalThis.addEventListener?.('storage', hear, { signal })
    },
  }
}

/** A shelf that forgets with the page: for tests, and for adapters that must not remember. */
export function memoryStorage(): SharedStorage {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key),
    set(key, value) {
      if (value === undefined) values.delete(key)
      else values.set(key, value)
      return true
    },
    keys: () => [...values.keys()],
  }
}

/** Where one backend's values are kept, apart from every other's. */
export function backendStorage(backend: string, url: string): Storage {
  return browserStorage(`afterword:${backend}:${url}:`)
}

function attempt<T>(use: (disk: globalThis.Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}
