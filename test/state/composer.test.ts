import { afterEach, expect, test, vi } from 'vitest'
import { memoryShelf } from '../../src/adapters/memory'
import type { Adapter, Features } from '../../src/core/adapter'
import { AfterwordError } from '../../src/core/errors'
import type { Comment, Created, Draft } from '../../src/core/types'
import type { Place, WidgetState } from '../../src/state/state'
import { backend, comment, gate, idle, post, thread, visit, visited, words } from './stage'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  localStorage.clear()
})

const top: Place = { parentId: null }
const text = (state: WidgetState, place: Place = top) => state.composer(place).text.value
const features: Features = { sorts: ['newest'], depth: 9, identity: 'optional', input: 'text', maxLength: 20 }

test('the same place is the same composer, another place another', async () => {
  const { state } = await visited(backend())
  expect(state.composer({ parentId: null })).toBe(state.composer(top))
  expect(state.composer({ parentId: 'a' })).not.toBe(state.composer(top))
  expect(state.composer({ editing: comment('a') })).not.toBe(state.composer({ parentId: 'a' }))
})

test('problems come with the attempt to send and go while the reader mends them', async () => {
  const create = vi.fn()
  const adapter = backend({}, { create, features: { ...features, identity: 'required', fields: { email: 'required' } } })
  const { state } = visit(adapter)
  state.session.setIdentity({})
  const composer = state.composer(top)
  composer.setText('x'.repeat(21))
  expect(composer.problems.value).toEqual([])
  expect(await composer.submit()).toBe(false)
  expect(composer.problems.value.map(({ field, problem }) => `${field} ${problem}`)).toEqual(['body too_long', 'name empty', 'email empty'])
  composer.setText('short')
  state.session.setIdentity({ name: 'Ada', email: 'ada' })
  expect(composer.problems.value).toEqual([{ field: 'email', problem: 'malformed' }])
  expect(create).not.toHaveBeenCalled()
  expect(composer.text.value).toBe('short')
})

test('only what the form asks for is sent, and nothing blank', async () => {
  const send = async (asked: Partial<Features>) => {
    const create = vi.fn(async (_: unknown, draft: Draft): Promise<Created> => ({ status: 'published', id: draft.clientId }))
    const { state } = await visited(backend({}, { create, features: { ...features, ...asked } }))
    state.session.setIdentity({ name: ' Ada ', email: 'ada@example.com', website: ' ' })
    state.composer(top).setText('hello')
    await state.composer(top).submit()
    await idle()
    return create.mock.calls[0]?.[1].author
  }
  expect(await send({})).toEqual({ name: 'Ada' })
  expect(await send({ fields: { email: 'optional', website: 'optional' } })).toEqual({ name: 'Ada', email: 'ada@example.com' })
  expect(await send({ identity: 'none' })).toEqual({})
})

test('who one is is remembered on this device', () => {
  const { state, storage } = visit(backend())
  state.session.setIdentity({ name: 'Grace', email: 'g@example.com' })
  expect(visit(backend(), { storage, name: '' }).state.session.identity.value).toEqual({ name: 'Grace', email: 'g@example.com' })
  storage.set('identity', '{"name":{"type":"div"},"email":"g@example.com","admin":true}')
  expect(visit(backend(), { storage, name: '' }).state.session.identity.value).toEqual({ email: 'g@example.com' })
})

test('a preview is the backend’s where it has one, else the words as they are; a bad one is an error', async () => {
  const ask = async (changes: Partial<Adapter>) => {
    const { state } = await visited(backend({}, changes))
    state.composer(top).setText('*hi*')
    return state.composer(top).preview()
  }
  expect(await ask({})).toEqual({ format: 'markdown', value: '*hi*' })
  expect(await ask({ preview: async ({ value }) => ({ format: 'html', value: `<p>${value}</p>` }) })).toEqual({
    format: 'html',
    value: '<p>*hi*</p>',
  })
  await expect(ask({ preview: async () => '<p>' as never })).rejects.toMatchObject({ code: 'bad_response' })
  await expect(ask({ preview: () => Promise.reject('no') })).rejects.toMatchObject({ code: 'unknown', message: 'no' })
})

const mine = (more: Partial<Comment> = {}) => comment('a', { body: { format: 'html', value: '<p>Hello <b>you</b></p>' }, ...more })
const listing = (row: Comment) => ({ list: async () => ({ comments: [row] }) })

test.each([
  ['the words as they were typed', mine({ source: 'Hello **you**' }), 'Hello **you**'],
  ['the text of the body', mine(), 'Hello you'],
  ['plain words as they stand', mine({ body: { format: 'text', value: 'a <b> c' } }), 'a <b> c'],
])('an edit begins with %s', async (_, row, begun) => {
  const { state } = await visited(backend({}, listing(row)))
  expect(text(state, { editing: row })).toBe(begun)
  expect(state.composer({ editing: row }).restored.value).toBe(false)
})

