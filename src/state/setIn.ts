import type { Signal } from '@preact/signals'

/** Sets one value of a map in a signal, or takes it away, in a new map: that is what a signal notices. */
export function setIn<T>(map: Signal<ReadonlyMap<string, T>>, key: string, value: T | undefined): void {
  const next = new Map(map.peek())
  if (value === undefined) next.delete(key)
  else next.set(key, value)
  map.value = next
}
