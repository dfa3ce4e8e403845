import { afterEach, expect, test, vi } from 'vitest'
import { memoryShelf } from '../../src/adapters/memory'
import { AfterwordError } from '../../src/core/errors'
import { memoryStorage, sharedStorage } from '../../src/core/storage'
import type { Created, Draft } from '../../src/core/types'
import type { WidgetState } from '../../src/state/state'
import { backend, browser, comment, filled, gate, idle, post, thread, visit, visited, words } from './stage'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function write(state: WidgetState, text: string, parentId: string | null = null): Promise<boolean> {
  const composer = state.composer({ parentId })
  composer.setText(text)
  return composer.submit()
}
const entries = (state: WidgetState) => state.outbox.entries.value.map(({ phase, body }) => `${phase} ${body.value}`)
const refusing = (error: unknown) => backend({}, { create: () => Promise.reject(error) })

test('a comment stands in the outbox at once and is replaced by the confirmed one', async () => {
  const answer = gate<Created>()
  const { state, events } = await visited(backend({}, { create: () => answer.answer }))
  const composer = state.composer({ parentId: null })
  composer.setText('hello')
  const sent = composer.submit()
  expect(entries(state)).toEqual(['sending hello'])
  expect(composer.text.value).toBe('')
  expect(await sent).toBe(true)
  expect(words(state)).toBe('')
  answer.open({ status: 'published', comment: comment('1', { body: { format: 'html', value: '<p>hello</p>' } }) })
  await idle()
  expect(entries(state)).toEqual([])
  expect(words(state)).toBe('<p>hello</p>')
  expect(state.thread.roots.value[0]?.comment.mine).toBe(true)
  expect(state.announcement.value).toEqual({ key: 'posted' })
  expect(events.map(({ event }) => event)).toEqual(['ready', 'submit', 'posted'])
  expect(events[1]?.detail).toEqual({ thread, parentId: null, body: { format: 'markdown', value: 'hello' }, author: { name: 'Ada' } })
  expect(events[2]?.detail).toMatchObject({ id: '1' })
})

test('the page around may say no: nothing is sent, the words stay', async () => {
  const create = vi.fn()
  const { state } = await visited(backend({}, { create }), { emit: (event) => event !== 'submit' })
  expect(await write(state, 'hello')).toBe(false)
  expect(state.composer({ parentId: null }).text.value).toBe('hello')
  expect(create).not.toHaveBeenCalled()
})

test('where one’s own comment stands: first, or last in a thread read oldest first to its end; answers last', async () => {
  const shelf = await filled(4)
  const root = await post(shelf, 'root')
  await post(shelf, 'r1', root)
  const own = async (sort: 'newest' | 'oldest' | 'top', pageSize: number, parentId: string | null = null) => {
    const { state } = await visited(backend({ shelf, pageSize, now: () => 1e9 }), { sort })
    await write(state, 'own', parentId)
    await idle()
    const shown = words(state)
    await state.thread.remove(state.thread.roots.value.flatMap((at) => [at, ...at.replies]).find((at) => at.comment.mine)?.comment.id ?? '')
    return shown
  }
  expect(await own('newest', 20)).toBe('own root >r1 4 3 2 1')
  expect(await own('top', 20)).toMatch(/^own /)
  expect(await own('oldest', 20)).toBe('1 2 3 4 root >r1 own')
  expect(await own('oldest', 2)).toBe('own 1 2')
  expect(await own('newest', 20, root)).toBe('root >r1 >own 4 3 2 1')
})

test('the count follows one’s own comments, what waits for review is not counted', async () => {
  const shelf = await filled(3)
  const { state } = await visited(backend({ shelf }))
  await write(state, 'one')
  await idle()
  expect(state.thread.total.value?.value).toBe(4)
  await state.thread.remove(state.thread.roots.value[0]?.comment.id ?? '')
  expect(state.thread.total.value?.value).toBe(3)
  const reviewed = await visited(backend({ shelf, reviewed: true }))
  await write(reviewed.state, 'two')
  await idle()
  expect(reviewed.state.thread.total.value?.value).toBe(3)
  await reviewed.state.thread.remove(reviewed.state.thread.roots.value[0]?.comment.id ?? '')
  expect(reviewed.state.thread.total.value?.value).toBe(3)
})

