import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** Few at first, because code that runs for the first time is slow; then more at a time. No step is a long task on a phone. */
const first = 4

/**
 * Hands out a list a few at a time, a task each, until all of it has been drawn once; what comes later comes at once. A list that was empty
 * begins anew. `whole`: in one go.
 */
export function useGradually(all: readonly VNode[], whole = false): readonly VNode[] {
  const [limit, setLimit] = useState(first)
  useEffect(() => {
    if (!all.length) return setLimit(first)
    if (limit === Number.POSITIVE_INFINITY) return
    const timer = setTimeout(() => setLimit(limit < all.length ? limit * 2 : Number.POSITIVE_INFINITY))
    return () => clearTimeout(timer)
  }, [limit, all])
  return whole ? all : all.slice(0, limit)
}
