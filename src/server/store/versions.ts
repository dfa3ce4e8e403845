/** What a process knows of the threads' versions: by it, what is kept in memory is known to be old. */
export interface Versions {
  /** As the store's. */
  stamp(threadId: string): string
  /** The latest version heard of. */
  at(threadId: string): number | undefined
  /** Raised whenever versions may have been missed: nothing known before counts. */
  readonly era: number
  /** A thread stands at this version at least. */
  learn(threadId: string, version: number): void
  /** From now on every change is heard of. */
  begin(): void
  /** Nothing is heard any more. */
  end(): void
  listen(listener: (threadId: string) => void): () => void
}

/** So many threads are remembered; then everything is read anew once. */
const most = 200_000

export function createVersions(): Versions {
  const known = new Map<string, number>()
  const listeners = new Set<(threadId: string) => void>()
  let era = 0
  let hearing = false
  let deaf = 0

  function forget(): void {
    known.clear()
    era++
  }
  return {
    // Who hears nothing has to look every time: no two stamps are the same.
    stamp: (threadId) => (hearing ? `${era}.${known.get(threadId) ?? ''}` : `deaf.${++deaf}`),
    at: (threadId) => known.get(threadId),
    get era() {
      return era
    },
    learn(threadId, version) {
      // One's own write is heard of twice, by its answer and by its notice, in either order.
      if (version <= (known.get(threadId) ?? -1)) return
      if (known.size >= most) forget()
      known.set(threadId, version)
      for (const listener of listeners) listener(threadId)
    },
    begin() {
      forget()
      hearing = true
    },
    end() {
      forget()
      hearing = false
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
