import { expect, test, vi } from 'vitest'
import { memoryShelf } from '../../src/adapters/memory'
import type { ReactTarget, Voted } from '../../src/core/adapter'
import { AfterwordError } from '../../src/core/errors'
import type { Comment, Vote } from '../../src/core/types'
import { backend, comment, gate, idle, post, visited, words } from './stage'

const one = (more = {}) => ({ list: async () => ({ comments: [comment('a', more)] }) })
const seen = ({ state }: Awaited<ReturnType<typeof visited>>) => {
  const { score, myVote } = state.thread.roots.value[0]?.comment ?? {}
  return [score, myVote]
}

test('a vote shows at once, and what the backend counts replaces it', async () => {
  const answer = gate<Voted>()
  const made = await visited(backend({}, { ...one({ score: 5, myVote: -1 }), vote: () => answer.answer }))
  const done = made.state.thread.vote('a', 1)
  expect(seen(made)).toEqual([7, 1])
  answer.open({ score: 9, myVote: 1 })
  await done
  expect(seen(made)).toEqual([9, 1])
})

test('quick changes end at the last, with one request under way', async () => {
  const asked: Vote[] = []
  const answers: ReturnType<typeof gate<Voted | undefined>>[] = []
  const vote = (_: string, value: Vote) => {
    asked.push(value)
    const answer = gate<Voted | undefined>()
    answers.push(answer)
    return answer.answer
  }
  const made = await visited(backend({}, { ...one({ score: 0, myVote: 0 }), vote }))
  const all = ([1, 0, -1, 0, 1, -1] as const).map((value) => made.state.thread.vote('a', value))
  await idle()
  expect(asked).toEqual([-1])
  const late = made.state.thread.vote('a', 1)
  answers[0]?.open(undefined)
  await idle()
  expect(asked).toEqual([-1, 1])
  expect(seen(made)).toEqual([1, 1])
  answers[1]?.open(undefined)
  await Promise.all([...all, late])
  expect(seen(made)).toEqual([1, 1])
})

test('a refusal takes the vote back and is told, until the next try', async () => {
  const vote = vi.fn(() => Promise.reject(new AfterwordError('rejected')))
  const made = await visited(backend({}, { ...one({ score: 3 }), vote }))
  await made.state.thread.vote('a', 1)
  expect(seen(made)).toEqual([3, 0])
  expect(made.state.thread.refusals.value.get('a')?.code).toBe('rejected')
  expect(made.events.at(-1)).toMatchObject({ event: 'error', detail: { code: 'rejected' } })
  const next = made.state.thread.vote('a', 1)
  expect(made.state.thread.refusals.value.size).toBe(0)
  await next
})

test('a newer wish outlives the refusal of the older one', async () => {
  const vote = (_: string, value: Vote) =>
    value === 1 ? Promise.reject(new AfterwordError('server')) : Promise.resolve({ score: -1, myVote: value })
  const made = await visited(backend({}, { ...one({ score: 0 }), vote }))
  const first = made.state.thread.vote('a', 1)
  await undefined
  await undefined
  await Promise.all([first, made.state.thread.vote('a', -1)])
  expect(seen(made)).toEqual([-1, -1])
  expect(made.state.thread.refusals.value.size).toBe(0)
})

test('where the backend cannot tell one’s vote, this browser remembers it', async () => {
  const adapter = backend({}, { ...one({ score: 1 }), vote: async () => undefined })
  const made = await visited(adapter)
  await made.state.thread.vote('a', 1)
  made.state.dispose()
  const later = await visited(adapter, { storage: made.storage })
  expect(seen(later)).toEqual([1, 1])
  await later.state.thread.vote('a', 0)
  later.state.dispose()
  expect(seen(await visited(adapter, { storage: made.storage }))).toEqual([1, undefined])
  const telling = backend({}, one({ score: 1, myVote: -1 }))
  expect(seen(await visited(telling, { storage: made.storage }))).toEqual([1, -1])
})

test('votes of two viewers, on the real thing', async () => {
  const shelf = memoryShelf()
  const id = await post(shelf, 'hello')
  const [ada, bob] = await Promise.all(['ada', 'bob'].map((viewer) => visited(backend({ shelf, viewer }))))
  await ada?.state.thread.vote(id, 1)
  await bob?.state.thread.vote(id, 1)
  await bob?.state.thread.vote(id, 1)
  expect(bob && seen(bob)).toEqual([2, 1])
})

