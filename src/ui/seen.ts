/** Calls `then` once, as soon as the element is near the viewport. Answers how to give up waiting. */
export type WhenSeen = (element: Element, then: () => void) => () => void

/** One observer for all that wait at the same distance: a thousand of them would cost every frame a few milliseconds. */
export function createSeen(margin: string): WhenSeen {
  const waiting = new Map<Element, () => void>()
  let observer: IntersectionObserver | undefined
  const forget = (element: Element) => {
    waiting.delete(element)
    observer?.unobserve(element)
  }
  return (element, then) => {
    observer ??= new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          const seen = isIntersecting && waiting.get(target)
          if (!seen) continue
          forget(target)
          seen()
        }
      },
      { rootMargin: margin },
    )
    waiting.set(element, then)
    observer.observe(element)
    return () => forget(element)
  }
}