test('an edit is busy on its way, replaces the comment, and closes', async () => {
  const shelf = memoryShelf()
  const id = await post(shelf, 'befor', null, 'me')
  const real = backend({ shelf, now: () => 1000 })
  const hold = gate<void>()
  const { state, storage, events } = await visited({
    ...real,
    edit: async (...given) => {
      await hold.answer
      return real.edit?.(...given)
    },
  })
  const [row] = state.thread.roots.value
  if (!row) throw new Error('nothing there')
  state.session.toggle(id, 'edit', true)
  const composer = state.composer({ editing: row.comment })
  composer.setText('after')
  const done = composer.submit()
  expect(composer.busy.value).toBe(true)
  expect(await composer.submit()).toBe(false)
  hold.open()
  expect(await done).toBe(true)
  expect(composer.busy.value).toBe(false)
  expect(words(state)).toBe('after')
  expect(state.thread.roots.value[0]?.comment.editedAt).toBeTruthy()
  expect(state.session.open.value.size).toBe(0)
  expect(state.announcement.value).toEqual({ key: 'edited' })
  expect(events.filter(({ event }) => event === 'submit').map(({ detail }) => detail)).toMatchObject([{ id, body: { value: 'after' } }])
  expect(composer.text.value).toBe('after')
  state.dispose()
  expect(storage.get(`thread:${thread.id}`)).toBeUndefined()
})

test.each(['edit_expired', 'conflict', 'offline'] as const)(
  'an edit that fails with %s keeps its words, here and on the next visit',
  async (code) => {
    const row = mine({ source: 'before' })
    const adapter = backend({}, { ...listing(row), edit: () => Promise.reject(new AfterwordError(code)) })
    const { state, storage, events } = await visited(adapter)
    const composer = state.composer({ editing: row })
    composer.setText('after')
    expect(await composer.submit()).toBe(false)
    expect(composer.error.value?.code).toBe(code)
    expect(events.at(-1)).toMatchObject({ event: 'error', detail: { code } })
    expect(composer.text.value).toBe('after')
    expect(words(state)).toBe(row.body.value)
    state.dispose()
    expect(text((await visited(adapter, { storage })).state, { editing: row })).toBe('after')
  },
)

test('an edit names the words it began with; who has been told that others stand names those', async () => {
  const row = comment('a', { mine: true, source: 'before' })
  const said: (string | undefined)[] = []
  let standing = row
  const adapter = backend(
    {},
    {
      list: async () => ({ comments: [standing], total: { value: 1, exact: true } }),
      edit: async (_, __, { was }) => {
        said.push(was)
        if (was !== (standing.editedAt ?? standing.createdAt)) throw new AfterwordError('conflict')
        return { ...standing, source: 'mine', editedAt: '2024-05-01T14:00:00Z' }
      },
    },
  )
  const { state } = await visited(adapter)
  const composer = state.composer({ editing: row })
  composer.setText('mine')
  // Another tab was quicker, and this one has heard of it while somebody wrote.
  standing = { ...row, source: 'theirs', editedAt: '2024-05-01T13:00:00Z' }
  await state.thread.reload()
  expect(await composer.submit()).toBe(false)
  expect([composer.error.value?.code, composer.text.value]).toEqual(['conflict', 'mine'])
  await idle()
  expect(await composer.submit()).toBe(true)
  expect(said.map((at) => Date.parse(at ?? ''))).toEqual(['2024-05-01T12:00:00Z', '2024-05-01T13:00:00Z'].map(Date.parse))
})

test('a backend that says nothing of an edit: the comment has the new words', async () => {
  const row = mine({ source: 'before' })
  const { state } = await visited(backend({}, { ...listing(row), edit: async () => undefined }))
  const composer = state.composer({ editing: row })
  composer.setText('after')
  await composer.submit()
  expect(state.thread.roots.value[0]?.comment).toMatchObject({ body: { format: 'markdown', value: 'after' }, source: 'after' })
})

test('what is written while an edit is on its way is kept', async () => {
  const row = mine({ source: 'before' })
  const answer = gate<Comment>()
  const { state } = await visited(backend({}, { ...listing(row), edit: () => answer.answer }))
  const composer = state.composer({ editing: row })
  composer.setText('after')
  const done = composer.submit()
  composer.setText('after all')
  answer.open({ ...row, source: 'after', body: { format: 'text', value: 'after' } })
  expect(await done).toBe(false)
  expect(words(state)).toBe('after')
  expect(composer.text.value).toBe('after all')
})

test('an untouched edit follows the comment', async () => {
  let row = mine({ source: 'one' })
  const { state } = await visited(backend({}, { list: async () => ({ comments: [row] }) }))
  const composer = state.composer({ editing: row })
  expect(composer.text.value).toBe('one')
  row = mine({ source: 'two' })
  await state.thread.reload()
  expect(composer.text.value).toBe('two')
})

test('the words of a comment that waits for review may be changed, and stay changed', async () => {
  const adapter = backend({}, { create: async () => ({ status: 'pending', id: '7' }), edit: async () => undefined })
  const { state, storage } = await visited(adapter)
  state.composer(top).setText('before')
  await state.composer(top).submit()
  await idle()
  const row = state.thread.roots.value[0]?.comment
  if (!row) throw new Error('nothing there')
  state.composer({ editing: row }).setText('after')
  await state.composer({ editing: row }).submit()
  state.dispose()
  expect(words((await visited(adapter, { storage })).state)).toBe('[pending]after')
})
