import { afterEach, expect, test, vi } from 'vitest'
import { memoryShelf } from '../../src/adapters/memory'
import { AfterwordError } from '../../src/core/errors'
import { memoryStorage, type SharedStorage, sharedStorage } from '../../src/core/storage'
import type { Place, WidgetState } from '../../src/state/state'
import { backend, comment, idle, thread, visit, visited, words } from './stage'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  localStorage.clear()
})

const top: Place = { parentId: null }
/** All that is kept of what was written. */
const kept = (storage: SharedStorage) =>
  storage
    .keys()
    .filter((key) => key !== 'identity')
    .map((key) => storage.get(key))
    .join()
const text = (state: WidgetState, place: Place = top) => state.composer(place).text.value

test('a draft is saved within 250 ms of a keystroke, however long somebody goes on typing', async () => {
  vi.useFakeTimers()
  const { state, storage } = visit(backend())
  const composer = state.composer(top)
  let typed = ''
  for (let n = 0; n < 60; n++) {
    typed += String.fromCharCode(97 + (n % 26))
    composer.setText(typed)
    await vi.advanceTimersByTimeAsync(100)
    const saved = /"text":"(\w*)"/.exec(kept(storage))?.[1] ?? ''
    expect(typed.length - saved.length).toBeLessThanOrEqual(3)
  }
  await vi.advanceTimersByTimeAsync(250)
  expect(text(visit(backend(), { storage }).state)).toBe(typed)
})

test.each(['visibilitychange', 'pagehide'])('at %s what was typed is saved at once', (event) => {
  const { state, storage } = visit(backend())
  state.composer(top).setText('unsent')
  expect(text(visit(backend(), { storage }).state)).toBe('')
  dispatchEvent(new Event(event))
  const { state: later } = visit(backend(), { storage })
  expect(text(later)).toBe('unsent')
  expect(later.composer(top).restored.value).toBe(true)
  later.composer(top).setText('unsent and more')
  expect(later.composer(top).restored.value).toBe(false)
})

test('drafts stay where they were written: their page, their comment, their edit', async () => {
  const { state, storage } = visit(backend())
  const places: readonly Place[] = [top, { parentId: 'a' }, { parentId: 'b' }, { editing: comment('a') }]
  for (const [n, place] of places.entries()) state.composer(place).setText(`words ${n}`)
  state.dispose()
  const later = visit(backend(), { storage }).state
  for (const [n, place] of places.entries()) expect(text(later, place)).toBe(`words ${n}`)
  const elsewhere = visit(backend(), { storage, thread: { id: 'another', url: 'https://example.com/2' } }).state
  for (const place of places.slice(0, 3)) expect(text(elsewhere, place)).toBe('')
})

test('replies and edits that were begun stand open on the next visit', () => {
  const { state, storage } = visit(backend())
  state.composer({ parentId: 'a:b' }).setText('reply')
  state.composer({ editing: comment('c') }).setText('edit')
  state.composer(top).setText('new')
  state.dispose()
  expect([...visit(backend(), { storage }).state.session.open.value]).toEqual([
    ['a:b', 'reply'],
    ['c', 'edit'],
  ])
})

test('a sent or discarded draft does not come back, a storage without words is empty', async () => {
  const { state, storage } = await visited(backend())
  const composer = state.composer(top)
  composer.setText('one')
  dispatchEvent(new Event('pagehide'))
  await composer.submit()
  await idle()
  expect(kept(storage)).toBe('')
  composer.setText('two')
  dispatchEvent(new Event('pagehide'))
  composer.discard()
  expect(composer.text.value).toBe('')
  composer.setText('three')
  dispatchEvent(new Event('pagehide'))
  composer.setText('')
  dispatchEvent(new Event('pagehide'))
  state.dispose()
  expect(kept(storage)).toBe('')
  expect(text((await visited(backend(), { storage })).state)).toBe('')
})

test('two tabs with different words: the newest is offered, the other is not lost', async () => {
  vi.useFakeTimers()
  const shelf = memoryShelf()
  const { state: one, storage } = visit(backend({ shelf }))
  one.composer(top).setText('begun')
  await vi.advanceTimersByTimeAsync(250)
  const { state: two } = visit(backend({ shelf }), { storage })
  expect(text(two)).toBe('begun')
  two.composer(top).setText('begun, then two')
  await vi.advanceTimersByTimeAsync(250)
  one.composer(top).setText('begun, then one')
  await vi.advanceTimersByTimeAsync(250)
  one.dispose()
  two.dispose()
  const { state: third } = visit(backend({ shelf }), { storage })
  expect(text(third)).toBe('begun, then one')
  await third.composer(top).submit()
  await vi.advanceTimersByTimeAsync(0)
  third.dispose()
  expect(text(visit(backend({ shelf }), { storage }).state)).toBe('begun, then two')
})

