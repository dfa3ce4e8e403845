import { expect, test, vi } from 'vitest'
import type { Adapter } from '../../src/core/adapter'
import { memoryStorage } from '../../src/core/storage'
import type { Comment, CommentPage } from '../../src/core/types'
import { createVisits } from '../../src/state/visits'
import { backend, comment, gate, idle, visited, words } from './stage'

/** A backend that tells what the test says. */
function telling(comments: readonly Comment[], changes: Partial<Adapter> = {}) {
  let tell: (changed: CommentPage | undefined) => void = () => {}
  const adapter = backend(
    {},
    {
      list: async () => ({ comments }),
      watch: (_thread, onChange) => {
        tell = onChange
      },
      ...changes,
    },
  )
  return { adapter, tell: (changed?: CommentPage) => tell(changed) }
}

const now = (change: () => void) => change()
const at = (second: number) => ({ createdAt: new Date(1.7e12 + second * 1000).toISOString() })

test('visits are remembered by thread, at most 500, the oldest forgotten first', () => {
  vi.useFakeTimers()
  try {
    const storage = memoryStorage()
    expect(createVisits(storage, 'a').last).toBeUndefined()
    for (let n = 0; n < 510; n++) {
      createVisits(storage, `thread ${n}`).save(n)
      vi.advanceTimersByTime(1000)
      // Somebody reads this one again and again.
      if (n % 100 === 0) createVisits(storage, 'thread 0').save(7)
    }
    expect(createVisits(storage, 'thread 509').last).toBe(509)
    expect(createVisits(storage, 'thread 0').last).toBe(7)
    expect(createVisits(storage, 'thread 2').last).toBeUndefined()
    expect(Object.keys(JSON.parse(storage.get('visits') ?? ''))).toHaveLength(500)
  } finally {
    vi.useRealTimers()
  }
})

test.each(['', 'null', '[]', '{"https://example.com/article":"x"}', '{"https://example.com/article":[null,{}]}', '7'])(
  'a memory of visits that says %j is a first visit',
  async (value) => {
    const storage = memoryStorage()
    storage.set('visits', value)
    const { state } = await visited(backend({}, { list: async () => ({ comments: [comment('a')] }) }), { storage })
    expect(state.news.value?.marked.value.size).toBe(0)
  },
)

test('a page that nobody scrolled to the comments of was no visit', async () => {
  const storage = memoryStorage()
  const list = (...comments: Comment[]) => backend({}, { list: async () => ({ comments }) })
  const first = await visited(list(comment('a', at(1))), { storage })
  first.state.news.value?.come()
  await visited(list(comment('b', at(2)), comment('a', at(1))), { storage })
  const third = await visited(list(comment('c', at(3)), comment('b', at(2)), comment('a', at(1))), { storage })
  expect([...(third.state.news.value?.marked.value ?? [])].sort()).toEqual(['b', 'c'])
})

test('what is new and gone again is not counted', async () => {
  const storage = memoryStorage()
  createVisits(storage, 'https://example.com/article').save(1.7e12)
  const { adapter, tell } = telling([comment('a', at(1)), comment('b', at(2))])
  const { state } = await visited(adapter, { storage })
  state.news.value?.watch(now)
  expect(state.news.value?.unseen.value.size).toBe(2)
  tell({ comments: [comment('a', { ...at(1), status: 'deleted' })] })
  expect([...(state.news.value?.unseen.value ?? [])]).toEqual(['b'])
})

test('what arrives is counted, and stands in its place once it is taken', async () => {
  const { adapter, tell } = telling([comment('b', at(2)), comment('a', at(1))])
  const { state } = await visited(adapter, { sort: 'newest' })
  state.news.value?.watch(now)
  tell({
    comments: [comment('c', at(3)), comment('r', { ...at(4), parentId: 'a' }), comment('d', at(5))],
    total: { value: 5, exact: true },
  })
  // An answer to what is not loaded comes with it.
  tell({ comments: [comment('lost', { parentId: 'elsewhere' }), comment('hidden', { status: 'hidden' })] })
  expect(state.news.value?.arrived.value).toBe(3)
  expect(state.thread.total.value).toEqual({ value: 5, exact: true })
  expect(words(state)).toBe('b a')
  expect(state.news.value?.take()).toEqual(['d', 'r', 'c'])
  expect(words(state)).toBe('d c b a >r')
  expect(state.news.value?.arrived.value).toBe(0)
  expect(state.news.value?.unseen.value).toEqual(new Set(['c', 'r', 'd']))
})

test('a reply that arrives is one more, not one less to load', async () => {
  const { adapter, tell } = telling([], {
    list: async () => ({ comments: [comment('a'), comment('a1', { parentId: 'a' })], more: { a: 3 } }),
    replies: async () => ({ comments: [] }),
  })
  const { state } = await visited(adapter)
  state.news.value?.watch(now)
  expect(state.thread.more.value.get('a')).toBe(3)
  tell({ comments: [comment('a9', { parentId: 'a' })] })
  state.news.value?.take()
  expect(state.thread.more.value.get('a')).toBe(3)
})

