import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Few at first, because code that runs for the first time is slow; then more at a time. No step is a long task on a phone. */
const first = 4
const most = 32

/**
 * Hands out a long list a few at a time, a task each, until all of it has been drawn once. When its order changes it is put into the
 * new one in the same way, from the top: what has not had its turn yet stands below, as it stood.
 */
export function useGradually(all: readonly VNode[]): readonly VNode[] {
  const [, redraw] = useState(0)
  const last = useRef({ all, drawn: [] as readonly VNode[], limit: first })
  const { current } = last
  if (all !== current.all) {
    // A few more or less at the end, or one drawn anew, is one step.
    if (current.drawn.some(({ key }, at) => at < all.length && key !== all[at]?.key)) current.limit = Math.min(current.limit, first)
    current.all = all
  }
  const { limit } = current
  let drawn = all
  if (limit < all.length) {
    const next = all.slice(0, limit)
    const done = new Set(next.map(({ key }) => key))
    const now = new Map(all.map((item) => [item.key, item]))
    drawn = [...next, ...current.drawn.flatMap(({ key }) => (done.has(key) ? [] : (now.get(key) ?? [])))]
  }
  current.drawn = drawn
  useEffect(() => {
    if (!all.length || limit === Number.POSITIVE_INFINITY) return
    const timer = setTimeout(() => {
      current.limit = limit < all.length ? limit + Math.min(limit, most) : Number.POSITIVE_INFINITY
      redraw((count) => count + 1)
    })
    return () => clearTimeout(timer)
  }, [limit, all])
  return drawn
}