test('a backend that answers only a status: the comment is made of the words, until a list brings it', async () => {
  let stored: readonly ReturnType<typeof comment>[] = []
  const adapter = backend({}, { list: async () => ({ comments: stored }), create: async () => ({ status: 'published', id: '7' }) })
  const { state } = await visited(adapter)
  await write(state, '*hello*')
  await idle()
  expect(state.thread.roots.value[0]?.comment).toMatchObject({
    id: '7',
    author: { name: 'Ada' },
    body: { format: 'markdown', value: '*hello*' },
    can: [],
    mine: true,
  })
  // A list from a cache on the way that does not know it yet does not take it away.
  await state.thread.reload()
  expect(words(state)).toBe('*hello*')
  stored = [comment('7', { body: { format: 'html', value: '<em>hello</em>' } })]
  await state.thread.reload()
  expect(words(state)).toBe('<em>hello</em>')
})

test.each(['published', 'pending'] as const)(
  'a backend that answers nothing but %s: a list that brings the words takes their place',
  async (status) => {
    const same = { format: 'text', value: 'hello & *you*' } as const
    let stored = [comment('1'), comment('2', { body: same }), comment('3', { parentId: '2', body: same, author: { name: 'Ada' } })]
    const list = async ({ cursor }: { cursor?: string }) =>
      cursor ? { comments: stored } : { comments: [comment('1')], ...(stored.length && { nextCursor: 'x' }) }
    const adapter = backend({}, { list, create: async () => ({ status }) })
    const { state, storage } = await visited(adapter)
    await write(state, 'hello & *you*')
    await idle()
    // The same words of somebody else are not it, nor those in another place.
    await state.thread.loadMore()
    expect(words(state)).toBe(`${status === 'pending' ? '[pending]' : ''}hello & *you* 1 hello & *you* >hello & *you*`)
    await state.thread.reload()
    stored = [comment('7', { author: { name: 'Ada' }, body: { format: 'html', value: '<p>hello &amp; <em>you</em></p>' } })]
    await state.thread.loadMore()
    expect(words(state)).toBe('<p>hello &amp; <em>you</em></p> 1')
    await state.thread.reload()
    expect(words(state)).toBe('1')
    state.dispose()
    expect(words((await visited(adapter, { storage })).state)).toBe('1')
  },
)

test('what waits for review is shown to its author in this browser, until a list brings it or 30 days have passed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  let stored: readonly ReturnType<typeof comment>[] = []
  const adapter = backend({}, { list: async () => ({ comments: stored }), create: async () => ({ status: 'pending', id: '7' }) })
  const { state, storage } = await visited(adapter)
  await write(state, 'hello')
  await idle()
  expect(state.announcement.value).toEqual({ key: 'pending' })
  expect(words(state)).toBe('[pending]hello')
  state.dispose()

  const later = async () => words((await visited(adapter, { storage })).state)
  vi.setSystemTime(Date.now() + 29 * 24 * 3600 * 1000)
  expect(await later()).toBe('[pending]hello')
  expect(words((await visited(adapter, { storage: memoryStorage() })).state)).toBe('')
  const elsewhere = { id: 'another page', url: 'https://example.com/2' }
  expect(words((await visited(adapter, { storage, thread: elsewhere })).state)).toBe('')
  vi.setSystemTime(Date.now() + 2 * 24 * 3600 * 1000)
  expect(await later()).toBe('')
  vi.setSystemTime(Date.now() - 2 * 24 * 3600 * 1000)
  stored = [comment('7', { body: { format: 'text', value: 'now for all' } })]
  expect(await later()).toBe('now for all')
  stored = []
  expect(await later()).toBe('')
})

test('advertising looks to its author as if it waited; what is refused outright is a failure that keeps the words', async () => {
  const spam = await visited(backend({}, { create: async () => ({ status: 'spam', id: '1' }) }))
  await write(spam.state, 'buy')
  await idle()
  expect(words(spam.state)).toBe('[pending]buy')
  const rejected = await visited(backend({}, { create: async () => ({ status: 'rejected', id: '1' }) }))
  await write(rejected.state, 'buy')
  await idle()
  expect(entries(rejected.state)).toEqual(['failed buy'])
  expect(rejected.state.outbox.entries.value[0]?.error?.code).toBe('rejected')
})

