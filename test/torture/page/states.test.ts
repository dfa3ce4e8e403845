import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { malformed } from './malformed'
import { outage } from './outage'

/** What needs no browser, many times over; `npm test` runs some of each (`test/state`). */
const cycles = Number(process.env.AFTERWORD_CYCLES ?? 5000)
const uncaught: unknown[] = []
const note = (thrown: unknown) => uncaught.push(thrown)
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await new Promise((go) => setTimeout(go))
  process.off('unhandledRejection', note)
})

test('malformed answers: each told as what it is or read as far as it goes, and no good row lost', async () => {
  const seed = Date.now() % 1e9
  const { notes, ...tally } = await malformed(cycles, seed, (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds))
  const { failed, lost, unreadable, stuck } = tally
  process.stdout.write(
    `malformed answers (seed ${seed}): ${cycles} cycles, ${failed} refused whole, ${lost} good rows lost, ${unreadable} not told as what they are, ${stuck} stuck, ${uncaught.length} uncaught\n`,
  )
  expect({ ...tally, notes, uncaught: uncaught.splice(0) }).toEqual({
    cycles,
    failed,
    lost: 0,
    unreadable: 0,
    stuck: 0,
    notes: [],
    uncaught: [],
  })
})

test.each([
  { code: 'server', retryAfter: 30, lasts: 20 },
  { code: 'server', retryAfter: 1e9, lasts: 120 },
  { code: 'server', lasts: 120 },
  { code: 'offline', lasts: 600 },
  { code: 'rate_limited', retryAfter: 300, lasts: 20 },
] as const)('1,000 widgets after $code for $lasts s, told to wait $retryAfter', async (given) => {
  const { taken, early, doubled, lost, busiest, tries } = await outage(1000, given)
  const spread = ((taken.at(-1) ?? 0) - (taken[0] ?? 0)) / 1000
  process.stdout.write(
    `outage (${JSON.stringify(given)}): 1000 widgets, ${tries} tries, ${early} too early, ${lost} lost, ${doubled} doubled, back over ${spread.toFixed(0)} s, ${busiest} in the busiest second\n`,
  )
  expect({ stored: taken.length, early, doubled, lost, uncaught }).toEqual({ stored: 1000, early: 0, doubled: 0, lost: 0, uncaught: [] })
  expect(spread).toBeGreaterThan(29)
})
