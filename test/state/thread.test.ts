import { effect } from '@preact/signals'
import { expect, test, vi } from 'vitest'
import { memoryShelf } from '../../src/adapters/memory'
import { AfterwordError } from '../../src/core/errors'
import type { CommentPage } from '../../src/core/types'
import { backend, comment, filled, gate, idle, post, thread, visit, visited, words } from './stage'

test('the first page comes, is nested, counted and told once', async () => {
  const shelf = memoryShelf()
  const a = await post(shelf, 'a')
  await post(shelf, 'b')
  await post(shelf, 'c', a)
  const { state, events } = visit(backend({ shelf }))
  expect(state.thread.phase.value).toBe('loading')
  await idle()
  expect(state.thread.phase.value).toBe('ready')
  expect(words(state)).toBe('b a >c')
  expect(state.thread.total.value).toEqual({ value: 3, exact: true })
  expect(state.thread.hasMore.value).toBe(false)
  await state.thread.reload()
  expect(events.map(({ event }) => event)).toEqual(['ready'])
})

test('a page already on its way is used instead of a second request', async () => {
  const list = vi.fn(async (): Promise<CommentPage> => ({ comments: [comment('late')] }))
  const { state } = await visited(backend({}, { list }), { first: Promise.resolve({ comments: [comment('early')] }) })
  expect(words(state)).toBe('early')
  expect(list).not.toHaveBeenCalled()
  await state.thread.reload()
  expect(words(state)).toBe('late')
})

test('pages are appended until there are no more, nothing twice', async () => {
  const shelf = await filled(7)
  const { state } = await visited(backend({ shelf, pageSize: 3 }))
  expect(words(state)).toBe('7 6 5')
  // What is new at the top moves every page by one.
  await post(shelf, '8')
  await state.thread.loadMore()
  await Promise.all([state.thread.loadMore(), state.thread.loadMore()])
  expect(words(state)).toBe('7 6 5 4 3 2 1')
  expect(state.thread.hasMore.value).toBe(false)
  expect(state.thread.total.value?.value).toBe(8)
  expect(state.announcement.value).toEqual({ key: 'loadedMore', count: 1 })
})

test('a comment that two pages bring is there once', async () => {
  const pages: Record<string, CommentPage> = {
    '': { comments: [comment('a'), comment('b'), comment('a')], nextCursor: '2' },
    2: { comments: [comment('b'), comment('c')] },
  }
  const { state } = await visited(backend({}, { list: async ({ cursor = '' }) => pages[cursor] ?? { comments: [] } }))
  await state.thread.loadMore()
  expect(words(state)).toBe('a b c')
})

test.each([
  ['the same cursor again', () => 'same'],
  ['ever new cursors', (turn: number) => `${turn}`],
  ['two cursors in turn', (turn: number) => `${turn % 2}`],
])('a list that brings nothing new but %s comes to its end', async (_, nextCursor) => {
  const list = vi.fn(async (): Promise<CommentPage> => ({ comments: [comment('a')], nextCursor: nextCursor(list.mock.calls.length) }))
  const { state } = await visited(backend({}, { list }))
  expect(state.thread.hasMore.value).toBe(true)
  await state.thread.loadMore()
  expect(state.thread.hasMore.value).toBe(false)
  expect(list.mock.calls.length).toBeLessThan(15)
  expect(words(state)).toBe('a')
})

test('empty pages on the way to the next comments are passed over', async () => {
  const list = async ({ cursor = '0' }): Promise<CommentPage> => ({
    comments: ['0', '5'].includes(cursor) ? [comment(cursor)] : [],
    ...(cursor !== '9' && { nextCursor: `${Number(cursor) + 1}` }),
  })
  const { state } = await visited(backend({}, { list }))
  await state.thread.loadMore()
  expect(words(state)).toBe('0 5')
  expect(state.thread.hasMore.value).toBe(true)
})

