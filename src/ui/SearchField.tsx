import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Button } from './Button'
import { useLater } from './context'
import { createFinder } from './found'
import { Icon } from './Icon'

/** Milliseconds after the last change before it is searched. */
const pause = 150

/** Finds words among the loaded comments and goes from one to the next: Enter and Shift+Enter, in the field and on what was found. */
export function SearchField({ onClose }: { onClose: () => void }) {
  const { state, i18n, reveal } = useLater()
  const bar = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [words, write] = useState('')
  const [found, setFound] = useState<{ readonly words: string; readonly ids: readonly string[] }>()
  const at = useRef<string | undefined>(undefined)
  const tools = useMemo(() => {
    let finder: ReturnType<typeof createFinder> | undefined
    const root = () => bar.current?.closest<HTMLElement>('.root')
    return {
      root,
      find(words: string) {
        const there = root()
        if (there) finder ??= createFinder(there, (comment) => state.mutes(comment))
        const ids = finder?.find(state.thread.roots.peek(), words) ?? []
        setFound(words.trim() ? { words, ids } : undefined)
        return ids
      },
      end: () => finder?.end(),
    }
  }, [state])

  const go = (step: 1 | -1) => {
    const ids = found?.words === words ? found.ids : tools.find(words)
    if (!ids.length) return
    const here = ids.indexOf(at.current ?? '')
    const next = here < 0 && step < 0 ? ids.at(-1) : ids[(here + step + ids.length) % ids.length]
    at.current = next
    if (next !== undefined) reveal(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') onClose()
    else go(event.shiftKey ? -1 : 1)
  }
  const hear = useRef(onKeyDown)
  hear.current = onKeyDown

  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    const timer = setTimeout(() => tools.find(words), pause)
    return () => clearTimeout(timer)
  }, [words])
  // What is drawn anew (a body that became markup, a page that came) is searched anew.
  useEffect(() => {
    const list = tools.root()?.querySelector('.list')
    if (!list) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new MutationObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(() => tools.find(words), pause)
    })
    observer.observe(list, { childList: true, subtree: true })
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [words])
  useEffect(() => {
    const root = tools.root()
    // On a comment, where no other key of ours is heard.
    const listen = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.tagName === 'ARTICLE') hear.current(event)
    }
    root?.addEventListener('keydown', listen)
    return () => {
      root?.removeEventListener('keydown', listen)
      tools.end()
    }
  }, [])

  const none = found?.ids.length === 0
  const keep = (event: Event) => event.stopPropagation()
  const arrow = (step: 1 | -1) => (
    <Button
      class={step < 0 ? 'icon back' : 'icon'}
      aria-label={i18n.t(step < 0 ? 'previous' : 'next')}
      busy={!found || none}
      onClick={() => go(step)}
    >
      <Icon d="m3 6 5 5 5-5" />
    </Button>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: `search` is too young an element
    <div ref={bar} class="search" role="search">
      <span class="field">
        <input
          ref={field}
          type="search"
          part="field"
          dir="auto"
          autocomplete="off"
          aria-label={i18n.t('search')}
          placeholder={i18n.t('search')}
          value={words}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            onKeyDown(event)
            keep(event)
          }}
          onKeyPress={keep}
          onKeyUp={keep}
        />
      </span>
      {arrow(-1)}
      {arrow(1)}
      <Button class="icon" aria-label={i18n.t('close')} onClick={onClose}>
        <Icon d="m4 4 8 8m0-8-8 8" />
      </Button>
      <p class="quiet" role="status">
        {found && (none ? i18n.t('foundNone') : i18n.plural('found', found.ids.length))}
      </p>
    </div>
  )
}