test('an entry that waits keeps words, reason and clientId; a retry sends the same again', async () => {
  const drafts: Draft[] = []
  const shelf = memoryShelf()
  const real = backend({ shelf })
  const { state, events } = await visited(
    backend(
      { shelf },
      {
        create: async (thread, draft, call) => {
          drafts.push(draft)
          if (drafts.length < 3) throw new AfterwordError('server')
          return (await real.create?.(thread, draft, call)) ?? { status: 'rejected' }
        },
      },
    ),
  )
  await write(state, 'hello')
  await idle()
  const [entry] = state.outbox.entries.value
  expect(entry).toMatchObject({ phase: 'waiting', body: { value: 'hello' }, error: { code: 'server' } })
  expect(state.announcement.value).toEqual({ key: 'failed' })
  expect(events.at(-1)).toMatchObject({ event: 'error', detail: { code: 'server' } })
  await state.outbox.retry(entry?.clientId ?? '')
  expect(entries(state)).toEqual(['waiting hello'])
  const retry = state.outbox.retry(entry?.clientId ?? '')
  expect(entries(state)).toEqual(['sending hello'])
  // Whoever presses again while it is under way changes nothing.
  await Promise.all([retry, state.outbox.retry(entry?.clientId ?? '')])
  expect(words(state)).toBe('hello')
  expect(drafts).toHaveLength(3)
  expect(new Set(drafts.map((draft) => JSON.stringify(draft))).size).toBe(1)
})

test('the outbox sends one at a time, in order, and one failure does not hold up the next', async () => {
  const answers: ReturnType<typeof gate<Created>>[] = []
  const asked: string[] = []
  const create = (_: unknown, draft: Draft) => {
    asked.push(draft.body.value)
    const answer = gate<Created>()
    answers.push(answer)
    return answer.answer
  }
  const { state } = await visited(backend({}, { create }))
  for (const text of ['a', 'b', 'c']) await write(state, text)
  await idle()
  expect(asked).toEqual(['a'])
  answers[0]?.refuse(new AfterwordError('rejected'))
  await idle()
  expect(asked).toEqual(['a', 'b'])
  answers[1]?.open({ status: 'published', id: 'b' })
  await idle()
  expect(asked).toEqual(['a', 'b', 'c'])
  expect(entries(state)).toEqual(['failed a', 'sending c'])
})

test.each([
  [3, 3_000],
  [1e9, 300_000],
  [Number.NaN, 0],
  [-5, 0],
])('a backend that says "wait %d seconds" gets no request before %d ms have passed', async (retryAfter, wait) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const create = vi.fn(() => Promise.reject(new AfterwordError('rate_limited', '', { retryAfter })))
  const { state } = await visited(backend({}, { create }))
  await write(state, 'a')
  await idle()
  const [entry] = state.outbox.entries.value
  expect(entry?.retryAt).toBe(wait ? Date.now() + wait : undefined)
  vi.setSystemTime(Date.now() + wait - 1)
  if (wait) {
    await state.outbox.retry(entry?.clientId ?? '')
    await write(state, 'b')
    await idle()
    expect(create).toHaveBeenCalledOnce()
    expect(state.outbox.entries.value.map(({ retryAt }) => retryAt)).toEqual([entry?.retryAt, entry?.retryAt])
  }
  vi.setSystemTime(Date.now() + 1)
  await state.outbox.retry(entry?.clientId ?? '')
  expect(create).toHaveBeenCalledTimes(2)
})

test('a clock that was set back makes nobody wait for years', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { state, storage } = await visited(refusing(new AfterwordError('rate_limited', '', { retryAfter: 60 })))
  await write(state, 'hello')
  await idle()
  state.dispose()
  vi.setSystemTime('2014-01-01')
  const later = await visited(backend(), { storage })
  expect(words(later.state)).toBe('hello')
})

test('what could not be sent for want of a line goes out on the next visit by itself, and not twice', async () => {
  const shelf = memoryShelf()
  const storage = memoryStorage()
  const real = backend({ shelf })
  const lost = backend(
    { shelf },
    {
      create: async (...given) => {
        await real.create?.(...given)
        throw new AfterwordError('offline')
      },
    },
  )
  const first = await visited(lost, { storage })
  await write(first.state, 'hello')
  await idle()
  expect(entries(first.state)).toEqual(['waiting hello'])
  first.state.dispose()
  const { state } = await visited(real, { storage })
  expect(state.composer({ parentId: null }).text.value).toBe('')
  expect(entries(state)).toEqual([])
  expect(words(state)).toBe('hello')
  expect(shelf.load(thread.id)).toHaveLength(1)
})

test('a clear refusal is remembered as what it was and not sent again; a page left in mid-flight is', async () => {
  const storage = memoryStorage()
  const { state } = await visited(refusing(new AfterwordError('blocked')), { storage })
  await write(state, 'a')
  await idle()
  state.dispose()
  const stuck = await visited(backend({}, { create: () => gate<Created>().answer }), { storage })
  await write(stuck.state, 'b')
  await idle()
  stuck.state.dispose()
  const later = await visited(backend(), { storage })
  expect(later.state.outbox.entries.value.map(({ body, phase, error }) => [body.value, phase, error?.code])).toEqual([
    ['a', 'failed', 'blocked'],
  ])
  expect(words(later.state)).toBe('b')
})

