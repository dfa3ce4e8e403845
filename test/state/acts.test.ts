import { expect, test, vi } from 'vitest'
import { memoryShelf } from '../../src/adapters/memory'
import type { Voted } from '../../src/core/adapter'
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
