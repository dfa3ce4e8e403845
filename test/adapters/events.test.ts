import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listen } from '../../src/adapters/events'

/** How often a line is asked for that a server refuses, cuts, or fills with nonsense. */
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Listens for ten minutes to a server that answers like this; answers when it was asked, in milliseconds from the beginning, and what was heard. */
async function tenMinutes(answer: (turn: number) => Response, meanwhile: (minute: number) => void = () => {}) {
  const began = Date.now()
  const asked: number[] = []
  const heard: string[] = []
  const end = new AbortController()
  const line = {
    address: () => 'https://comments.example/events',
    fetch: async () => {
      asked.push(Date.now() - began)
      return answer(asked.length)
    },
    signal: end.signal,
  }
  const listening = listen(line, ({ data }) => heard.push(data))
  for (let minute = 0; minute < 10; minute++) {
    meanwhile(minute)
    await vi.advanceTimersByTimeAsync(60_000)
  }
  end.abort()
  await vi.advanceTimersByTimeAsync(0)
  await listening
  expect(vi.getTimerCount()).toBe(0)
  return { asked, heard }
}
const busy = (retryAfter?: string) => () =>
  new Response('busy', { status: 503, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } })
const stream = (text: string, type = 'text/event-stream') => new Response(text, { headers: { 'content-type': type } })

test.each([
  ['60', 60_000],
  ['in a minute, as a date', 60_000],
  ['1000000000', 300_000],
  ['-5', 2_500],
  ['soon', 2_500],
  [undefined, 2_500],
] as const)('told to come back after %s nobody comes before, not even with a new line, and seldom', async (retryAfter, least) => {
  const { asked } = await tenMinutes(
    () => busy(retryAfter?.includes('date') ? new Date(Date.now() + 60_000).toUTCString() : retryAfter)(),
    () => {
      if (least > 10_000) dispatchEvent(new Event('online'))
    },
  )
  expect(asked.length).toBeGreaterThan(1)
  expect(asked.length).toBeLessThan(15)
  for (const [n, at] of asked.entries()) if (n) expect(at - (asked[n - 1] ?? 0)).toBeGreaterThanOrEqual(least - 1000)
})

test.each([
  ['closes as soon as it is open', () => stream('')],
  ['is a page of the network’s own', () => stream('<!doctype html><h1>Log in</h1>', 'text/html')],
  ['is cut', () => stream('data: half')],
])('a line that %s is asked for less and less often', async (_, answer) => {
  const { asked, heard } = await tenMinutes(answer)
  expect(heard).toEqual([])
  expect(asked.length).toBeGreaterThan(1)
  expect(asked.length).toBeLessThan(12)
})

test.each(['-1', '0', '1', '99999999999', 'soon', ''])(
  'a server that says "retry: %s" is not asked more than about once a second, nor never',
  async (retry) => {
    const { asked, heard } = await tenMinutes((turn) => stream(`retry: ${retry}\ndata: ${turn}\n\n`))
    expect(heard.length).toBe(asked.length)
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.length).toBeLessThan(1300)
  },
)

test('a server that tells without end and without a pause does not fill the memory', async () => {
  let told = 0
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          told++
          controller.enqueue(new TextEncoder().encode('x'.repeat(100_000)))
        },
      }),
    )
  const { asked } = await tenMinutes(endless)
  expect(asked.length).toBeLessThan(12)
  expect(told / asked.length).toBeLessThan(100)
})