test('an entry taken back is in its composer and nowhere else; words begun in the meantime stay', async () => {
  const { state, storage } = await visited(refusing(new AfterwordError('rejected')))
  await write(state, 'first')
  await idle()
  const composer = state.composer({ parentId: null })
  composer.setText('second')
  const [entry] = state.outbox.entries.value
  state.outbox.reopen(entry?.clientId ?? '')
  expect(entries(state)).toEqual([])
  expect(composer.text.value).toBe('first\n\nsecond')
  state.dispose()
  const later = await visited(backend(), { storage })
  expect(entries(later.state)).toEqual([])
  expect(later.state.composer({ parentId: null }).text.value).toBe('first\n\nsecond')
})

test.each([
  ['timeout', true],
  ['rejected', false],
] as const)('taken back after %s, words are sent under the same clientId: %s', async (code, same) => {
  const ids: string[] = []
  const create = async (_: unknown, draft: Draft): Promise<Created> => {
    ids.push(draft.clientId)
    if (ids.length === 1) throw new AfterwordError(code)
    return { status: 'published' }
  }
  const { state } = await visited(backend({}, { create }))
  await write(state, 'hello')
  await idle()
  state.outbox.reopen(ids[0] ?? '')
  await write(state, 'hello again')
  await idle()
  expect(ids).toHaveLength(2)
  expect(ids[0] === ids[1]).toBe(same)
})

test('words changed after an answer was lost: if the first were stored, the reader sees them and keeps the new ones', async () => {
  const shelf = memoryShelf()
  const real = backend({ shelf })
  let lose = true
  const { state } = await visited(
    backend(
      { shelf },
      {
        create: async (...given) => {
          const created = await real.create?.(...given)
          if (lose) throw new AfterwordError('timeout')
          return created ?? { status: 'rejected' }
        },
      },
    ),
  )
  await write(state, 'hello')
  await idle()
  lose = false
  state.outbox.reopen(state.outbox.entries.value[0]?.clientId ?? '')
  await write(state, 'hello, mended')
  await idle()
  expect(words(state)).toBe('hello')
  expect(state.outbox.entries.value).toMatchObject([{ body: { value: 'hello, mended' }, error: { code: 'conflict' } }])
  state.outbox.reopen(state.outbox.entries.value[0]?.clientId ?? '')
  await state.composer({ parentId: null }).submit()
  await idle()
  expect(words(state)).toBe('hello, mended hello')
})

test('an answer taken back opens where it was written, wherever its comment has gone', async () => {
  const shelf = memoryShelf()
  const root = await post(shelf, 'root')
  for (let n = 0; n < 9; n++) await post(shelf, `${n}`)
  const storage = memoryStorage()
  const create = () => Promise.reject(new AfterwordError('rejected'))
  const first = await visited(backend({ shelf }, { create }), { storage })
  await write(first.state, 'reply', root)
  await idle()
  expect(first.state.session.open.value.size).toBe(0)
  first.state.dispose()

  const { state } = await visited(backend({ shelf, pageSize: 2 }, { create }), { storage })
  const id = state.outbox.entries.value[0]?.clientId ?? ''
  state.outbox.reopen(id)
  await idle()
  expect(state.thread.target.value).toBe(root)
  expect(state.session.open.value.get(root)).toBe('reply')
  expect(state.composer({ parentId: root }).text.value).toBe('reply')
})

test('an answer to what is gone for good stays in the outbox', async () => {
  const storage = memoryStorage()
  const list = async () => ({ comments: [comment('root')] })
  const first = await visited(backend({}, { list, create: () => Promise.reject(new AfterwordError('rejected')) }), { storage })
  await write(first.state, 'reply', 'root')
  await idle()
  first.state.dispose()
  const { state } = await visited(backend(), { storage })
  state.outbox.reopen(state.outbox.entries.value[0]?.clientId ?? '')
  await idle()
  expect(entries(state)).toEqual(['failed reply'])
})

test('only what failed can be thrown away', async () => {
  const answer = gate<Created>()
  const { state, storage } = await visited(backend({}, { create: () => answer.answer }))
  await write(state, 'hello')
  const id = state.outbox.entries.value[0]?.clientId ?? ''
  state.outbox.discard(id)
  state.outbox.reopen(id)
  expect(entries(state)).toEqual(['sending hello'])
  answer.refuse(new AfterwordError('blocked'))
  await idle()
  state.outbox.discard(id)
  expect(entries(state)).toEqual([])
  state.dispose()
  expect(entries((await visited(backend(), { storage })).state)).toEqual([])
})