test('replies that were left out are counted down as they come', async () => {
  const shelf = memoryShelf()
  const root = await post(shelf, 'root')
  for (let n = 1; n <= 5; n++) await post(shelf, `${n}`, root)
  const { state } = await visited(backend({ shelf, pageSize: 2 }))
  const left = () => state.thread.more.value.get(root)
  expect(words(state)).toBe('root >1 >2')
  expect(left()).toBe(3)
  // The first page of replies is the one that came with the list: it brings nothing and is passed over.
  await state.thread.loadReplies(root)
  expect(words(state)).toBe('root >1 >2 >3 >4')
  expect(left()).toBe(1)
  expect(state.thread.loading.value.size).toBe(0)
  await state.thread.loadReplies(root)
  expect(words(state)).toBe('root >1 >2 >3 >4 >5')
  expect(left()).toBeUndefined()
})

test('after a reload the replies are read from their beginning again', async () => {
  const shelf = memoryShelf()
  const root = await post(shelf, 'root')
  for (let n = 1; n <= 7; n++) await post(shelf, `${n}`, root)
  const { state } = await visited(backend({ shelf, pageSize: 2 }))
  await state.thread.loadReplies(root)
  await state.thread.reload()
  await state.thread.loadReplies(root)
  expect(words(state)).toBe('root >1 >2 >3 >4')
})

test('one’s own answer is none of those left out', async () => {
  const shelf = memoryShelf()
  const root = await post(shelf, 'root')
  for (let n = 1; n <= 3; n++) await post(shelf, `${n}`, root)
  const { state } = await visited(backend({ shelf, pageSize: 2 }))
  const composer = state.composer({ parentId: root })
  composer.setText('mine')
  await composer.submit()
  await idle()
  expect(words(state)).toBe('root >1 >2 >mine')
  expect(state.thread.more.value.get(root)).toBe(1)
})

test('without a way to ask for replies none are offered', async () => {
  const { state } = await visited(backend({}, { replies: undefined, list: async () => ({ comments: [comment('a')], more: { a: 3 } }) }))
  expect(state.thread.more.value.size).toBe(0)
})

test('what failed beside the first page says so in its place and can be tried again', async () => {
  const list = backend({ shelf: await filled(4), pageSize: 2 }).list
  let broken = true
  const { state, events } = await visited(
    backend({}, { list: (query, call) => (query.cursor && broken ? Promise.reject(new AfterwordError('server')) : list(query, call)) }),
  )
  await state.thread.loadMore()
  expect(state.thread.failures.value.get('more')?.code).toBe('server')
  expect(state.thread.phase.value).toBe('ready')
  expect(state.thread.loading.value.size).toBe(0)
  expect(events.at(-1)).toMatchObject({ event: 'error', detail: { code: 'server' } })
  broken = false
  await state.thread.loadMore()
  expect(state.thread.failures.value.size).toBe(0)
  expect(words(state)).toBe('4 3 2 1')
})

test('another order replaces the list, and the order asked for last is the one shown', async () => {
  const gates = { oldest: gate<CommentPage>(), top: gate<CommentPage>() }
  const aborted: string[] = []
  const adapter = backend(
    {},
    {
      list: ({ sort }, { signal }) => {
        signal.addEventListener('abort', () => aborted.push(sort))
        return sort === 'newest' ? Promise.resolve({ comments: [comment('newest')], nextCursor: 'x' }) : gates[sort].answer
      },
    },
  )
  const { state, events } = await visited(adapter)
  const both = [state.thread.setSort('oldest'), state.thread.setSort('top')]
  await idle()
  expect(aborted).toContain('oldest')
  gates.top.open({ comments: [comment('top')] })
  await idle()
  gates.oldest.open({ comments: [comment('oldest')] })
  await Promise.all(both)
  expect(words(state)).toBe('top')
  expect(state.thread.sort.value).toBe('top')
  expect(state.thread.hasMore.value).toBe(false)
  expect(events.filter(({ event }) => event === 'error')).toEqual([])
})

test('a page of the former order that comes late is not mixed in', async () => {
  const late = gate<CommentPage>()
  const adapter = backend(
    {},
    {
      list: async ({ sort, cursor }) =>
        cursor ? late.answer : { comments: [comment(sort)], ...(sort === 'newest' && { nextCursor: 'x' }) },
    },
  )
  const { state } = await visited(adapter)
  const more = state.thread.loadMore()
  await state.thread.setSort('oldest')
  late.open({ comments: [comment('late')] })
  await more
  expect(words(state)).toBe('oldest')
  expect(state.thread.loading.value.size).toBe(0)
})

