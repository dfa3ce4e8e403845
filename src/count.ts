import { loadAdapter } from './adapters/registry'
import { backendStorage } from './core/storage'
import { threadId } from './core/thread'
import { resolveLang } from './options'

/** Asks a backend at most this many threads at once; our own server takes as many. */
const most = 100

/**
 * Registers `<afterword-count thread="…">`: the number of comments under a thread, as plain text. Its children stand until the number
 * is known, and stay if it cannot be had. All counts of a page that ask the same backend travel in one request.
 */
export function defineCount(url: string): void {
  const waiting = new Map<string, Count[]>()

  class Count extends HTMLElement {
    static readonly observedAttributes = ['thread', 'backend', 'url']

    connectedCallback(): void {
      this.#ask()
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.#ask()
    }

    get #thread(): string {
      return threadId(this.getAttribute('thread') ?? '')
    }

    #ask(): void {
      const backend = this.getAttribute('backend') ?? 'server'
      const base = new URL(this.getAttribute('url') ?? url, location.href).href.replace(/\/$/, '')
      const key = `${backend} ${base}`
      const group = waiting.get(key)
      if (group) {
        group.push(this)
        return
      }
      waiting.set(key, [this])
      // A task, not a microtask: the parser may still be bringing the page's other counts.
      setTimeout(async () => {
        const counts = waiting.get(key) ?? []
        waiting.delete(key)
        try {
          const adapter = (await loadAdapter(backend))({ url: base, storage: backendStorage(backend, base) })
          const threads = [...new Set(counts.map((count) => count.#thread))]
          for (let from = 0; from < threads.length; from += most) {
            const some = threads.slice(from, from + most)
            const found = await adapter.count?.(some, { signal: AbortSignal.timeout(30_000) })
            for (const count of counts) count.#show(found?.[count.#thread]?.value)
          }
          adapter.dispose?.()
        } catch (error) {
          console.warn('afterword: the comments could not be counted.', error)
        }
      })
    }

    #show(value: unknown): void {
      if (typeof value === 'number') this.textContent = value.toLocaleString(resolveLang(undefined, this))
    }
  }

  customElements.define('afterword-count', Count)
}