test('deleting waits for the answer, then the comment goes', async () => {
  const answer = gate<void>()
  const remove = vi.fn(() => answer.answer)
  const made = await visited(backend({}, { ...one(), remove }))
  const done = made.state.thread.remove('a')
  expect(await made.state.thread.remove('a')).toBe(false)
  expect(made.state.thread.loading.value.has('a')).toBe(true)
  expect(words(made.state)).toBe('a')
  answer.open()
  expect(await done).toBe(true)
  expect(words(made.state)).toBe('')
  expect(remove).toHaveBeenCalledOnce()
  expect(made.state.thread.loading.value.size).toBe(0)
  expect(made.state.announcement.value).toEqual({ key: 'deleted' })
})

test('with answers a tombstone stays, and goes with the last of them', async () => {
  const shelf = memoryShelf()
  const root = await post(shelf, 'root', null, 'me')
  const middle = await post(shelf, 'middle', root, 'me')
  const leaf = await post(shelf, 'leaf', middle, 'me')
  const { state } = await visited(backend({ shelf }))
  await state.thread.remove(root)
  await state.thread.remove(middle)
  expect(words(state)).toBe('[deleted] >[deleted] >>leaf')
  expect(state.thread.roots.value[0]?.comment).toMatchObject({ author: { name: '' }, can: [] })
  await state.thread.remove(leaf)
  expect(words(state)).toBe('')
})

test('a refused deletion leaves everything and says so', async () => {
  const made = await visited(backend({}, { ...one(), remove: () => Promise.reject(new AfterwordError('forbidden')) }))
  expect(await made.state.thread.remove('a')).toBe(false)
  expect(words(made.state)).toBe('a')
  expect(made.state.thread.refusals.value.get('a')?.code).toBe('forbidden')
  expect(made.state.thread.loading.value.size).toBe(0)
})

test('one’s own waiting comment, once deleted, does not come back', async () => {
  const adapter = backend({}, { create: async () => ({ status: 'pending', id: '7' }), remove: async () => {} })
  const made = await visited(adapter)
  const composer = made.state.composer({ parentId: null })
  composer.setText('hello')
  await composer.submit()
  await idle()
  expect(await made.state.thread.remove('7')).toBe(true)
  await made.state.thread.reload()
  expect(words(made.state)).toBe('')
  made.state.dispose()
  expect(words((await visited(adapter, { storage: made.storage })).state)).toBe('')
})

test('deleted while its edit was on its way, a comment stays deleted', async () => {
  const answer = gate<Comment>()
  const { state } = await visited(backend({}, { ...one(), edit: () => answer.answer, remove: async () => {} }))
  const composer = state.composer({ editing: comment('a') })
  composer.setText('mended')
  const edit = composer.submit()
  await state.thread.remove('a')
  answer.open(comment('a', { source: 'mended' }))
  await edit
  expect(words(state)).toBe('')
})

test('where the backend keeps no score, none is made up', async () => {
  const made = await visited(backend({}, { ...one(), vote: async () => undefined }))
  await made.state.thread.vote('a', 1)
  expect(seen(made)).toEqual([undefined, 1])
})

const party = (reactions: Comment['reactions']) => one({ reactions, can: ['react'] })
const given = ({ state }: Awaited<ReturnType<typeof visited>>) =>
  state.thread.roots.value[0]?.comment.reactions?.map(({ emoji, count, mine }) => `${emoji}${count}${mine ? '*' : ''}`).join(' ')

test('a reaction shows at once, what the backend counts replaces it, and a second wish is its taking back', async () => {
  const answer = gate<Comment['reactions']>()
  const react = vi.fn((_: ReactTarget, _emoji: string, on: boolean) => (on ? answer.answer : Promise.resolve(undefined)))
  const made = await visited(backend({}, { ...party([{ emoji: '🎉', count: 2 }]), react }))
  const done = made.state.thread.react('a', '🎉', true)
  expect(given(made)).toBe('🎉3*')
  answer.open([
    { emoji: '🎉', count: 4, mine: true },
    { emoji: '👍', count: 1 },
  ])
  await done
  expect(given(made)).toBe('🎉4* 👍1')
  await made.state.thread.react('a', '🎉', false)
  expect(given(made)).toBe('🎉3 👍1')
  expect(react.mock.calls.map(([{ id }, emoji, on]) => [id, emoji, on])).toEqual([
    ['a', '🎉', true],
    ['a', '🎉', false],
  ])
})

