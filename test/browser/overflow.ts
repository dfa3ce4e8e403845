import type { Page } from 'playwright-core'

/** What sticks out of the widget, or holds words that do not fit. */
export function overflowing(page: Page): Promise<readonly string[]> {
  return page.locator('afterword-comments').evaluate((host) => {
    const bounds = host.getBoundingClientRect()
    const wrong: string[] = []
    if (document.documentElement.scrollWidth > innerWidth)
      wrong.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`)
    for (const element of host.shadowRoot?.querySelectorAll<HTMLElement>('*') ?? []) {
      const box = element.getBoundingClientRect()
      const unseen = element.closest('.unseen, [aria-hidden="true"], [popover]:not(:popover-open)')
      if (unseen || !box.width || !box.height || getComputedStyle(element).clipPath.startsWith('inset(50%')) continue
      const name = `${element.localName}.${element.className} "${element.textContent?.slice(0, 40)}"`
      // A quiet button's padding hangs out, so that its words stand in line.
      // What lies over the page has the window's width.
      const over = element.closest('[popover]')
      if (over ? box.right > innerWidth || box.left < 0 : box.right > bounds.right + 12 || box.left < bounds.left - 12)
        wrong.push(`out of the column: ${name}`)
      const clips = ['hidden', 'clip'].includes(getComputedStyle(element).overflowX)
      if (clips && element.scrollWidth > element.clientWidth + 1 && !element.matches('select, .folded')) wrong.push(`cut off: ${name}`)
    }
    return wrong
  })
}
