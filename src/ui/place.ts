/** Pixels between what is placed and the edges of the viewport. */
const edge = 8

/** Shows a popover by its opener: below it or above, ending where it ends. Where the style sheet can anchor it, that is its work. */
export function place(popover: HTMLElement, opener: HTMLElement): void {
  if (!popover.showPopover) return
  popover.showPopover()
  if (CSS.supports('position-area', 'block-end')) return
  const by = opener.getBoundingClientRect()
  const { width, height } = popover.getBoundingClientRect()
  const above = by.bottom + height > innerHeight && by.top > height
  const wanted = getComputedStyle(opener).direction === 'rtl' ? by.left : by.right - width
  const left = Math.max(edge, Math.min(wanted, document.documentElement.clientWidth - width - edge))
  // From the page's corner: so it goes along when the page scrolls.
  popover.style.position = 'absolute'
  popover.style.inset = `${(above ? by.top - height : by.bottom) + scrollY}px auto auto ${left + scrollX}px`
}