test('a list that fails says why, keeps what was there, and comes with the next try', async () => {
  let broken = false
  const list = backend({ shelf: await filled(1) }).list
  const { state, events } = await visited(
    backend({}, { list: (...given) => (broken ? Promise.reject(new AfterwordError('timeout')) : list(...given)) }),
  )
  broken = true
  await state.thread.reload()
  expect([state.thread.phase.value, state.thread.error.value?.code]).toEqual(['failed', 'timeout'])
  expect(words(state)).toBe('1')
  expect(events.at(-1)).toMatchObject({ event: 'error', detail: { code: 'timeout' } })
  broken = false
  await state.thread.reload()
  expect([state.thread.phase.value, state.thread.error.value]).toEqual(['ready', undefined])
})

test('bad rows are told in one sentence a page, and the page stands', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { state } = await visited(backend({}, { list: async () => ({ comments: [comment('a'), null, { id: 1 }, comment('b')] }) as never }))
  expect(words(state)).toBe('a b')
  expect(warn).toHaveBeenCalledOnce()
  expect(warn.mock.calls[0]?.[0]).toContain('2 bad rows')
  warn.mockRestore()
})

test('what is gone is not shown: tombstones only where they hold something up, and without words', async () => {
  const { state } = await visited(
    backend(
      {},
      {
        list: async () => ({
          comments: [
            comment('held', { status: 'deleted' }),
            comment('reply', { parentId: 'held' }),
            comment('empty', { status: 'deleted' }),
            comment('below', { status: 'deleted', parentId: 'empty' }),
            comment('spam', { status: 'spam' }),
            comment('rejected', { status: 'rejected' }),
            comment('hidden', { status: 'hidden' }),
            comment('secret', { status: 'hidden', author: { name: 'Bob' } }),
            comment('answer', { parentId: 'secret' }),
            comment('more', { status: 'deleted' }),
            comment('waits', { status: 'pending', mine: true }),
          ],
          more: { more: 2 },
        }),
      },
    ),
  )
  expect(words(state)).toBe('[deleted] >reply [hidden] >answer [deleted] [pending]waits')
  expect(JSON.stringify(state.thread.roots.value)).not.toContain('Bob')
})

test('no act is offered that the backend has no method for', async () => {
  const adapter = backend({}, { list: async () => ({ comments: [comment('a')] }), edit: undefined, vote: undefined })
  const { state } = await visited(adapter)
  expect(state.thread.roots.value[0]?.comment.can).toEqual(['reply', 'delete'])
})

test('a thread says when it is closed, and when it is open again', async () => {
  let page: CommentPage = { comments: [], state: 'closed' }
  const { state } = await visited(backend({}, { list: async () => page }))
  expect(state.thread.closed.value).toBe(true)
  page = { comments: [], state: 'open' }
  await state.thread.reload()
  expect(state.thread.closed.value).toBe(false)
})

test('typing does not nest a long thread anew', async () => {
  const comments = Array.from({ length: 2000 }, (_, n) => comment(`${n}`, { parentId: n % 3 ? `${n - 1}` : null }))
  const { state } = await visited(backend({}, { list: async () => ({ comments }) }))
  let drawn = 0
  const stop = effect(() => {
    drawn += state.thread.roots.value.length ? 1 : 0
  })
  const before = state.thread.roots.value
  const composer = state.composer({ parentId: null })
  for (let n = 0; n < 100; n++) composer.setText('x'.repeat(n))
  state.session.setIdentity({ name: 'B' })
  state.session.toggle('5', 'reply', true)
  expect(state.thread.roots.value).toBe(before)
  expect(drawn).toBe(1)
  stop()
})

