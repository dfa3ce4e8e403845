import { type Kept, keep } from './kept'
import type { Context } from './state'

/** Unsent words as they are kept. */
export interface Saved {
  readonly text: string
  /** Kept where the words were sent before and nobody knows whether they arrived. */
  readonly clientId?: string
}

/** The unsent words of one thread, by place: `new`, `reply:<id>`, `edit:<id>`. */
export interface Drafts {
  read(place: string): Saved | undefined
  /** Within 250 ms, and at once when the page is hidden or goes. An empty text is forgotten. */
  save(place: string, saved: Saved): void
  forget(place: string): void
  places(): readonly string[]
  flush(): void
}

/** Milliseconds between a keystroke and the draft on disk. */
const delay = 200

export function createDrafts({ storage, thread, ending }: Pick<Context, 'storage' | 'thread'> & { readonly ending: AbortSignal }): Drafts {
  const kept: Kept<Record<string, Saved>> = keep(storage, `drafts:${thread.id}`, {})
  const waiting = new Map<string, Saved>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const write = (place: string, saved: Saved | undefined) =>
    kept.change(({ [place]: _, ...others }) => (saved?.text ? { ...others, [place]: saved } : others))

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    for (const [place, saved] of waiting) write(place, saved)
    waiting.clear()
  }
  // `visibilitychange` is the last event a phone is sure to send; no `unload`, which would cost the page its place in the back/forward cache.
  for (const event of ['visibilitychange', 'pagehide']) globalThis.addEventListener?.(event, flush, { signal: ending })

  return {
    read: (place) => waiting.get(place) ?? kept.read()[place],
    save(place, saved) {
      waiting.set(place, saved)
      timer ??= setTimeout(flush, delay)
    },
    forget(place) {
      waiting.delete(place)
      write(place, undefined)
    },
    places: () => Object.keys(kept.read()),
    flush,
  }
}
