import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AfterwordError } from '../../src/core/errors'
import type { Created } from '../../src/core/types'
import { type Outage, outage } from '../torture/page/outage'
import { backend, visited } from './stage'

/** A server that was out of order is not put out of order again by all who waited for it. */
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const outages: readonly (Outage & { readonly spread: number })[] = [
  { code: 'server', retryAfter: 30, lasts: 5, spread: 25 },
  { code: 'server', retryAfter: 1e9, lasts: 100, spread: 25 },
  { code: 'server', lasts: 120, spread: 30 },
  { code: 'offline', lasts: 120, spread: 30 },
  { code: 'server', retryAfter: 'soon', lasts: 120, spread: 30 },
  { code: 'server', retryAfter: -7, lasts: 120, spread: 30 },
  { code: 'rate_limited', retryAfter: 200, lasts: 5, spread: 15 },
]

test.each(outages)(
  '$code for $lasts s, told to wait $retryAfter: nobody comes too early, and not all at once',
  async ({ spread, ...given }) => {
    const readers = 200
    const { taken, early, doubled, lost, busiest } = await outage(readers, given)
    expect({ early, doubled, lost, stored: taken.length }).toEqual({ early: 0, doubled: 0, lost: 0, stored: readers })
    expect((taken.at(-1) ?? 0) - (taken[0] ?? 0)).toBeGreaterThan(spread * 1000)
    expect(busiest).toBeLessThan(readers / 8)
  },
)

test('a clock that is set back while words wait holds nothing up', async () => {
  let up = false
  const create = async (): Promise<Created> => {
    if (!up) throw new AfterwordError('offline')
    return { status: 'published', id: '1' }
  }
  const { state } = await visited(backend({}, { create }))
  state.composer({ parentId: null }).setText('hello')
  await state.composer({ parentId: null }).submit()
  await vi.advanceTimersByTimeAsync(100)
  vi.setSystemTime(Date.now() - 3_600_000)
  // The try that follows fails, too: the next must come all the same.
  await vi.advanceTimersByTimeAsync(5_000)
  up = true
  await vi.advanceTimersByTimeAsync(30_000)
  expect(state.outbox.entries.value).toEqual([])
})
