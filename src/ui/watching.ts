import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Shared } from './context'
import { rootOf } from './next'
import { steady } from './steady'

/** Milliseconds a page may be hidden before it stops listening. */
const patience = 60_000

/** Listens for what others do while the page is visible, and for a minute after. */
export function useWatching(place: RefObject<Element | null>, { state }: Pick<Shared, 'state'>, ready: boolean): void {
  const news = state.news.value
  useEffect(() => {
    if (!ready || !news) return
    let stop: (() => void) | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = () => {
      clearTimeout(timer)
      if (!document.hidden) stop ??= news.watch((change) => steady(rootOf(place.current), change))
      else
        timer = setTimeout(() => {
          stop?.()
          stop = undefined
        }, patience)
    }
    turn()
    document.addEventListener('visibilitychange', turn)
    return () => {
      clearTimeout(timer)
      stop?.()
      document.removeEventListener('visibilitychange', turn)
    }
  }, [ready, news])
}