test('words sent in one tab and changed in the other are two comments, not a conflict', async () => {
  const shelf = memoryShelf()
  const { state: one, storage } = await visited(backend({ shelf }))
  one.composer(top).setText('hello')
  dispatchEvent(new Event('pagehide'))
  const { state: two } = await visited(backend({ shelf }), { storage })
  expect(text(two)).toBe('hello')
  await one.composer(top).submit()
  two.composer(top).setText('hello to you')
  await two.composer(top).submit()
  await idle()
  expect(two.outbox.entries.value).toEqual([])
  expect(shelf.load(thread.id).map(({ body }) => body.value)).toEqual(['hello', 'hello to you'])
})

test.each([
  '{',
  '[]',
  'null',
  '"text"',
  '7',
  '{"pending":null,"votes":{"a":9}}',
  '{"id":"x","stage":"outbox","value":{"body":7}}',
  '{"id":"x","stage":"drafts","value":{"place":"new"}}',
  '{"id":7,"stage":"constructor","value":{}}',
])('a storage that holds %s is as good as empty', async (damage) => {
  const storage = memoryStorage()
  storage.set(`thread:${thread.id}`, damage)
  storage.set(`words:${thread.id}:x`, damage)
  storage.set('identity', damage)
  const { state } = await visited(backend(), { storage })
  expect(text(state)).toBe('')
  expect(state.outbox.entries.value).toEqual([])
  state.composer(top).setText('hello')
  await state.composer(top).submit()
  await idle()
  expect(words(state)).toBe('hello')
})

test.each([
  ['a getter that throws', () => vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(denied)],
  ['a full disk', () => vi.spyOn(Storage.prototype, 'setItem').mockImplementation(denied)],
])('with %s comments are posted, and drafts last as long as the page', async (_, breakIt) => {
  breakIt()
  const storage = sharedStorage('afterword:test:')
  const { state } = await visited(backend(), { storage })
  state.composer({ parentId: 'a' }).setText('draft')
  state.composer(top).setText('hello')
  await state.composer(top).submit()
  await idle()
  expect(words(state)).toBe('hello')
  state.dispose()
  expect(text((await visited(backend(), { storage })).state, { parentId: 'a' })).toBe('draft')
})

function denied(): never {
  throw new DOMException('denied', 'SecurityError')
}

test('an old library that gives arrays a toJSON of its own loses nobody’s words', async () => {
  const { prototype } = Array as unknown as { prototype: { toJSON?: () => string } }
  prototype.toJSON = () => 'spoiled'
  try {
    const { state, storage } = await visited(backend({}, { create: () => Promise.reject(new AfterwordError('blocked')) }))
    state.composer(top).setText('sent')
    await state.composer(top).submit()
    await idle()
    state.composer(top).setText('draft')
    state.dispose()
    const { state: later } = await visited(backend(), { storage })
    expect(text(later)).toBe('draft')
    expect(later.outbox.entries.value.map(({ body }) => body.value)).toEqual(['sent'])
  } finally {
    delete prototype.toJSON
  }
})

test('where the browser keeps nothing, words wait, come back, and are sent once', async () => {
  vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  const shelf = memoryShelf()
  const real = backend({ shelf })
  let tries = 0
  const create: typeof real.create = async (...given) => {
    const created = await real.create?.(...given)
    if (tries++ < 2) throw new AfterwordError('offline')
    return created ?? { status: 'rejected' }
  }
  const { state } = await visited(backend({ shelf }, { create }), { storage: sharedStorage('a:') })
  const composer = state.composer(top)
  composer.setText('hello')
  dispatchEvent(new Event('pagehide'))
  await composer.submit()
  await idle()
  const id = state.outbox.entries.value[0]?.clientId ?? ''
  await state.outbox.retry(id)
  state.outbox.reopen(id)
  expect(composer.text.value).toBe('hello')
  await composer.submit()
  await idle()
  expect(state.outbox.entries.value).toEqual([])
  expect(shelf.load(thread.id)).toHaveLength(1)
})
