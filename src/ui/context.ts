import { type ReadonlySignal, useComputed } from '@preact/signals'
import { createContext, type VNode } from 'preact'
import { useContext } from 'preact/hooks'
import type { Branch } from '../core/tree'
import type { AllMessages, Translator } from '../i18n/format'
import type { WidgetState } from '../state/state'
import type { Clock } from './clock'
import type { Keeper } from './keeper'
import type { Row } from './rows'

/** What comes after the first frame: components, and all the words of the language. */
export type Later = typeof import('./later') & { readonly i18n: Translator<AllMessages> }

/** What every component of one widget may need; nothing here is shared between two widgets. */
export interface Shared {
  readonly state: WidgetState
  readonly i18n: Translator
  readonly clock: Clock
  /** The site owner allows pictures from elsewhere. */
  readonly avatars: boolean
  /** What comes after the first frame, once it is loaded. */
  readonly later: ReadonlySignal<Later | undefined>
  /** Decides what of a long list is drawn, once the later chunk is loaded. */
  readonly keeper: ReadonlySignal<Keeper | undefined>
  /** What each branch was last drawn as, and where. */
  readonly items: WeakMap<Branch, readonly [Row, VNode]>
  /** Moves the focus once what just changed has been drawn. Nothing moves if nothing is found. */
  focus(find: (root: HTMLElement) => Element | null | undefined): void
  /** Scrolls to a comment and puts the focus on it. */
  reveal(id: string): void
  /** Shows a comment's branch alone; without one, all again. The focus stays with the comment. */
  alone(id?: string): void
}

/** `Widget` provides it before anything else is drawn; the default is never read. */
export const WidgetContext = createContext({} as Shared)

export function useWidget(): Shared {
  return useContext(WidgetContext)
}

/** A part of the state: who reads it is drawn again only when that part has changed, however much else has. */
export function usePart<T>(read: () => T): T {
  return useComputed(read).value
}

/** As `useWidget`, for the components of the later chunk: they speak all words. */
export function useLater(): Omit<Shared, 'i18n'> & { readonly i18n: Translator<AllMessages> } {
  const shared = useWidget()
  const i18n = shared.later.value?.i18n
  if (!i18n) throw new TypeError('afterword: this component belongs to the later chunk.')
  return { ...shared, i18n }
}

/** The article of a comment, wherever it is in the widget. Ids are opaque, so they are compared, never put into a selector. */
export function articleOf(root: HTMLElement, id: string): HTMLElement | undefined {
  return [...root.querySelectorAll('article')].find((article) => article.id === `comment-${id}`)
}

/** The text field below the headings, or that of the reply or edit that is open at a comment. */
export function fieldOf(root: HTMLElement, id: string | null): Element | null | undefined {
  return (id === null ? root : articleOf(root, id)?.parentElement)?.querySelector('form textarea')
}