test('50 presses within 100 ms are one comment, in 1,000 of 1,000', async () => {
  const shelf = memoryShelf()
  const { state } = await visited(backend({ shelf }))
  const composer = state.composer({ parentId: null })
  for (let n = 0; n < 1000; n++) {
    composer.setText(`${n}`)
    for (let press = 0; press < 50; press++) {
      void composer.submit()
      if (press === 7) await undefined
    }
    await idle()
    expect(composer.problems.value).toEqual([])
  }
  expect(shelf.load(thread.id).map(({ body }) => body.value)).toEqual(Array.from({ length: 1000 }, (_, n) => `${n}`))
}, 60_000)

test('30 % of the answers lost, 30 % of the requests: every comment once, in 1,000 of 1,000', async () => {
  const shelf = memoryShelf()
  const real = backend({ shelf })
  let seed = 1
  const chance = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const faulty = backend(
    { shelf },
    {
      create: async (...given) => {
        if (chance() < 0.3) throw new AfterwordError('offline')
        const created = await real.create?.(...given)
        if (chance() < 0.3) throw new AfterwordError('timeout')
        return created ?? { status: 'rejected' }
      },
    },
  )
  const storage = memoryStorage()
  let { state } = await visited(faulty, { storage })
  for (let n = 0; n < 1000; n++) {
    await write(state, `${n}`)
    await idle()
    // Now and then the tab is closed and opened again.
    if (n % 50 === 49) {
      state.dispose()
      ;({ state } = await visited(faulty, { storage }))
    }
    for (let left = state.outbox.entries.value[0]; left; left = state.outbox.entries.value[0]) await state.outbox.retry(left.clientId)
  }
  const rows = shelf.load(thread.id).map(({ body }) => body.value)
  expect(rows).toHaveLength(1000)
  expect(new Set(rows).size).toBe(1000)
}, 60_000)

test('the same draft offered and sent in two tabs is one comment', async () => {
  const shelf = memoryShelf()
  const storage = memoryStorage()
  const before = visit(backend({ shelf }), { storage })
  before.state.composer({ parentId: null }).setText('hello')
  before.state.dispose()
  const tabs = [await visited(backend({ shelf }), { storage }), await visited(backend({ shelf }), { storage })]
  const composers = tabs.map(({ state }) => state.composer({ parentId: null }))
  expect(composers.map(({ text }) => text.value)).toEqual(['hello', 'hello'])
  await Promise.all(composers.map((composer) => composer.submit()))
  await idle()
  expect(shelf.load(thread.id)).toHaveLength(1)
  for (const { state } of tabs) {
    expect(words(state)).toBe('hello')
    expect(entries(state)).toEqual([])
  }
})

test('two tabs lose neither each other’s failures nor drafts', async () => {
  const storage = memoryStorage()
  const tabs = [await visited(refusing(new AfterwordError('blocked')), { storage }), await visited(refusing('no'), { storage })]
  for (const [n, { state }] of tabs.entries()) {
    await write(state, `sent ${n}`)
    state.composer({ parentId: `${n}` }).setText(`draft ${n}`)
  }
  await idle()
  for (const { state } of tabs) state.dispose()
  const { state } = await visited(backend(), { storage })
  expect(entries(state)).toEqual(['failed sent 0', 'failed sent 1'])
  expect([0, 1].map((n) => state.composer({ parentId: `${n}` }).text.value)).toEqual(['draft 0', 'draft 1'])
})

test('what another tab has brought home does not come back as a failure of this one', async () => {
  const storage = memoryStorage()
  const before = visit(backend(), { storage })
  before.state.composer({ parentId: null }).setText('hello')
  before.state.dispose()
  const late = gate<Created>()
  const lame = await visited(backend({}, { create: () => late.answer }), { storage })
  const quick = await visited(backend(), { storage })
  const composers = [lame, quick].map(({ state }) => state.composer({ parentId: null }))
  await Promise.all(composers.map((composer) => composer.submit()))
  await idle()
  expect(words(quick.state)).toBe('hello')
  late.refuse(new AfterwordError('offline'))
  await idle()
  expect(entries((await visited(backend(), { storage })).state)).toEqual([])
})

