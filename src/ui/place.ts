/** Pixels between what is placed and the edges of the viewport. */
const edge = 8

/** Puts what is in the top layer by its opener: below it or above, ending where it ends. For browsers whose style sheets cannot anchor it. */
export function place(popover: HTMLElement, opener: HTMLElement): void {
  const by = opener.getBoundingClientRect()
  const { width, height } = popover.getBoundingClientRect()
  const above = by.bottom + height > innerHeight && by.top > height
  const wanted = getComputedStyle(opener).direction === 'rtl' ? by.left : by.right - width
  const left = Math.max(edge, Math.min(wanted, document.documentElement.clientWidth - width - edge))
  // From the page's corner: so it goes along when the page scrolls.
  popover.style.position = 'absolute'
  popover.style.inset = `${(above ? by.top - height : by.bottom) + scrollY}px auto auto ${left + scrollX}px`
}
