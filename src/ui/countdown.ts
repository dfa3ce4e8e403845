import { useEffect, useState } from 'preact/hooks'

/** Whole seconds left until a moment (epoch milliseconds); 0 when it has passed or there is none. Redraws as they go. */
export function useCountdown(until: number | undefined): number {
  const [, redraw] = useState(0)
  const left = until === undefined ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1000))
  useEffect(() => {
    if (!left) return
    const timer = setTimeout(() => redraw((count) => count + 1), 1000)
    return () => clearTimeout(timer)
  })
  return left
}
