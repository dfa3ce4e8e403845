import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Shared } from './context'
import { goToNew, idOf, listOf } from './next'

/** `n` to the next new comment, `j` and `k` to the next and the one before: only while the focus is on a comment, never in a field. */
export function useKeys(place: RefObject<Element | null>, shared: Pick<Shared, 'state' | 'focus' | 'reveal' | 'keeper'>): void {
  useEffect(() => {
    const list = listOf(place.current)
    if (!list) return
    const step = (way: 1 | -1, from: Element) => {
      const places = [...list.querySelectorAll<HTMLElement>('article[id], .asleep')].filter((place) => !place.closest('[hidden]'))
      const at = places.findIndex((place) => place === from.closest('article') || place === from.closest('li')?.querySelector('article'))
      const next = places[at + way]
      if (next?.matches('.asleep')) {
        shared.keeper.peek()?.draw(next)
        shared.focus(() => void step(way, from))
        return
      }
      next?.focus({ preventScroll: true })
      next?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
    }
    const press = (event: KeyboardEvent) => {
      const { key, target } = event
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !(target instanceof Element)) return
      if (target.closest('input, textarea, select, [contenteditable]')) return
      if (key === 'n') goToNew(shared)
      else if (key === 'j') step(1, target)
      else if (key === 'k') step(-1, target)
      else return
      // The page's own keys must not hear it as well.
      event.preventDefault()
      event.stopPropagation()
    }
    const found = ({ target }: Event) => {
      const article = target instanceof Element && target.closest('li')?.querySelector('article')
      if (article) shared.state.view.collapse([idOf(article)], false)
    }
    list.setAttribute('aria-keyshortcuts', 'n j k')
    list.addEventListener('keydown', press)
    // The browser's search found something in replies that were put away.
    list.addEventListener('beforematch', found)
    return () => {
      list.removeEventListener('keydown', press)
      list.removeEventListener('beforematch', found)
    }
  }, [])
}
