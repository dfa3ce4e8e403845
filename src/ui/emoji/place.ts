/** Pixels kept free between it and the edges of the screen. */
const gap = 8

/** Puts what is in the top layer below a button, or above where below is no room; never beyond the sides of the screen. */
export function place(popover: HTMLElement, by: HTMLElement): void {
  const at = by.getBoundingClientRect()
  const { offsetWidth, offsetHeight, style } = popover
  const below = at.bottom + gap + offsetHeight < innerHeight || at.top < offsetHeight + gap
  const left = Math.max(gap, Math.min(at.right - offsetWidth, document.documentElement.clientWidth - offsetWidth - gap))
  // Of the page, not of the screen: it goes with what it belongs to when the page is scrolled.
  style.left = `${left + scrollX}px`
  style.top = `${(below ? at.bottom + gap : at.top - gap - offsetHeight) + scrollY}px`
}
