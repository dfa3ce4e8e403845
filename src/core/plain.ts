/** Plain values of any value at all: what is of the kind, or nothing. Nothing here throws, but where the value itself does. */

export function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function date(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined
}

export function listed<T extends string>(value: unknown, words: ReadonlySet<T>): T | undefined {
  return words.has(value as T) ? (value as T) : undefined
}

export function many<T extends string>(value: unknown, words: ReadonlySet<T>): readonly T[] {
  return Array.isArray(value) ? value.filter((word): word is T => words.has(word as T)) : []
}

/** A value of the backend's may be anything, even an object whose properties throw when they are read. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
