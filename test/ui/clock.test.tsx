import { act, screen } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { createClock } from '../../src/ui/clock'
import { backend, comment, stage } from './stage'

afterEach(() => vi.useRealTimers())

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()

test('relative times stay true', async () => {
  vi.useFakeTimers()
  stage(backend([comment('a', { createdAt: ago(70) })]))
  await act(async () => void (await vi.advanceTimersByTimeAsync(100)))
  expect(screen.getByText('1 minute ago')).toBeTruthy()
  await act(async () => void (await vi.advanceTimersByTimeAsync(3 * 60_000)))
  expect(screen.getByText('4 minutes ago')).toBeTruthy()
})

test('nothing was written in the future, whatever a clock says', async () => {
  stage(backend([comment('a', { createdAt: new Date(Date.now() + 9e8).toISOString() })]))
  expect((await screen.findByText('now')).tagName).toBe('TIME')
})

test('one timer for all dates, slower as they age, none while the page is hidden, none once stopped', () => {
  vi.useFakeTimers()
  const clock = createClock()
  const stop = clock.start()
  expect(vi.getTimerCount()).toBe(0)
  for (let n = 0; n < 50; n++) clock.watch(Date.now() - 7_200_000)
  expect(vi.getTimerCount()).toBe(1)
  const at = clock.now.value
  vi.advanceTimersByTime(300_000)
  expect(clock.now.value).toBe(at)
  vi.advanceTimersByTime(120_000)
  expect(clock.now.value).toBeGreaterThan(at)

  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(vi.getTimerCount()).toBe(0)
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(vi.getTimerCount()).toBe(1)
  hidden.mockRestore()
  stop()
  expect(vi.getTimerCount()).toBe(0)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing is left after the widget has gone', async () => {
  vi.useFakeTimers()
  const added = vi.spyOn(document, 'addEventListener')
  const removed = vi.spyOn(document, 'removeEventListener')
  const { unmount, state, container } = stage(backend([comment('a'), comment('b', { body: { format: 'html', value: '<p>x</p>' } })]))
  await act(async () => void (await vi.advanceTimersByTimeAsync(1000)))
  expect(screen.getByText('Words of a')).toBeTruthy()
  unmount()
  state.dispose()
  await vi.advanceTimersByTimeAsync(50)
  expect(vi.getTimerCount()).toBe(0)
  expect(container.innerHTML).toBe('')
  // What is bound to a signal goes with `dispose`.
  const ours = added.mock.calls.filter(([type, , options]) => type === 'visibilitychange' && !(options as AddEventListenerOptions)?.signal)
  expect(ours.length).toBeGreaterThan(0)
  for (const [type, listener] of ours) expect(removed).toHaveBeenCalledWith(type, listener)
  added.mockRestore()
  removed.mockRestore()
})
