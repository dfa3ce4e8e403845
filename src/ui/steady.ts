/**
 * Makes a change, and keeps what is in view where it is. Not every browser anchors the scroll position, and where one does it must not
 * be done twice.
 */
export function steady(root: HTMLElement, change: () => void): void {
  const list = root.querySelector<HTMLElement>('.list')
  const places = list ? landmarks(root, list) : []
  const before = places.map((place) => place())
  if (list) list.style.overflowAnchor = 'none'
  change()
  if (!list) return
  // Drawn in a microtask, painted after this.
  requestAnimationFrame(() => {
    const at = places.findIndex((place) => place() !== undefined)
    const moved = (places[at]?.() ?? 0) - (before[at] ?? 0)
    if (moved) scrollerOf(root).scrollBy({ top: moved, behavior: 'instant' })
    list.style.overflowAnchor = ''
  })
}

/** Where something in view stands, the most telling first; nothing once it is gone. */
function landmarks(root: HTMLElement, list: HTMLElement): (() => number | undefined)[] {
  const inView = (element: Element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  }
  const { bottom } = list.getBoundingClientRect()
  // Whoever reads what comes after the comments.
  if (bottom <= 0) return [() => list.getBoundingClientRect().bottom]
  const focused = (root.getRootNode() as ShadowRoot | Document).activeElement
  return [focused && root.contains(focused) ? focused : undefined, ...list.querySelectorAll('article')].flatMap((element) =>
    element && inView(element) ? () => (element.isConnected ? element.getBoundingClientRect().top : undefined) : [],
  )
}

/** What scrolls an element: the nearest around it that can, across shadow roots; else the page. */
export function scrollerOf(element: Element): Element {
  for (let at: Element | null = element; at; at = at.assignedSlot ?? at.parentElement ?? hostOf(at)) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  }
  return document.scrollingElement ?? document.documentElement
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}
