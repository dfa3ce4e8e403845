import { useEffect, useRef } from 'preact/hooks'
import { Button } from './Button'
import { useLater } from './context'
import { useKeys } from './keys'
import { articlesOf, idOf, listOf, rootOf } from './next'
import { createSeen } from './seen'
import { steady } from './steady'
import { useWatching } from './watching'

/** Above the list, for whoever reads it: what came in the meantime, a word about a link that leads nowhere, keys to walk with. */
export function Reader() {
  const shared = useLater()
  const { state, i18n, focus, reveal } = shared
  const place = useRef<HTMLDivElement>(null)
  const news = state.news.value
  const ready = state.thread.phase.value === 'ready'
  useKeys(place, shared)
  useWatching(place, shared, ready)
  const target = state.thread.target.value
  useEffect(() => {
    const list = listOf(place.current)
    if (list) return createSeen('0px')(list, () => news?.come())
  }, [news])
  useEffect(() => {
    // The link was followed before this code was here, and its comment lies too deep to be drawn with all.
    if (target !== undefined && !articlesOf(rootOf(place.current)).some((article) => idOf(article) === target)) reveal(target)
  }, [target])
  const writes = state.outbox.entries.value.some(({ parentId }) => parentId === null)
  useEffect(() => {
    // A new comment stands among all.
    if (writes) state.view.only(undefined)
  }, [writes])

  const arrived = news?.arrived.value ?? 0
  const take = () => {
    steady(rootOf(place.current), () => {
      const ids = news?.take() ?? []
      focus((root) => {
        const first = articlesOf(root).find((article) => ids.includes(idOf(article)))
        const id = first ? idOf(first) : ids[0]
        if (id === undefined) return null
        news?.see(id)
        if (!first) reveal(id)
        first?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
        return first
      })
    })
  }
  return (
    <>
      {state.thread.missing.value && <p class="quiet gone">{i18n.t('linkGone')}</p>}
      <div ref={place} class="arrived">
        {arrived > 0 && (
          <Button class="primary" onClick={take}>
            {i18n.plural('arrived', arrived)}
          </Button>
        )}
      </div>
    </>
  )
}