test('two tabs send one after the other, and what one sends stands among the comments of the other', async () => {
  const locks = stubLocks()
  const shelf = memoryShelf()
  const tab = browser()
  const answer = gate<void>()
  const real = backend({ shelf })
  const create = vi.fn(async (...given: Parameters<NonNullable<typeof real.create>>): Promise<Created> => {
    await answer.answer
    return (await real.create?.(...given)) ?? { status: 'rejected' }
  })
  const one = await visited(backend({ shelf }, { create }), { storage: tab() })
  await write(one.state, 'one')
  const two = await visited(backend({ shelf }, { create }), { storage: tab() })
  await write(two.state, 'two')
  await idle()
  expect(create).toHaveBeenCalledOnce()
  for (const { state } of [one, two]) expect(entries(state)).toEqual(['sending one', 'sending two'])
  answer.open()
  await idle()
  for (const { state } of [one, two]) {
    expect(entries(state)).toEqual([])
    expect(words(state)).toBe('two one')
    expect(state.thread.total.value?.value).toBe(2)
  }
  expect(shelf.load(thread.id).map(({ body }) => body.value)).toEqual(['one', 'two'])
  expect(create).toHaveBeenCalledTimes(2)
  // Once for each comment, in the tab that sent it.
  expect([one, two].map(({ events }) => events.filter(({ event }) => event === 'posted').length)).toEqual([2, 0])
  await vi.waitFor(() => expect(locks.held()).toBe(0))
})

/** A backend behind a line that can fail; what was asked of it, in order. */
function behind(shelf = memoryShelf()) {
  const line = { up: false }
  const asked: string[] = []
  const adapter = backend(
    { shelf },
    {
      async create(...given) {
        asked.push(given[1].body.value)
        if (!line.up) throw new AfterwordError('offline')
        return (await backend({ shelf }).create?.(...given)) ?? { status: 'rejected' }
      },
    },
  )
  return { line, asked, adapter, sent: () => shelf.load(thread.id).map(({ body }) => body.value) }
}

test('without a line comments wait, said once each; when it is back they go out in the order they were written, whichever tab they were written in', async () => {
  const { settled } = stubLocks()
  const { line, asked, adapter, sent } = behind()
  const tab = browser()
  const tabs = [await visited(adapter, { storage: tab() }), await visited(adapter, { storage: tab() })] as const
  const written = ['1', '2', '3', '4', '5', '6']
  for (const [n, text] of written.entries()) {
    await write(tabs[n % 2 === 0 ? 0 : 1].state, text)
    await settled()
  }
  for (const { state } of tabs) {
    expect(entries(state)).toEqual(written.map((text) => `waiting ${text}`))
    expect(state.announcement.value).toEqual({ key: 'waiting' })
  }
  // Nothing overtakes the first, and no failure of the line is told twice.
  expect(new Set(asked)).toEqual(new Set(['1']))
  expect(tabs[0].events.filter(({ event }) => event === 'error')).toHaveLength(1)
  line.up = true
  dispatchEvent(new Event('online'))
  await settled()
  expect(sent()).toEqual(written)
  for (const { state } of tabs) {
    expect(entries(state)).toEqual([])
    expect(words(state)).toBe('6 5 4 3 2 1')
  }
  const posted = tabs.flatMap(({ events }) => events.filter(({ event }) => event === 'posted'))
  expect(posted).toHaveLength(6)
})

test.each(['online', 'visibilitychange', 'pageshow'])('what waits is tried again at %s', async (event) => {
  const { line, adapter, sent } = behind()
  const { state } = await visited(adapter)
  await write(state, 'hello')
  await idle()
  line.up = true
  dispatchEvent(new Event(event))
  await idle()
  expect(sent()).toEqual(['hello'])
  expect(entries(state)).toEqual([])
})

test('where nobody says that the line is back it is tried, less and less often, but more than once a minute', async () => {
  vi.useFakeTimers()
  const { line, asked, adapter, sent } = behind()
  const { state } = await visited(adapter)
  await write(state, 'hello')
  await vi.advanceTimersByTimeAsync(600_000)
  expect(asked.length).toBeGreaterThan(15)
  expect(asked.length).toBeLessThan(36)
  expect(entries(state)).toEqual(['waiting hello'])
  line.up = true
  await vi.advanceTimersByTimeAsync(45_000)
  expect(sent()).toEqual(['hello'])
  expect(vi.getTimerCount()).toBe(0)
})

