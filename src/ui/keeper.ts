import { rootOf } from './next'
import { rowsBelow } from './rows'
import type { Sleeper } from './Stretches'
import { scrollerOf, steady } from './steady'

/** What is so near to the viewport is drawn. */
const near = '150%'
/** So many comments may be drawn wherever the reader is: in a short thread nothing that was drawn ever sleeps. */
const most = 100

/** Wakes what comes near the reader, and lets sleep what is far from them: however long the list, what is drawn stays small. */
export interface Keeper {
  /** Answers how to take it out again. */
  add(sleeper: Sleeper): () => void
  /** Draws what holds a comment, a level at a time. Answers whether there was something to draw. */
  wake(id: string): boolean
  /** Draws what sleeps in an element. */
  draw(element: Element): void
}

export function createKeeper(): Keeper {
  const sleepers = new Map<Element, Sleeper>()
  /** Something was done there: what was opened, written or unfolded stays as it is. */
  const touched = new WeakSet<Element>()
  /** What is drawn and out of reach. */
  const far = new Set<Element>()
  let printing = false
  let observer: IntersectionObserver | undefined

  function look(entries: readonly IntersectionObserverEntry[]): void {
    const above: Sleeper[] = []
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const sleeper = sleepers.get(target)
      if (isIntersecting) far.delete(target)
      if (!sleeper || printing || sleeper.asleep !== isIntersecting) continue
      if (!isIntersecting) far.add(target)
      else if (boundingClientRect.top < 0) above.push(sleeper)
      else sleeper.rest()
    }
    rest()
    // Nobody knows how high it is, if it was never drawn.
    const [first] = above
    if (!first) return
    steady(rootOf(first.element), () => {
      for (const sleeper of above) sleeper.rest(undefined, true)
    })
  }
  function rest(): void {
    let drawn = 0
    for (const { asleep, rows } of sleepers.values()) if (!asleep) drawn += rows.length
    for (const element of far) {
      if (drawn <= most) return
      const sleeper = sleepers.get(element)
      if (touched.has(element) || holdsFocus(element)) continue
      far.delete(element)
      const { height } = element.getBoundingClientRect()
      // Without a height it is in something that is hidden.
      if (!sleeper || sleeper.asleep || !height) continue
      drawn -= sleeper.rows.length
      sleeper.rest(height)
    }
  }
  const touch = ({ currentTarget }: Event) => touched.add(currentTarget as Element)
  const print = () => {
    printing = true
    for (const sleeper of sleepers.values()) if (sleeper.asleep) sleeper.rest(undefined, true)
  }
  const printed = () => {
    printing = false
    // They are looked at again.
    for (const element of sleepers.keys()) {
      observer?.unobserve(element)
      observer?.observe(element)
    }
  }
  const draw = (sleeper: Sleeper) => {
    touched.add(sleeper.element)
    sleeper.rest(undefined, true)
  }

  return {
    add(sleeper) {
      const { element } = sleeper
      if (!sleepers.size) {
        addEventListener('beforeprint', print)
        addEventListener('afterprint', printed)
      }
      sleepers.set(element, sleeper)
      element.addEventListener('click', touch)
      if (!('IntersectionObserver' in globalThis)) sleeper.rest()
      else {
        const scroller = scrollerOf(element)
        // Within something that scrolls by itself the margin of the page would not count.
        observer ??= new IntersectionObserver(look, {
          root: scroller === document.scrollingElement ? null : scroller,
          rootMargin: `${near} 0px`,
        })
        observer.observe(element)
      }
      return () => {
        observer?.unobserve(element)
        element.removeEventListener('click', touch)
        sleepers.delete(element)
        far.delete(element)
        if (sleepers.size) return
        removeEventListener('beforeprint', print)
        removeEventListener('afterprint', printed)
      }
    },
    wake(id) {
      const held = [...sleepers.values()].find(
        ({ asleep, rows }) => asleep && rowsBelow(rows.map(({ branch }) => branch)).some(({ branch }) => branch.comment.id === id),
      )
      if (held) draw(held)
      return held !== undefined
    },
    draw(element) {
      const sleeper = sleepers.get(element)
      if (sleeper) draw(sleeper)
    },
  }
}

const holdsFocus = (element: Element) => element.contains((element.getRootNode() as ShadowRoot | Document).activeElement)