test('edits and deletions are made steadily, votes at once; what only this viewer knows stays', async () => {
  const { adapter, tell } = telling([comment('a', { score: 1, myVote: 1, mine: true, source: 'a' }), comment('b')])
  const { state } = await visited(adapter)
  const steady = vi.fn(now)
  state.news.value?.watch(steady)
  tell({ comments: [comment('a', { score: 9, can: [] })] })
  expect(steady).not.toHaveBeenCalled()
  const one = () => state.thread.roots.value.find(({ comment }) => comment.id === 'a')?.comment
  expect(one()).toMatchObject({ score: 9, myVote: 1, mine: true, source: 'a', can: ['reply', 'vote', 'edit', 'delete'] })
  tell({ comments: [comment('b', { body: { format: 'text', value: 'b, edited' }, editedAt: at(9).createdAt })] })
  expect(steady).toHaveBeenCalledTimes(1)
  expect(words(state)).toContain('b, edited')
  // Late news from before the edit.
  tell({ comments: [comment('b')] })
  expect(words(state)).toContain('b, edited')
  tell({ comments: [comment('b', { status: 'deleted' })] })
  expect(words(state)).toBe('a')
})

test('one’s own comment that comes this way first is not news', async () => {
  const { answer, open } = gate<{ status: 'published'; id: string; comment: Comment }>()
  const { adapter, tell } = telling([comment('a')], { create: () => answer })
  const { state } = await visited(adapter)
  state.news.value?.watch(now)
  const composer = state.composer({ parentId: null })
  composer.setText('Mine')
  await composer.submit()
  await idle()
  const stored = comment('m', { body: { format: 'text', value: 'Mine' } })
  tell({ comments: [stored] })
  expect(state.news.value?.arrived.value).toBe(0)
  open({ status: 'published', id: 'm', comment: stored })
  await vi.waitFor(() => expect(state.outbox.entries.value).toEqual([]))
  expect(state.news.value?.arrived.value).toBe(0)
})

test('however much arrives, it is said once in 30 seconds', async () => {
  vi.useFakeTimers()
  try {
    const { adapter, tell } = telling([comment('a')])
    const { state } = await visited(adapter)
    const said: unknown[] = []
    const stop = state.announcement.subscribe((announcement) => announcement?.key === 'arrived' && said.push(announcement.count))
    state.news.value?.watch(now)
    for (let n = 0; n < 20; n++) tell({ comments: [comment(`x${n}`)] })
    expect(said).toEqual([1])
    await vi.advanceTimersByTimeAsync(29_000)
    expect(said).toEqual([1])
    await vi.advanceTimersByTimeAsync(2000)
    expect(said).toEqual([1, 20])
    stop()
  } finally {
    vi.useRealTimers()
  }
})

test('where nobody can tell what changed, the newest page is asked', async () => {
  let comments = [comment('a', at(1))]
  const list = vi.fn(async () => ({ comments, total: { value: comments.length, exact: true } }))
  const { adapter, tell } = telling([], { list })
  const { state } = await visited(adapter)
  state.news.value?.watch(now)
  comments = [comment('b', at(2)), comment('a', { ...at(1), score: 5 })]
  tell(undefined)
  await idle()
  expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ sort: 'newest' }), expect.anything())
  expect(state.news.value?.arrived.value).toBe(1)
  expect(state.thread.roots.value[0]?.comment.score).toBe(5)
  expect(words(state)).toBe('a')
})

test('an adapter that tells nonsense, or throws, troubles nobody', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { adapter, tell } = telling([comment('a')])
  const { state } = await visited(adapter)
  state.news.value?.watch(now)
  tell('nonsense' as never)
  tell({ comments: [null, { id: 7 }] } as never)
  expect(words(state)).toBe('a')
  const other = await visited(
    backend(
      {},
      {
        list: async () => ({ comments: [comment('a')] }),
        watch: () => {
          throw new Error('no line')
        },
      },
    ),
  )
  warn.mockClear()
  expect(() => other.state.news.value?.watch(now)).not.toThrow()
  await idle()
  expect(warn).toHaveBeenCalledOnce()
  const later = await visited(
    backend({}, { list: async () => ({ comments: [comment('a')] }), watch: (async () => Promise.reject('no line')) as () => void }),
  )
  expect(() => later.state.news.value?.watch(now)).not.toThrow()
  await idle()
  expect(warn).toHaveBeenCalledTimes(2)
  warn.mockRestore()
})

test('the order a reader chose wins over the site owner’s, where the backend has it', async () => {
  const asked: string[] = []
  const list = async ({ sort }: { sort: string }) => {
    asked.push(sort)
    return { comments: [] }
  }
  const storage = memoryStorage()
  const { state } = await visited(backend({}, { list }), { storage, sort: 'oldest' })
  await state.thread.setSort('top')
  await visited(backend({}, { list }), { storage, sort: 'oldest' })
  await visited(backend({}, { list, features: { ...backend().features, sorts: ['oldest', 'newest'] } }), { storage, sort: 'newest' })
  expect(asked).toEqual(['oldest', 'top', 'top', 'newest'])
})

test('what did not change is the same branch again', async () => {
  const { state } = await visited(
    backend(
      {},
      {
        list: async () => ({ comments: [comment('a'), comment('b', { score: 1 }), comment('c', { parentId: 'b' })] }),
        vote: async () => ({ myVote: 1 }),
      },
    ),
  )
  const before = state.thread.roots.value
  await state.thread.vote('b', 1)
  const after = state.thread.roots.value
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  expect(after[1]?.replies[0]).toBe(before[1]?.replies[0])
  await state.thread.reload()
  expect(state.thread.roots.value[0]).toBe(before[0])
})
