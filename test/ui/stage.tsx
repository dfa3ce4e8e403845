import { cleanup, render } from '@testing-library/preact'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, vi } from 'vitest'
import type { Adapter, Features, ListQuery } from '../../src/core/adapter'
import { memoryStorage } from '../../src/core/storage'
import type { Comment, CommentPage, Draft } from '../../src/core/types'
import en from '../../src/i18n/en'
import { type AllMessages, createTranslator } from '../../src/i18n/format'
import writingEn from '../../src/i18n/writing/en'
import { createState } from '../../src/state/create'
import { createWriter } from '../../src/state/writer'
import * as chunk from '../../src/ui/later'
import { Widget, type WidgetOptions } from '../../src/ui/Widget'

/** What jsdom leaves out: everything is in view, nothing scrolls, a popover opens. */
class Everywhere {
  readonly #seen: IntersectionObserverCallback
  constructor(seen: IntersectionObserverCallback) {
    this.#seen = seen
  }
  observe(target: Element) {
    queueMicrotask(() =>
      this.#seen(
        [{ isIntersecting: true, target, boundingClientRect: target.getBoundingClientRect() } as IntersectionObserverEntry],
        this as never,
      ),
    )
  }
  unobserve() {}
  disconnect() {}
}

export const scrolled: string[] = []

beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', Everywhere)
  vi.stubGlobal('CSS', { supports: () => true })
  scrolled.length = 0
  Element.prototype.scrollIntoView = function () {
    scrolled.push(this.id)
  }
  HTMLElement.prototype.showPopover = function () {
    this.style.display = 'block'
  }
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

export const thread = { id: 'thread', url: 'https://example.com/article' }

let made = 0

/** A comment as a backend sends it. */
export function comment(id: string, more: Partial<Comment> = {}): Comment {
  return {
    id,
    parentId: null,
    author: { name: `Author of ${id}` },
    body: { format: 'text', value: `Words of ${id}` },
    createdAt: new Date(Date.now() - 3_600_000 + made++ * 1000).toISOString(),
    status: 'published',
    can: ['reply'],
    ...more,
  }
}

export const features: Features = {
  sorts: ['newest', 'oldest'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'optional',
  input: 'markdown',
  maxLength: 1000,
}

/** A backend that answers what the test says. */
export function backend(comments: readonly Comment[], more: Partial<Adapter> = {}): Adapter {
  return {
    name: 'stage',
    features,
    list: async (_query: ListQuery): Promise<CommentPage> => ({ comments, total: { value: comments.length, exact: true }, state: 'open' }),
    create: async (_thread, draft: Draft) => {
      const stored = comment(draft.clientId, {
        parentId: draft.parentId,
        body: draft.body,
        author: { name: draft.author.name ?? '' },
        createdAt: new Date().toISOString(),
        mine: true,
      })
      return { status: 'published', id: stored.id, comment: stored }
    },
    ...more,
  }
}

/** An adapter's method that answers when the test lets it. */
export function gate<T>() {
  let open: (value: T) => void = () => {}
  let refuse: (error: unknown) => void = () => {}
  const answer = new Promise<T>((resolve, reject) => {
    open = resolve
    refuse = reject
  })
  return { answer, open, refuse }
}

interface Extra {
  readonly storage?: ReturnType<typeof memoryStorage>
  readonly options?: Partial<WidgetOptions>
  readonly advanceTimers?: (milliseconds: number) => void
}

/** The whole widget over the real state and one backend. */
export function stage(adapter: Adapter, { storage = memoryStorage(), options, advanceTimers }: Extra = {}) {
  const state = createState({ adapter, thread, storage, emit: () => true }, createWriter)
  const i18n = createTranslator<AllMessages>({ ...en, ...writingEn }, 'en')
  const view = render(
    <Widget state={state} i18n={i18n} options={{ theme: 'auto', headingLevel: 2, later: { ...chunk, i18n }, ...options }} />,
  )
  const user = userEvent.setup(advanceTimers && { advanceTimers })
  return { ...view, state, user, storage }
}

/** The article that holds these words. */
export function articleWith(container: Element, words: string): HTMLElement {
  const found = [...container.querySelectorAll('article')].find((article) => article.textContent?.includes(words))
  if (!found) throw new Error(`No comment says "${words}": ${container.textContent}`)
  return found
}
