import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Keeps what is in view where it is when the skeleton (exactly one viewport high) gives way to a shorter list: the area goes on
 * reaching down to the viewport's lower edge until the reader has scrolled it out of sight, and only then shrinks to its content.
 */
export function useHeldHeight(loading: boolean): RefObject<HTMLDivElement | null> {
  const area = useRef<HTMLDivElement>(null)
  const seen = useRef({ loading, top: Number.POSITIVE_INFINITY })
  // Read before the list is drawn, while the layout is still known: afterwards the same question would cost a layout of its own.
  if (seen.current.loading && !loading && area.current) seen.current.top = area.current.getBoundingClientRect().top
  seen.current.loading = loading
  useLayoutEffect(() => {
    const element = area.current
    const { top } = seen.current
    if (loading || !element || top >= innerHeight) return
    element.style.minHeight = `${Math.min(innerHeight, innerHeight - top)}px`
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1)
      if (!last || last.isIntersecting) return
      // Above the viewport a change moves what is in view, unless the browser anchors the scroll position.
      if (last.boundingClientRect.top > 0 || 'overflowAnchor' in element.style) release()
    })
    const release = () => {
      observer.disconnect()
      element.style.minHeight = ''
    }
    observer.observe(element)
    return release
  }, [loading])
  return area
}