test('who writes on without a line waits no longer for it', async () => {
  vi.useFakeTimers()
  const { line, adapter, sent } = behind()
  const { state } = await visited(adapter)
  for (let n = 0; n < 10; n++) {
    await write(state, `${n}`)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(entries(state)).toHaveLength(10)
  line.up = true
  await vi.advanceTimersByTimeAsync(3000)
  expect(sent()).toHaveLength(10)
})

test('what only ever fails at the other end stops and says so, and holds up nobody else', async () => {
  vi.useFakeTimers()
  const create = vi.fn(async (_: unknown, draft: Draft): Promise<Created> => {
    if (draft.body.value === 'poison') throw new AfterwordError('server')
    return { status: 'published', id: draft.clientId }
  })
  const { state } = await visited(backend({}, { create }))
  await write(state, 'poison')
  await write(state, 'behind')
  await vi.advanceTimersByTimeAsync(0)
  expect(entries(state)).toEqual(['waiting poison', 'waiting behind'])
  await vi.advanceTimersByTimeAsync(600_000)
  expect(entries(state)).toEqual(['failed poison'])
  expect(words(state)).toBe('behind')
  expect(create.mock.calls.length).toBeLessThan(12)
  expect(vi.getTimerCount()).toBe(0)
})

test('who was told to wait counts down and goes out by itself, and what is behind it after it', async () => {
  vi.useFakeTimers()
  const sent: string[] = []
  let told = false
  const create = async (_: unknown, draft: Draft): Promise<Created> => {
    if (!told) {
      told = true
      throw new AfterwordError('rate_limited', '', { retryAfter: 30 })
    }
    sent.push(draft.body.value)
    return { status: 'published', id: draft.clientId }
  }
  const { state } = await visited(backend({}, { create }))
  await write(state, 'first')
  await write(state, 'second')
  await vi.advanceTimersByTimeAsync(29_000)
  dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect(state.outbox.entries.value.map(({ phase, error, retryAt = 0 }) => [phase, error?.code, retryAt - Date.now()])).toEqual([
    ['waiting', 'rate_limited', 1000],
    ['waiting', 'rate_limited', 1000],
  ])
  expect(sent).toEqual([])
  // Not all who were told the same come in the same moment.
  await vi.advanceTimersByTimeAsync(1000 + 3001)
  expect(sent).toEqual(['first', 'second'])
})

test.each(['rejected', 'invalid', 'closed', 'blocked', 'forbidden', 'duplicate', 'conflict', 'signed_out'] as const)(
  'what was refused (%s) is never sent again by itself',
  async (code) => {
    vi.useFakeTimers()
    const create = vi.fn(() => Promise.reject(new AfterwordError(code)))
    const { state, storage } = await visited(backend({}, { create }))
    await write(state, 'hello')
    await vi.advanceTimersByTimeAsync(600_000)
    dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(1000)
    state.dispose()
    const later = await visited(backend({}, { create }), { storage })
    await vi.advanceTimersByTimeAsync(600_000)
    expect(create).toHaveBeenCalledOnce()
    expect(entries(later.state)).toEqual(['failed hello'])
  },
)

test('withdrawn, words are in the form and nowhere else, and are not sent', async () => {
  const { settled } = stubLocks()
  const { line, adapter, sent } = behind()
  const tab = browser()
  const one = await visited(adapter, { storage: tab() })
  const two = await visited(adapter, { storage: tab() })
  await write(one.state, 'keep')
  await write(one.state, 'take back')
  await settled()
  const [, entry] = two.state.outbox.entries.value
  expect(await two.state.outbox.withdraw(entry?.clientId ?? '')).toBe(true)
  expect(two.state.announcement.value).toEqual({ key: 'withdrawn' })
  await settled()
  expect(two.state.composer({ parentId: null }).text.value).toBe('take back')
  for (const { state } of [one, two]) expect(entries(state)).toEqual(['waiting keep'])
  line.up = true
  dispatchEvent(new Event('online'))
  await settled()
  expect(sent()).toEqual(['keep'])
  two.state.dispose()
  expect((await visited(adapter, { storage: tab() })).state.composer({ parentId: null }).text.value).toBe('take back')
})

test('what another tab is sending just now cannot be taken back: the tab that has the lock decides', async () => {
  const { settled } = stubLocks()
  const { line, adapter } = behind()
  const tab = browser()
  const one = await visited(adapter, { storage: tab() })
  await write(one.state, 'hello')
  await settled()
  const answer = gate<Created>()
  const two = await visited(backend({}, { create: () => answer.answer }), { storage: tab() })
  expect(entries(one.state)).toEqual(['waiting hello'])
  const taken = one.state.outbox.reopen(one.state.outbox.entries.value[0]?.clientId ?? '')
  await idle()
  answer.open({ status: 'published', comment: comment('7') })
  expect(await taken).toBe(false)
  expect(line.up).toBe(false)
  await settled()
  for (const { state } of [one, two]) {
    expect(entries(state)).toEqual([])
    expect(words(state)).toBe('7')
    expect(state.composer({ parentId: null }).text.value).toBe('')
  }
})

test('where another tab gets through, this one waits no longer', async () => {
  const { settled } = stubLocks()
  const shelf = memoryShelf()
  const tab = browser()
  const bad = behind(shelf)
  const one = await visited(bad.adapter, { storage: tab() })
  await write(one.state, '1')
  await settled()
  expect(entries(one.state)).toEqual(['waiting 1'])
  await visited(backend({ shelf }), { storage: tab() })
  await settled()
  expect(words(one.state)).toBe('1')
  bad.line.up = true
  await write(one.state, '2')
  expect(entries(one.state)).toEqual(['sending 2'])
  await settled()
  expect(bad.sent()).toEqual(['1', '2'])
})

test('in the order they were written even if the clock was set back in between', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { line, adapter, sent } = behind()
  const { state } = await visited(adapter)
  await write(state, 'first')
  vi.setSystemTime(Date.now() - 3_600_000)
  await write(state, 'second')
  await idle()
  line.up = true
  dispatchEvent(new Event('online'))
  await idle()
  expect(sent()).toEqual(['first', 'second'])
})

