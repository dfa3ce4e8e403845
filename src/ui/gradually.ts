import { useEffect, useState } from 'preact/hooks'

/** More than a screenful, little enough that drawing it is no long task on a phone. */
const step = 8

/** Hands out a long list a few at a time, a task each, until all of it has been drawn once; from then on whole. */
export function useGradually<T>(all: readonly T[]): readonly T[] {
  const [limit, setLimit] = useState(step)
  useEffect(() => {
    if (!all.length || limit === Number.POSITIVE_INFINITY) return
    const timer = setTimeout(() => setLimit(limit < all.length ? limit + step : Number.POSITIVE_INFINITY))
    return () => clearTimeout(timer)
  }, [limit, all])
  return limit < all.length ? all.slice(0, limit) : all
}
