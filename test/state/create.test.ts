import { afterEach, expect, test, vi } from 'vitest'
import type { Features } from '../../src/core/adapter'
import { AfterwordError } from '../../src/core/errors'
import type { Created } from '../../src/core/types'
import { backend, comment, gate, idle, visit, visited, words } from './stage'

afterEach(() => vi.restoreAllMocks())

test('what only the backend knows is asked beside the first list, merged, and frozen', async () => {
  const facts = gate<Partial<Features>>()
  const list = vi.fn(async () => ({ comments: [comment('a')] }))
  const { state } = visit(backend({}, { list, open: () => facts.answer }))
  await idle()
  expect(list).toHaveBeenCalledOnce()
  expect(words(state)).toBe('a')
  const before = state.features.value
  facts.open({ maxLength: 77, reviewed: true, depth: Number.NaN, admin: true } as Partial<Features>)
  await idle()
  expect(state.features.value).toEqual({ ...before, maxLength: 77, reviewed: true })
  expect(Object.isFrozen(state.features.value)).toBe(true)
})

test('where that cannot be asked, the adapter’s own word stands, and the site owner is told', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { state, events } = await visited(backend({}, { open: () => Promise.reject(new AfterwordError('server')) }))
  expect(state.features.value.maxLength).toBe(10_000)
  expect(state.thread.phase.value).toBe('ready')
  expect(events.map(({ event }) => event)).toEqual(['ready'])
  expect(warn).toHaveBeenCalledOnce()
})

test('the order asked for is the order shown, if the backend knows it', async () => {
  const sorts: string[] = []
  const list = async ({ sort = '' }) => {
    sorts.push(sort)
    return { comments: [] }
  }
  await visited(backend({}, { list }), { sort: 'top' })
  await visited(backend({}, { list, features: { ...backend().features, sorts: ['oldest'] } }), { sort: 'top' })
  expect(sorts).toEqual(['top', 'oldest'])
})

test('without a line it says so; when the line is back, what failed for it is tried again, once', async () => {
  const line = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const list = vi.fn(async () => {
    if (!navigator.onLine) throw new AfterwordError('offline')
    return { comments: [] }
  })
  const create = vi.fn(async (): Promise<Created> => {
    if (!navigator.onLine) throw new AfterwordError('offline')
    return { status: 'published', comment: comment('1') }
  })
  const { state } = await visited(backend({}, { list, create }))
  expect(state.online.value).toBe(false)
  expect(state.thread.error.value?.code).toBe('offline')
  state.composer({ parentId: null }).setText('hello')
  await state.composer({ parentId: null }).submit()
  await idle()
  expect(state.outbox.entries.value).toMatchObject([{ phase: 'waiting', error: { code: 'offline' } }])
  expect(state.announcement.value).toEqual({ key: 'waiting' })

  line.mockReturnValue(true)
  for (let flap = 0; flap < 5; flap++) dispatchEvent(new Event('online'))
  await idle()
  expect(state.online.value).toBe(true)
  expect(words(state)).toBe('1')
  expect(create).toHaveBeenCalledTimes(2)
  expect(list).toHaveBeenCalledTimes(2)
})

test('when it goes it leaves no timer and no listener, and hears nothing more', async () => {
  const listening = new Set<string>()
  const add = vi.spyOn(globalThis, 'addEventListener').mockImplementation((type, _listener, options) => {
    listening.add(type)
    if (typeof options === 'object') options.signal?.addEventListener('abort', () => listening.delete(type))
  })
  vi.useFakeTimers()
  const { state } = visit(backend({}, { list: () => new Promise(() => {}) }))
  expect([...listening]).toEqual(['visibilitychange', 'pagehide', 'online', 'pageshow', 'offline'])
  state.composer({ parentId: null }).setText('hello')
  expect(vi.getTimerCount()).toBe(2)
  state.dispose()
  await idle()
  expect(vi.getTimerCount()).toBe(0)
  expect(listening.size).toBe(0)
  add.mockRestore()
  vi.useRealTimers()
})

test('it stands where there is no page at all', async () => {
  const { addEventListener, navigator } = globalThis
  vi.stubGlobal('addEventListener', undefined)
  vi.stubGlobal('navigator', undefined)
  const { state } = await visited(backend())
  expect(state.online.value).toBe(true)
  expect(state.thread.phase.value).toBe('ready')
  state.dispose()
  vi.stubGlobal('addEventListener', addEventListener)
  vi.stubGlobal('navigator', navigator)
})