test('where the browser keeps nothing, words wait as long as the page, and nobody is told they are kept', async () => {
  vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  const { line, adapter, sent } = behind()
  const { state } = await visited(adapter, { storage: sharedStorage('a:') })
  await write(state, 'hello')
  await idle()
  expect(entries(state)).toEqual(['waiting hello'])
  expect(state.announcement.value).toBeUndefined()
  line.up = true
  dispatchEvent(new Event('online'))
  await idle()
  expect(sent()).toEqual(['hello'])
  vi.restoreAllMocks()
})

test('where the browser refuses locks, comments are sent without', async () => {
  vi.stubGlobal('navigator', { onLine: true, locks: { request: () => Promise.reject(new DOMException('no origin', 'SecurityError')) } })
  const { state } = await visited(backend())
  await write(state, 'hello')
  await idle()
  expect(words(state)).toBe('hello')
})

/** Web Locks, as far as they are used: one at a time under a name, given up when the signal says so. */
function stubLocks() {
  let tail: Promise<unknown> = Promise.resolve()
  let held = 0
  const request = (_name: string, { signal }: { signal: AbortSignal }, work: () => unknown) => {
    const turn = tail.then(async () => {
      signal.throwIfAborted()
      held++
      try {
        return await work()
      } finally {
        held--
      }
    })
    tail = turn.catch(() => {})
    return turn
  }
  vi.stubGlobal('navigator', { onLine: true, locks: { request } })
  return {
    held: () => held,
    /** Until nobody holds or wants a lock any more. */
    async settled() {
      await idle()
      for (let seen: unknown; seen !== tail; await idle()) {
        seen = tail
        await tail
      }
    },
  }
}

test('two widgets of one thread on one page hear of each other’s comments', async () => {
  const shelf = memoryShelf()
  const one = await visited(backend({ shelf }), { storage: sharedStorage('page:') })
  const other = await visited(backend({ shelf }), { storage: sharedStorage('page:') })
  const elsewhere = { ...thread, id: 'another' }
  const apart = await visited(backend({ shelf }), { storage: sharedStorage('page:'), thread: elsewhere })
  await write(one.state, 'hello')
  await idle()
  expect(words(other.state)).toBe('hello')
  expect([one, other, apart].map(({ events }) => events.filter(({ event }) => event === 'posted').length)).toEqual([1, 0, 0])
  expect(words(apart.state)).toBe('')
})

test('where the browser keeps nothing, words outlast the widget they were written in, as long as the page', async () => {
  vi.stubGlobal('localStorage', undefined)
  const first = await visited(refusing(new AfterwordError('offline')), { storage: sharedStorage('none:') })
  first.state.composer({ parentId: null }).setText('half a thought')
  first.state.dispose()
  const shelf = memoryShelf()
  const elsewhere = await visited(backend({ shelf }), { storage: sharedStorage('none:'), thread: { ...thread, id: 'another' } })
  expect(elsewhere.state.composer({ parentId: null }).text.value).toBe('')
  elsewhere.state.dispose()
  const back = await visited(backend({ shelf }), { storage: sharedStorage('none:') })
  expect(back.state.composer({ parentId: null }).text.value).toBe('half a thought')
  await back.state.composer({ parentId: null }).submit()
  await idle()
  expect(words(back.state)).toBe('half a thought')
  back.state.dispose()
  const after = await visited(backend({ shelf }), { storage: sharedStorage('none:') })
  expect(after.state.composer({ parentId: null }).text.value).toBe('')
  expect(after.state.outbox.entries.value).toEqual([])
})
