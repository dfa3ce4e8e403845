import { openAdapter } from './adapters/registry'
import { threadId } from './core/thread'
import { resolveLangs } from './options'
import type { Parts } from './parts'

/** Asks a backend at most this many threads at once; our own server takes as many. */
const most = 100

const threadOf = (element: Element) => threadId(element.getAttribute('thread') ?? '')

/**
 * Fills `<afterword-count thread="…">` with the number of comments under a thread, as plain text. Its children stand until the number is
 * known, and stay if it cannot be had. All counts of a page that ask the same backend travel in one request.
 */
export function createCounter(parts: Parts, url: string): (element: Element) => void {
  const waiting = new Map<string, Element[]>()

  async function answer(backend: string, base: string, elements: readonly Element[]): Promise<void> {
    try {
      const adapter = await openAdapter(backend, base, parts.adapter)
      const threads = [...new Set(elements.map(threadOf))]
      for (let from = 0; from < threads.length; from += most) {
        const counts = await adapter.count?.(threads.slice(from, from + most), { signal: AbortSignal.timeout(30_000) })
        for (const element of elements) {
          const value: unknown = counts?.[threadOf(element)]?.value
          if (typeof value === 'number') element.textContent = value.toLocaleString(resolveLangs(undefined, element)[1] ?? undefined)
        }
      }
      adapter.dispose?.()
    } catch (error) {
      console.warn('afterword: the comments could not be counted.', error)
    }
  }

  return (element) => {
    const backend = element.getAttribute('backend') ?? 'server'
    const base = element.getAttribute('url') ?? url
    const key = `${backend} ${base}`
    const group = waiting.get(key)
    if (group) return void group.push(element)
    waiting.set(key, [element])
    // A task, not a microtask: the parser may still be bringing the page's other counts.
    setTimeout(() => {
      const elements = waiting.get(key) ?? []
      waiting.delete(key)
      void answer(backend, base, elements)
    })
  }
}