test('a permalink: already there, fetched with what it answers, or found by walking', async () => {
  const shelf = await filled(30)
  const root = await post(shelf, 'root')
  const reply = await post(shelf, 'reply', await post(shelf, 'middle', root))
  for (let n = 0; n < 30; n++) await post(shelf, `x${n}`)

  const { state } = visit(backend({ shelf, pageSize: 5 }))
  expect(await state.thread.show(reply)).toBe(true)
  expect(state.thread.target.value).toBe(reply)
  expect(words(state)).toMatch(/^root >middle >>reply x29 x28 /)
  expect(state.thread.roots.value).toHaveLength(6)
  const there = state.thread.roots.value[3]?.comment.id ?? ''
  expect(await state.thread.show(there)).toBe(true)
  expect(state.thread.target.value).toBe(there)
  expect(await state.thread.show('nowhere')).toBe(false)
  expect(state.thread.target.value).toBeUndefined()

  const walker = visit(backend({ shelf, pageSize: 5 }, { get: undefined }))
  expect(await walker.state.thread.show(reply)).toBe(true)
  expect(words(walker.state)).toMatch(/^x29 x28 .* root >middle >>reply /)
  expect(await walker.state.thread.show('nowhere')).toBe(false)
  expect(walker.state.thread.hasMore.value).toBe(false)
})

test('the walk for a permalink ends: after 50 pages, at a failure', async () => {
  let broken = false
  const list = vi.fn(async (): Promise<CommentPage> => {
    if (broken) throw new AfterwordError('server')
    const turn = `${list.mock.calls.length}`
    return { comments: [comment(turn)], nextCursor: turn }
  })
  const { state } = visit(backend({}, { list, get: undefined }))
  expect(await state.thread.show('nowhere')).toBe(false)
  expect(list).toHaveBeenCalledTimes(51)
  broken = true
  expect(await state.thread.show('nowhere')).toBe(false)
  expect(list).toHaveBeenCalledTimes(52)
})

test('a tombstone nobody sees is no place to show', async () => {
  const { state } = visit(backend({}, { list: async () => ({ comments: [comment('a', { status: 'deleted' })] }), get: undefined }))
  expect(await state.thread.show('a')).toBe(false)
})

test('of two permalinks the later one counts, whichever answer comes first', async () => {
  const late = gate<CommentPage>()
  const { state } = await visited(backend({}, { list: async () => ({ comments: [comment('b')] }), get: () => late.answer }))
  const first = state.thread.show('a')
  expect(await state.thread.show('b')).toBe(true)
  late.open({ comments: [comment('a')] })
  expect(await first).toBe(true)
  expect(state.thread.target.value).toBe('b')
})

test('a permalink’s comment is there even if another order was asked for in the meantime', async () => {
  const found = gate<CommentPage>()
  const other = gate<CommentPage>()
  const list = async ({ sort }: { sort: string }) => (sort === 'oldest' ? other.answer : { comments: [] })
  const { state } = await visited(backend({}, { list, get: () => found.answer }))
  const shown = state.thread.show('a')
  await idle()
  const sorted = state.thread.setSort('oldest')
  found.open({ comments: [comment('a')] })
  await idle()
  other.open({ comments: [comment('b')] })
  await sorted
  expect(await shown).toBe(true)
  expect(words(state)).toBe('a b')
})

test('a walk for a permalink waits for the page that is already on its way', async () => {
  vi.useFakeTimers()
  const shelf = await filled(9)
  const real = backend({ shelf, pageSize: 2 })
  const list: typeof real.list = async (...given) => {
    await new Promise((go) => setTimeout(go, 100))
    return real.list(...given)
  }
  const { state } = visit({ ...real, list, get: undefined })
  const oldest = shelf.load(thread.id)[0]?.id ?? ''
  await vi.advanceTimersByTimeAsync(100)
  const shown = [state.thread.loadMore(), state.thread.show(oldest), state.thread.show(oldest)]
  await vi.advanceTimersByTimeAsync(1000)
  expect(await Promise.all(shown)).toEqual([undefined, true, true])
  vi.useRealTimers()
})

test('where the page already on its way fails, a reload asks again', async () => {
  const { state } = await visited(backend({ shelf: await filled(1) }), { first: Promise.reject(new Error('gone')) })
  expect(state.thread.phase.value).toBe('failed')
  await state.thread.reload()
  expect(words(state)).toBe('1')
})
