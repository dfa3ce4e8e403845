import type { Storage } from '../core/adapter'

/**
 * A value kept as JSON. Read anew before every change, so that two tabs add to each other's values instead of replacing them; what
 * cannot be read (another version's, or damaged) counts as nothing.
 */
export interface Kept<T> {
  read(): T
  change(to: (value: T) => T): void
}

export function keep<T extends object>(storage: Storage, key: string, nothing: T): Kept<T> {
  const read = (): T => {
    try {
      const value: unknown = JSON.parse(storage.get(key) ?? '')
      if (typeof value === 'object' && value !== null && Array.isArray(value) === Array.isArray(nothing)) return value as T
    } catch {
      // Nothing kept, or nothing that can be read.
    }
    return nothing
  }
  return {
    read,
    change(to) {
      const value = to(read())
      storage.set(key, Object.keys(value).length ? JSON.stringify(value) : undefined)
    },
  }
}
