import { expect, test, vi } from 'vitest'
import createAdapter from '../../src/adapters/isso'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft, post, wordsOf } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createIsso, setup } from './backends/isso'
import { answerOf, testStandIn } from './replay'

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
const url = 'https://isso.example'

testAdapter('isso', setup)
testFaults('isso', setup)
testStandIn('isso', createIsso, [
  'list-empty',
  'config',
  'count-empty',
  'error-new-thread-needs-title',
  'create-root',
  'create-reply-level2',
  'create-reply-level3-is-reparented-to-root',
  'create-root-2-anonymous',
  'create-reply-to-missing-parent',
  'list-threads',
  'list-plain',
  'list-limit-1',
  'list-limit-1-offset-1',
  'list-more-replies',
  'list-newest',
  'list-upvotes',
  'count-many',
  'preview',
  'like',
  'like-again-same-network-denied',
  'like-own-denied',
  'dislike',
  'like-unknown-id',
  'error-view-no-cookie',
  'error-edit-no-cookie',
  'error-delete-no-cookie',
  'error-too-short',
  'error-no-text',
  'error-csrf-form',
  'error-no-uri',
  'error-bad-sort',
  'error-bad-json',
])

/** An adapter whose every request gets the same recorded answer. */
const hearing = (label: string) => createAdapter({ url, storage: memoryStorage(), fetch: async () => answerOf('isso', label) })

test('a recorded thread is read as it was written, without the mark Isso makes of a mail address', async () => {
  const { comments } = await hearing('list-threads').list({ thread, sort: 'oldest' }, call())
  expect(comments.map(({ id, parentId, author }) => [id, parentId, author.name]).sort()).toEqual([
    ['1', null, 'Ada'],
    ['2', '1', 'Bob'],
    ['3', '1', 'Cy'],
    ['4', null, ''],
    ['5', null, ''],
  ])
  expect(JSON.stringify(comments)).not.toMatch(/743f537b5431|hash/)
})

test('a deleted comment with replies is a tombstone', async () => {
  const { comments } = await hearing('list-after-deletes').list({ thread, sort: 'oldest' }, call())
  expect(comments.find(({ id }) => id === '1')).toMatchObject({ status: 'deleted', body: { value: '' }, author: { name: '' } })
})

test.each<[string, Code]>([
  ['error-too-short', 'invalid'],
  ['error-no-text', 'invalid'],
  ['error-csrf-form', 'forbidden'],
  ['error-new-thread-needs-title', 'forbidden'],
])('%s is %s', async (label, code) => {
  await expect(hearing(label).create?.(thread, draft('hello'), call())).rejects.toMatchObject({ code })
})

test.each<[string, number, string, Code]>([
  ['too many in a minute', 403, 'ratelimit exceeded (1, 2)', 'rate_limited'],
  ['too many to one page', 403, '3 direct responses to /posts/hello/', 'rejected'],
  ['an answer to oneself', 403, 'edit time frame is still open', 'rejected'],
  ['no mail address', 403, 'email address required but not provided', 'invalid'],
  ['no name', 403, 'author address required but not provided', 'invalid'],
])('%s, in a page of HTML, is its code; Isso’s words come as plain text', async (_, status, reason, code) => {
  const fetch = async () => new Response(`<!doctype html><h1>Forbidden</h1><p>${reason} <b>!</b></p>`, { status })
  const adapter = createAdapter({ url, storage: memoryStorage(), fetch })
  await expect(adapter.create?.(thread, draft('hello'), call())).rejects.toMatchObject({ code, detail: `${reason} !` })
})

test('a vote that was refused with a polite 200 is refused', async () => {
  await expect(hearing('like-again-same-network-denied').vote?.('1', 1, call())).rejects.toMatchObject({ code: 'rejected' })
  await expect(hearing('like-unknown-id').vote?.('999', 1, call())).rejects.toMatchObject({ code: 'not_found' })
})

test('one’s own can be edited until Isso’s cookie ends, again after each edit, and says so', async () => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  try {
    const fixture = await setup()
    const { adapter } = fixture
    await adapter.create?.(thread, draft('before *me*'), call())
    const [own] = await all(fixture)
    expect(own).toMatchObject({ mine: true, source: 'before *me*', can: ['reply', 'edit', 'delete'] })
    expect(Date.parse(own?.editableUntil ?? '') - Date.now()).toBe(900_000)
    vi.advanceTimersByTime(800_000)
    await adapter.edit?.(own?.id ?? '', { format: 'markdown', value: 'after' }, call())
    vi.advanceTimersByTime(800_000)
    expect((await all(fixture))[0]).toMatchObject({ source: 'after', author: { name: 'Ines' }, can: ['reply', 'edit', 'delete'] })
    vi.advanceTimersByTime(101_000)
    expect((await all(fixture))[0]).toMatchObject({ mine: true, can: ['reply'] })
    await expect(adapter.edit?.(own?.id ?? '', { format: 'markdown', value: 'late' }, call())).rejects.toMatchObject({
      code: 'edit_expired',
    })
  } finally {
    vi.useRealTimers()
  }
})