test('several emoji and changes of mind: one request at a time, each emoji ends at its last wish', async () => {
  const standing = new Map<string, boolean>()
  let under = 0
  const react = vi.fn(async (_: ReactTarget, emoji: string, on: boolean) => {
    expect(under++).toBe(0)
    await idle()
    under--
    standing.set(emoji, on)
    return undefined
  })
  const made = await visited(backend({}, { ...party([]), react }))
  const { thread } = made.state
  await Promise.all([
    thread.react('a', '🎉', true),
    thread.react('a', '👍', true),
    thread.react('a', '🎉', false),
    thread.react('a', '🎉', true),
    thread.react('a', '👍', false),
  ])
  expect(Object.fromEntries(standing)).toEqual({ '🎉': true, '👍': false })
  expect(given(made)).toBe('🎉1* 👍0')
})

test('a refused reaction is taken back and told, while another one stands', async () => {
  const react = async (_: ReactTarget, emoji: string) => {
    if (emoji === '👎') throw new AfterwordError('forbidden')
    return undefined
  }
  const made = await visited(backend({}, { ...party([{ emoji: '👎', count: 1 }]), react }))
  await Promise.all([made.state.thread.react('a', '👎', true), made.state.thread.react('a', '👍', true)])
  expect(given(made)).toBe('👎1 👍1*')
  expect(made.state.thread.refusals.value.get('a')?.code).toBe('forbidden')
})

test('the page is reacted to as a comment is, and its refusal has a key of its own', async () => {
  const react = vi.fn(async ({ id }: ReactTarget, emoji: string) => {
    if (id !== null || emoji === '👎') throw new AfterwordError('rejected')
    return undefined
  })
  const list = async () => ({ comments: [comment('a')], reactions: [{ emoji: '👍', count: 7 }] })
  const made = await visited(backend({}, { list, react }))
  await made.state.thread.react(null, '👍', true)
  expect(made.state.thread.reactions.value).toEqual([{ emoji: '👍', count: 8, mine: true }])
  await made.state.thread.react(null, '👎', true)
  expect(made.state.thread.refusals.value.get('')?.code).toBe('rejected')
})

test('where the backend cannot tell one’s reactions, this browser remembers them; where it can, it does not', async () => {
  const list = async () => ({
    comments: [comment('a', { reactions: [{ emoji: '🎉', count: 1 }] })],
    reactions: [{ emoji: '👍', count: 3 }],
  })
  const silent = backend({}, { list, react: async () => undefined })
  const made = await visited(silent)
  await made.state.thread.react('a', '🎉', true)
  await made.state.thread.react(null, '👍', true)
  made.state.dispose()
  const again = await visited(silent, { storage: made.storage })
  expect(given(again)).toBe('🎉1*')
  expect(again.state.thread.reactions.value).toEqual([{ emoji: '👍', count: 3, mine: true }])
  await again.state.thread.react('a', '🎉', false)
  again.state.dispose()
  expect(given(await visited(silent, { storage: made.storage }))).toBe('🎉1')
  const telling = await visited(backend({}, { list, react: async () => [{ emoji: '🎉', count: 2, mine: true }] }))
  await telling.state.thread.react('a', '🎉', true)
  telling.state.dispose()
  expect(given(await visited(silent, { storage: telling.storage }))).toBe('🎉1')
})

test('a muted person stays muted on this device, one’s own comments never are, and it can be undone', async () => {
  const rows = [
    comment('a', { author: { name: 'Mallory', url: 'https://example.com/m' } }),
    comment('b', { author: { name: 'Mallory' } }),
    comment('c', { author: { name: 'Mallory', url: 'https://example.com/m' }, mine: true }),
  ]
  const [theirs, other, mine] = rows as [Comment, Comment, Comment]
  const made = await visited(backend())
  made.state.mute(theirs.author, true)
  expect(made.state.announcement.value).toEqual({ key: 'muted', name: 'Mallory' })
  const again = await visited(backend(), { storage: made.storage })
  expect([theirs, other, mine].map(again.state.mutes)).toEqual([true, false, false])
  again.state.mute(theirs.author, false)
  expect(again.state.mutes(theirs)).toBe(false)
  expect((await visited(backend(), { storage: made.storage })).state.mutes(theirs)).toBe(false)
})

test('of the muted the newest few hundred are kept, and damaged memory mutes nobody', async () => {
  const made = await visited(backend())
  for (let n = 0; n <= 300; n++) made.state.mute({ name: `${n}` }, true)
  const muted = (name: string) => made.state.mutes(comment('a', { author: { name } }))
  expect([muted('0'), muted('1'), muted('300')]).toEqual([false, true, true])
  made.storage.set('muted', '{oh no')
  expect((await visited(backend(), { storage: made.storage })).state.mutes(comment('a', { author: { name: '1' } }))).toBe(false)
})
