import { afterEach, expect, test, vi } from 'vitest'
import { memoryShelf } from '../../src/adapters/memory'
import { AfterwordError } from '../../src/core/errors'
import type { Created, Draft, Thread } from '../../src/core/types'
import { backend, browser, idle, thread, visited, words } from './stage'

/** What waits in one thread goes out from another of the same backend. */
afterEach(() => void vi.useRealTimers())

const url = 'https://comments.example'
const other: Thread = { id: 'https://example.com/other', url: 'https://example.com/other', title: 'Other' }

/** A backend behind a line; what it stored, by thread. */
function behind(shelf = memoryShelf()) {
  const line = { up: false, code: 'offline' as AfterwordError['code'] }
  const create = async (to: Thread, draft: Draft, call: { signal: AbortSignal }): Promise<Created> => {
    if (!line.up) throw new AfterwordError(line.code)
    return (await backend({ shelf }).create?.(to, draft, call)) ?? { status: 'rejected' }
  }
  const stored = (at: Thread) => shelf.load(at.id).map(({ body }) => body.value)
  return { line, stored, adapter: () => backend({ shelf }, { create }) }
}

async function write(visit: Awaited<ReturnType<typeof visited>>, text: string) {
  visit.state.composer({ parentId: null }).setText(text)
  await visit.state.composer({ parentId: null }).submit()
  await idle()
}

test('what could not be sent goes out from another page of the same backend, once, and nothing is said of it there', async () => {
  const tab = browser()
  const { line, stored, adapter } = behind()
  const first = await visited(adapter(), { storage: tab(), url })
  await write(first, 'one')
  await write(first, 'two')
  first.state.dispose()
  line.up = true
  const next = await visited(adapter(), { storage: tab(), url, thread: other })
  await idle()
  expect(stored(thread)).toEqual(['one', 'two'])
  expect(stored(other)).toEqual([])
  expect(next.state.outbox.entries.value).toEqual([])
  expect(next.state.announcement.value).toBeUndefined()
  expect(next.events.map(({ event }) => event)).toEqual(['ready'])
  next.state.dispose()
  const back = await visited(adapter(), { storage: tab(), url })
  expect(back.state.outbox.entries.value).toEqual([])
  expect(words(back.state)).toBe('two one')
})

test('not to another backend, nor where nobody knows which it was', async () => {
  for (const [from, to] of [
    [url, 'https://another.example'],
    [url, undefined],
    [undefined, url],
    [undefined, undefined],
  ]) {
    const tab = browser()
    const { line, stored, adapter } = behind()
    const first = await visited(adapter(), { storage: tab(), url: from })
    await write(first, 'hello')
    first.state.dispose()
    line.up = true
    const next = await visited(adapter(), { storage: tab(), url: to, thread: other })
    dispatchEvent(new Event('online'))
    await idle()
    expect(stored(thread)).toEqual([])
    next.state.dispose()
    await visited(adapter(), { storage: tab(), url: from })
    expect(stored(thread)).toEqual(['hello'])
  }
})

test('it goes out when the line comes back, too, and stands where it was written if that page is open', async () => {
  const tab = browser()
  const { line, stored, adapter } = behind()
  const here = await visited(adapter(), { storage: tab(), url })
  const there = await visited(adapter(), { storage: tab(), url, thread: other })
  await write(here, 'hello')
  line.up = true
  dispatchEvent(new Event('online'))
  await new Promise((go) => setTimeout(go, 300))
  expect(stored(thread)).toEqual(['hello'])
  expect(words(here.state)).toBe('hello')
  expect(here.state.outbox.entries.value).toEqual([])
  expect(words(there.state)).toBe('')
})

test('what is refused there waits on its own page, with the reason, and is not sent again', async () => {
  const tab = browser()
  const { line, stored, adapter } = behind()
  const first = await visited(adapter(), { storage: tab(), url })
  await write(first, 'hello')
  first.state.dispose()
  line.code = 'blocked'
  const next = await visited(adapter(), { storage: tab(), url, thread: other })
  await idle()
  expect(next.events.map(({ event }) => event)).toEqual(['ready'])
  next.state.dispose()
  line.up = true
  const again = await visited(adapter(), { storage: tab(), url, thread: other })
  expect(stored(thread)).toEqual([])
  again.state.dispose()
  const back = await visited(adapter(), { storage: tab(), url })
  expect(back.state.outbox.entries.value.map(({ phase, error }) => [phase, error?.code])).toEqual([['failed', 'blocked']])
})

test('damaged, or written by another version, it is left where it is', async () => {
  const tab = browser()
  const shelf = tab()
  const key = (id: string) => `words:${thread.id}:${id}`
  const entry = { parentId: null, body: { format: 'text', value: 'x' }, author: {}, createdAt: '2024-01-01T00:00:00Z' }
  for (const [n, home] of [7, null, {}, { url }, { url, thread: {} }, { url, thread: { id: 1, url: 2 } }, { url, thread: other }].entries())
    shelf.set(key(`${n}`), JSON.stringify({ id: `${n}`, stage: 'outbox', value: { ...entry, home } }))
  shelf.set('words:', '{')
  const { line, stored, adapter } = behind()
  line.up = true
  const next = await visited(adapter(), { storage: tab(), url, thread: { id: 'third', url: 'https://example.com/third' } })
  await idle()
  expect([stored(thread), stored(other)]).toEqual([[], []])
  expect(next.state.outbox.entries.value).toEqual([])
})
