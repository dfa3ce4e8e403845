import { openAdapter } from './adapters/registry'
import type { Adapter } from './core/adapter'
import { firstSort } from './core/order'
import { browserStorage } from './core/storage'
import type { Sort } from './core/types'
import { findMessages } from './i18n/languages'
import { resolveLangs, resolveThread } from './options'
import type { Parts } from './parts'

export const attributes = ['backend', 'url', 'thread', 'lang', 'theme', 'sort', 'loading', 'page-title', 'avatars', 'words'] as const

/** How far below the viewport a lazy widget begins to load: about two flicks of a thumb. */
const nearby = '0px 0px 800px'

/** Until the widget stands its place is held, so that nothing below it jumps. `:host` rules yield to the page's own. */
const waiting = ':host{display:block;min-height:100vh}'
const standing = ':host{display:block}'

/** See `defineElements` in `index.ts`. */
export function defineElements(parts: Parts, url: string = globalThis.location?.origin): void {
  if (!globalThis.customElements || customElements.get('afterword-comments')) return
  /**
   * The comment section of a page. It holds no comments and no framework: it decides when to load and what to load, and hands over to
   * `mount`. Its children are the fallback, shown until the widget is ready and again if it cannot start.
   */
  class Comments extends HTMLElement {
    static readonly observedAttributes = attributes
    #ending: AbortController | undefined
    #queued = false
    #sheet = new CSSStyleSheet()

    connectedCallback(): void {
      this.#queue()
    }

    disconnectedCallback(): void {
      this.#queue()
    }

    attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
      if (before !== after) this.#queue()
    }

    /** Several changes in one go are one restart. */
    #queue(): void {
      if (this.#queued) return
      this.#queued = true
      queueMicrotask(() => {
        this.#queued = false
        this.#ending?.abort()
        this.#ending = undefined
        if (this.isConnected) this.#start()
      })
    }

    #start(): void {
      this.#ending = new AbortController()
      const { signal } = this.#ending
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' })
      if (!root.firstChild) {
        root.append(document.createElement('slot'))
        root.adoptedStyleSheets = [this.#sheet]
      }
      this.#sheet.replaceSync(waiting)
      const go = () => {
        observer.disconnect()
        removeEventListener('hashchange', linked)
        this.#load(signal)
      }
      /** A link to a comment was followed: whoever waits for the reader to come by need not wait any longer. */
      const linked = () => location.hash.startsWith('#comment-') && go()
      const observer = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && go(), { rootMargin: nearby })
      signal.addEventListener('abort', () => observer.disconnect())
      observer.observe(this)
      addEventListener('hashchange', linked, { signal })
      if (this.getAttribute('loading') === 'eager') go()
      else linked()
    }

    /** Two things side by side: the widget with its words, and the adapter with its first request. */
    async #load(signal: AbortSignal): Promise<void> {
      const option = (name: (typeof attributes)[number]) => this.getAttribute(name) ?? undefined
      try {
        const thread = resolveThread({ id: option('thread'), title: option('page-title') }, document)
        const [begun, { createMount, optionsOf }, messages] = await Promise.all([
          begin(parts, option('backend') ?? 'server', option('url') ?? url, signal, (adapter) =>
            adapter.list(
              { thread, sort: firstSort(adapter.features, browserStorage(`afterword:${adapter.name}:`), option('sort') as Sort) },
              { signal },
            ),
          ),
          parts.mount(),
          findMessages(resolveLangs(option('lang'), this), parts.language),
        ])
        if (signal.aborted) return
        const { unmount } = createMount(parts.language)(this, { ...begun, ...optionsOf(this), thread, messages })
        signal.addEventListener('abort', unmount)
      } catch (error) {
        if (signal.aborted) return
        console.error('afterword: the comments could not start.', error)
        // Where the page says nothing itself, a blank would say less.
        ;(this.shadowRoot?.firstChild as Element).textContent = 'The comments could not start.'
        this.dispatchEvent(new CustomEvent('afterword:error', { bubbles: true, composed: true, detail: error }))
      } finally {
        if (!signal.aborted) this.#sheet.replaceSync(standing)
      }
    }
  }

  /** A number of comments; what it takes to count is loaded with the first of them. */
  let counting: Promise<(element: Element) => void> | undefined
  class Count extends HTMLElement {
    static readonly observedAttributes = ['backend', 'url', 'thread']

    connectedCallback(): void {
      counting ??= parts.count().then(({ createCounter }) => createCounter(parts, url))
      counting.then((count) => count(this), console.warn)
    }

    attributeChangedCallback(): void {
      if (this.isConnected) this.connectedCallback()
    }
  }

  customElements.define('afterword-comments', Comments)
  customElements.define('afterword-count', Count)
}

/** Makes a backend's adapter and sends its first request, without waiting for the answer. The adapter goes when the element does. */
async function begin<T>(parts: Parts, backend: string, url: string, signal: AbortSignal, ask: (adapter: Adapter) => Promise<T>) {
  const adapter = await openAdapter(backend, url, parts.adapter)
  signal.addEventListener('abort', () => quietly(() => adapter.dispose?.()))
  // Its failure is the widget's to show.
  const first = quietly(() => ask(adapter))
  return { adapter, first, url }
}

/** Whatever it does, nothing is thrown into the page: until somebody reads what it answers, a failure must not count as unhandled. */
function quietly<T>(run: () => T | Promise<T>): Promise<T> {
  const answer = (async () => run())()
  answer.catch(() => {})
  return answer
}