test('a browser that keeps no cookies of another site is told why it cannot edit', async () => {
  const backend = createIsso()
  const adapter = createAdapter({ url, storage: memoryStorage(), fetch: async (input, init) => backend.fetch(new Request(input, init)) })
  const created = await adapter.create?.({ ...thread, title: 'Hello' }, draft('hello'), call())
  const edited = adapter.edit?.(created?.id ?? '', { format: 'markdown', value: 'again' }, call())
  await expect(edited).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('keeps no cookies') })
})

test('cookies travel with what needs them, and with nothing else', async () => {
  const sent: string[] = []
  const backend = createIsso()
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push(`${init?.method} ${new URL(String(input)).pathname} ${init?.credentials}`)
    return backend.fetch(new Request(input, init))
  }
  const adapter = createAdapter({ url, storage: memoryStorage(), fetch })
  await adapter.create?.({ ...thread, title: 'Hello' }, draft('hello'), call())
  await adapter.list({ thread, sort: 'oldest' }, call())
  await adapter.count?.([thread.id], call())
  expect(sent).toEqual(['POST /new include', 'POST /count omit', 'GET / omit', 'POST /count omit'])
})

test('what the owner asks of guests, the form asks', async () => {
  const config = { 'require-author': true, 'require-email': true, 'website-field': false }
  const adapter = createAdapter({ url, storage: memoryStorage(), fetch: async () => Response.json({ config }) })
  expect(await adapter.open?.(thread, call())).toEqual({ identity: 'required', fields: { email: 'required' } })
})

test('a name and an address come back as they were typed, also after an edit', async () => {
  const fixture = await setup()
  const author = { name: 'Tom & <Jerry>', website: 'https://a.example/?a=1&b=2' }
  const created = await fixture.adapter.create?.(fixture.thread, draft('hello', null, { author }), call())
  await fixture.adapter.edit?.(created?.id ?? '', { format: 'markdown', value: 'changed' }, call())
  expect((await all(fixture))[0]?.author).toEqual({ name: author.name, url: author.website })
})

test('a reply whose answer was lost is found, however many there are', async () => {
  const fixture = await setup()
  const [root = ''] = await post(fixture, [{ words: 'root' }, ...Array.from({ length: 25 }, (_, n) => ({ words: `reply ${n}`, under: 0 }))])
  const words = draft('only once', root)
  fixture.interfere?.(async (request, pass) => {
    if (request.mode !== 'no-cors') await pass(request)
    throw new TypeError('Failed to fetch')
  })
  await expect(fixture.adapter.create?.(fixture.thread, words, call())).rejects.toMatchObject({ code: 'offline' })
  fixture.interfere?.()
  await fixture.adapter.create?.(fixture.thread, words, call())
  const replies = await fixture.adapter.replies?.({ thread: fixture.thread, parentId: root }, call())
  expect(replies?.comments.map(wordsOf).filter((said) => said === 'only once')).toHaveLength(1)
})

test('a reply to what was deleted in the meantime is refused, not made a comment of its own', async () => {
  const fixture = await setup()
  const [id = ''] = await post(fixture, [{ words: 'hello' }])
  fixture.erase?.(id)
  await expect(fixture.adapter.create?.(fixture.thread, draft('to nobody', id), call())).rejects.toMatchObject({ code: 'not_found' })
  expect(await all(fixture)).toEqual([])
})

test('what is gone already can be deleted', async () => {
  const fixture = await setup()
  const [id = ''] = await post(fixture, [{ words: 'hello' }])
  fixture.erase?.(id)
  await fixture.adapter.remove?.(id, call())
})

test('where Isso refuses replies to oneself, none is offered until the time for editing is over', async () => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] })
  try {
    const backend = createIsso({ toSelf: false })
    const adapter = createAdapter({ url, storage: memoryStorage(), fetch: async (input, init) => backend.fetch(new Request(input, init)) })
    const fixture = { adapter, thread: { ...thread, title: 'Hello' } }
    await adapter.open?.(thread, call())
    await post(fixture, [{ words: 'hello' }])
    expect((await all(fixture))[0]?.can).toEqual(['edit', 'delete'])
    vi.advanceTimersByTime(901_000)
    expect((await all(fixture))[0]?.can).toEqual(['reply'])
  } finally {
    vi.useRealTimers()
  }
})

test('the reader’s network, which Isso names in its refusals, is told to nobody', async () => {
  const refused = hearing('like-own-denied').vote?.('1', 1, call())
  await expect(refused).rejects.toMatchObject({ detail: expect.not.stringContaining('10.0.') })
  const fetch = async () => new Response('<p>10.1.1.0: ratelimit exceeded (1, 2)</p>', { status: 403 })
  const limited = createAdapter({ url, storage: memoryStorage(), fetch }).create?.(thread, draft('hello'), call())
  await expect(limited).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 60, detail: 'ratelimit exceeded (1, 2)' })
})

test('a refusal by CORS names the setting', async () => {
  const fetch: typeof globalThis.fetch = async (_, init) => {
    if (init?.mode === 'no-cors') return new Response()
    throw new TypeError('Failed to fetch')
  }
  const adapter = createAdapter({ url, storage: memoryStorage(), fetch })
  await expect(adapter.list({ thread, sort: 'oldest' }, call())).rejects.toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('isso.cfg'),
  })
})
