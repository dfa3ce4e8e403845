import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { malformed } from '../torture/page/malformed'

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

test('500 answers that are not as they should be: each told as what it is or read as far as it goes, and no good row lost', async () => {
  const tally = await malformed(500, 1, (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds))
  expect(tally).toEqual({ cycles: 500, failed: expect.any(Number), unreadable: 0, lost: 0, stuck: 0, notes: [] })
  expect(uncaught).toEqual([])
  // Some of each, else it was no test.
  expect(tally.failed).toBeGreaterThan(20)
  expect(tally.failed).toBeLessThan(400)
}, 30_000)
