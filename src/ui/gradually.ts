import { useEffect, useState } from 'preact/hooks'

/** Few at first, because code that runs for the first time is slow; then more at a time. No step is a long task on a phone. */
const first = 4
const most = 32

/** Hands out a long list a few at a time, a task each, until all of it has been drawn once; from then on whole. */
export function useGradually<T>(all: readonly T[]): readonly T[] {
  const [limit, setLimit] = useState(first)
  useEffect(() => {
    if (!all.length || limit === Number.POSITIVE_INFINITY) return
    const timer = setTimeout(() => setLimit(limit < all.length ? limit + Math.min(limit, most) : Number.POSITIVE_INFINITY))
    return () => clearTimeout(timer)
  }, [limit, all])
  return limit < all.length ? all.slice(0, limit) : all
}
