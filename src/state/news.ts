import { batch, effect, signal } from '@preact/signals'
import type { Desk } from './desk'
import type { NewsState } from './state'
import type { Thread } from './thread'
import { createVisits } from './visits'

export interface News extends Omit<NewsState, 'arrived' | 'take' | 'watch'> {
  /** These are new, whenever they were written. */
  mark(ids: Iterable<string>): void
}

/** What is new to this reader: what came since their last visit. One's own words are news to nobody. */
export function createNews({ storage, thread: { id }, ending }: Desk, thread: Thread): News {
  const visits = createVisits(storage, id)
  const marked = signal<ReadonlySet<string>>(new Set())
  const unseen = signal<ReadonlySet<string>>(new Set())
  const known = new Set<string>()
  let newest = visits.last ?? 0
  let here = false
  let saved = -1

  const save = () => {
    if (here && newest !== saved) visits.save(newest)
    saved = here ? newest : saved
  }
  function mark(ids: Iterable<string>): void {
    const fresh = [...ids]
    if (!fresh.length) return
    batch(() => {
      marked.value = new Set([...marked.peek(), ...fresh])
      unseen.value = new Set([...unseen.peek(), ...fresh])
    })
  }
  function see(id: string): void {
    if (!unseen.peek().has(id)) return
    const left = new Set(unseen.peek())
    left.delete(id)
    unseen.value = left
  }

  const stop = effect(() => {
    const all = thread.all.value
    const fresh: string[] = []
    for (const { id, createdAt, status, mine } of all.values()) {
      if (known.has(id)) continue
      known.add(id)
      const at = Date.parse(createdAt)
      if (mine || status !== 'published') continue
      if (visits.last !== undefined && at > visits.last) fresh.push(id)
      newest = Math.max(newest, at)
    }
    mark(fresh)
    // What is gone is no news any more.
    for (const id of unseen.peek()) if (all.get(id)?.status !== 'published') see(id)
    if (all.size) save()
  })
  ending.addEventListener('abort', stop)

  return {
    marked,
    unseen,
    mark,
    see,
    come() {
      here = true
      if (thread.phase.peek() === 'ready') save()
    },
  }
}
