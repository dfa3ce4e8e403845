import type { Storage } from './adapter'

/**
 * The one file that touches `localStorage`. Reading the property alone may throw (blocked cookies, sandboxed frames), a write may
 * exceed the quota: then the value lives until the page goes, and nobody's comment depends on more.
 */
export function browserStorage(prefix: string): Storage {
  const memory = new Map<string, string | undefined>()
  return {
    get(key) {
      const name = prefix + key
      if (memory.has(name)) return memory.get(name)
      return attempt((disk) => disk.getItem(name) ?? undefined)
    },
    set(key, value) {
      const name = prefix + key
      memory.delete(name)
      const kept = attempt((disk) => {
        if (value === undefined) disk.removeItem(name)
        else disk.setItem(name, value)
        return true
      })
      if (!kept) memory.set(name, value)
    },
  }
}

/** A shelf that forgets with the page: for tests, and for adapters that must not remember. */
export function memoryStorage(): Storage {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key),
    set: (key, value) => void (value === undefined ? values.delete(key) : values.set(key, value)),
  }
}

/** Where one backend's values are kept, apart from every other's. */
export function backendStorage(backend: string, url: string): Storage {
  return browserStorage(`afterword:${backend}:${url}:`)
}

function attempt<T>(use: (disk: globalThis.Storage) => T): T | undefined {
  try {
    return use(globalThis.localStorage)
  } catch {
    return undefined
  }
}
