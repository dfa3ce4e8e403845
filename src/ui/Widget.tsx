import { computed, signal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { safeUrl } from '../core/rules'
import type { AllMessages, Translator } from '../i18n/format'
import type { WidgetState } from '../state/state'
import { Announcer } from './Announcer'
import { CommentList } from './CommentList'
import { createClock } from './clock'
import { articleOf, type Later, type Shared, WidgetContext } from './context'
import { Elsewhere } from './Elsewhere'
import { Faces } from './Faces'
import { loadLater } from './loadLater'
import { NewComment } from './NewComment'
import { Offline } from './Offline'
import { PageReactions } from './PageReactions'
import { SortControl } from './SortControl'

export interface WidgetOptions {
  /** `auto` takes the page's own colours; `light` and `dark` say which the page has. */
  readonly theme: 'auto' | 'light' | 'dark'
  /** The level of the two headings, 1–6. */
  readonly headingLevel: number
  /** Show the pictures that authors have elsewhere. Default: initials only. */
  readonly avatars?: boolean
  /** What is discussed, where the page names it; tells several widgets on one page apart. */
  readonly title?: string
  /** What comes after the first frame, where it is there already; else it is loaded, with the words that `words` brings. */
  readonly later?: Later
  readonly words?: () => Promise<Translator<AllMessages>>
  /** Adds a style sheet beside the widget's own. */
  readonly adopt?: (css: string) => void
}

/** The whole widget: the form, the list, and the voice that tells screen readers what happened. */
export function Widget({ state, i18n, options }: { state: WidgetState; i18n: Translator; options: WidgetOptions }) {
  const root = useRef<HTMLElement>(null)
  const later = useMemo(() => signal(options.later), [state])
  const shared = useMemo<Shared>(() => {
    const keeper = computed(() => later.value?.createKeeper())
    const focus: Shared['focus'] = (find) => {
      // Drawing happens in a microtask; a timer comes after it.
      setTimeout(() => {
        const found = root.current && find(root.current)
        if (found instanceof HTMLElement) found.focus({ preventScroll: true })
      })
    }
    return {
      state,
      i18n,
      avatars: options.avatars === true,
      focus,
      clock: createClock(),
      later,
      keeper,
      items: new WeakMap(),
      reveal(id) {
        later.peek()?.lead(state, id)
        focus((root) => {
          const article = articleOf(root, id)
          if (!article && keeper.peek()?.wake(id)) shared.reveal(id)
          article?.scrollIntoView({ block: 'center', behavior: 'instant' })
          return article
        })
      },
      alone(id) {
        const at = id ?? state.view.alone.peek() ?? ''
        state.view.only(id)
        focus((root) => {
          const article = articleOf(root, at) ?? root.querySelector('.comments')
          article?.scrollIntoView({ block: 'nearest' })
          return article
        })
      },
    }
  }, [state, i18n])
  useEffect(() => shared.clock.start(), [shared])
  useEffect(() => {
    if (later.peek() || !options.words) return
    // The first of `Intl`'s objects takes a phone tens of milliseconds: better now than when there is something to read.
    i18n.number(0)
    return loadLater(state.thread, root.current, options.words, (loaded) => {
      options.adopt?.(loaded.css)
      state.equip(loaded.createWriter)
      later.value = loaded
    })
  }, [state])

  useEffect(() => later.value?.attend(root.current as HTMLElement), [later.value])

  const { QuoteReply, Reader, Search, Since } = later.value ?? {}
  const Heading = `h${options.headingLevel}` as 'h2'
  const total = state.thread.total.value
  const elsewhere = safeUrl(state.thread.elsewhere.value?.url)
  return (
    <WidgetContext.Provider value={shared}>
      <section
        ref={root}
        class="root"
        lang={i18n.lang}
        dir={i18n.dir}
        data-theme={options.theme}
        aria-label={options.title ? i18n.t('regionOf', { title: options.title }) : i18n.t('region')}
      >
        <PageReactions />
        {(state.writable || elsewhere) && (
          <>
            <div class="bar">
              <Heading part="heading">{i18n.t('addComment')}</Heading>
              {state.writable && <Offline />}
            </div>
            {state.writable ? <NewComment /> : <Elsewhere />}
          </>
        )}
        <div class="bar">
          <Heading part="heading" class="comments" tabIndex={-1}>
            {i18n.t('comments')}
            {total && total.value > 0 && <span class="quiet count">{` ${i18n.number(total.value)}${total.exact ? '' : '+'}`}</span>}
          </Heading>
          {!state.writable && <Offline />}
          {Search && <Search />}
          {Since && <Since />}
          <SortControl />
        </div>
        <Faces />
        {Reader && <Reader />}
        <CommentList />
        {QuoteReply && <QuoteReply />}
        <Announcer />
      </section>
    </WidgetContext.Provider>
  )
}
