import { type ReadonlySignal, signal } from '@preact/signals'

/** The widget's one timer: it keeps "2 minutes ago" true. */
export interface Clock {
  /** Epoch milliseconds, as fresh as the youngest date on screen needs it. */
  readonly now: ReadonlySignal<number>
  /** Says that a date is on screen. */
  watch(date: number): void
  /** Answers how to stop. */
  start(): () => void
}

const second = 1_000

/** Ticks every twentieth of the youngest date's age, between ten seconds and an hour; never while the page is hidden. */
export function createClock(): Clock {
  const now = signal(Date.now())
  let youngest = Number.NEGATIVE_INFINITY
  let running = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const tick = () => {
    clearTimeout(timer)
    if (!running || document.hidden || youngest < 0) return
    now.value = Date.now()
    timer = setTimeout(tick, Math.min(3600 * second, Math.max(10 * second, (now.value - youngest) / 20)))
  }
  return {
    now,
    watch(date) {
      if (date <= youngest) return
      youngest = date
      tick()
    },
    start() {
      running = true
      tick()
      document.addEventListener('visibilitychange', tick)
      return () => {
        running = false
        clearTimeout(timer)
        document.removeEventListener('visibilitychange', tick)
      }
    },
  }
}
