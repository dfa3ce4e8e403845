import { type ReadonlySignal, signal } from '@preact/signals'
import { uuid } from '../core/uuid'
import type { Words, Written } from './words'

/** The saved words of one composer. */
export interface Draft {
  /** The words of an earlier visit. */
  readonly found: string | undefined
  /** Within 250 ms, and at once when the page is hidden or goes. An empty text is forgotten. */
  save(text: string): void
  /** Takes the words out of the memory, within the write that puts them elsewhere. Answers the `clientId` they are to be sent under. */
  take(written: Written, text: string): string
  /** Replaces the words, within the write that takes them from elsewhere. */
  put(written: Written, text: string, clientId: string): void
}

export interface Drafts {
  open(place: string): Draft
  places(): readonly string[]
  /** Whether the browser keeps them; `false`: they live as long as the page. */
  readonly kept: ReadonlySignal<boolean>
  flush(): void
}

/** Milliseconds between a keystroke and its draft in storage. */
const delay = 150

/**
 * Every draft is kept under the `clientId` it will be sent under. So two tabs that offer the same words and both send them make one
 * comment; and as soon as two tabs go on with them differently, each has a draft of its own. A later visit is offered the newest.
 */
export function createDrafts(words: Words, ending: AbortSignal): Drafts {
  const waiting = new Map<Draft, (written: Written) => void>()
  const kept = signal(true)
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (!waiting.size) return
    kept.value = words.change((written) => {
      for (const write of waiting.values()) write(written)
    })
    waiting.clear()
  }
  // Hiding is the last event a phone is sure to send. No `unload`: it would cost the page its place in the back/forward cache.
  for (const event of ['visibilitychange', 'pagehide']) globalThis.addEventListener?.(event, flush, { signal: ending })

  return {
    open(place) {
      const saved = [...words.read().drafts].filter(([, draft]) => draft.place === place).sort(([, a], [, b]) => b.at - a.at)[0]
      let id = saved?.[0] ?? uuid()
      /** What this tab last left there. */
      let known = saved?.[1].text ?? ''

      /** Removes what is there, if it is ours. If another tab went on with it, or sent it and ours is no longer the same, ours is a new one. */
      const claim = ({ drafts }: Written, text: string) => {
        const there = drafts.get(id)?.text ?? ''
        if (there === known) drafts.delete(id)
        else if (there || text !== known) id = uuid()
      }
      const write = ({ drafts }: Written, text: string) => {
        known = text
        if (text) drafts.set(id, { place, text, at: Date.now() })
      }
      const draft: Draft = {
        found: saved?.[1].text,
        save(text) {
          waiting.set(draft, (written) => {
            if (text === known) return
            claim(written, text)
            write(written, text)
          })
          timer ??= setTimeout(flush, delay)
        },
        take(written, text) {
          waiting.delete(draft)
          claim(written, text)
          const clientId = id
          id = uuid()
          known = ''
          return clientId
        },
        put(written, text, clientId) {
          draft.take(written, text)
          id = clientId
          write(written, text)
        },
      }
      return draft
    },
    kept,
    places: () => [...words.read().drafts.values()].map(({ place }) => place),
    flush,
  }
}
