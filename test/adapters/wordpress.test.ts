import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/wordpress'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import type { Thread } from '../../src/core/types'
import { testAdapter } from '../../src/testing/adapter'
import { call, draft, line, walk } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createWordPress, setup } from './backends/wordpress'
import { answerOf, testStandIn } from './replay'

testAdapter('wordpress', setup)
testFaults('wordpress', setup)
testStandIn('wordpress', createWordPress, [
  'find-post-by-slug',
  'find-post-by-number',
  'find-nothing',
  'find-page-by-slug',
  'list-empty',
  'error-bad-email',
  'error-empty-content',
  'error-parent-is-no-number',
  'error-too-long-name',
  'error-no-such-post',
  'error-closed-post',
  'create-root',
  'create-reply-level2',
  'create-reply-level3',
  'error-duplicate',
  'create-root-2',
  'list-oldest',
  'list-newest',
  'list-roots-page-1-of-2',
  'list-roots-page-past-end',
  'list-replies-to-several',
  'list-one-of-this-post',
  'list-one-of-another-post',
  'list-of-no-post',
  'list-fields-of-fields-are-not-found',
  'count-by-head',
  'error-too-big-a-page',
  'error-password',
  'create-reply-to-nobody-is-taken',
])

const url = 'https://wordpress.example'
const pageOf = (address: string): Thread => ({
  id: `https://blog.example${address}`.replace(/\/$/, ''),
  url: `https://blog.example${address}`,
})
const thread = pageOf('/2026/open/')
const ada = { name: 'Ada', email: 'ada@example.org' }

/** A stand-in, what it was asked, and adapters that ask it. */
function stage(query = '?identity=optional') {
  const backend = createWordPress()
  const asked: string[] = []
  const { fetch, interfere } = line((request) => {
    const { searchParams } = new URL(request.url)
    asked.push(`${request.method} ${searchParams.get('rest_route')?.slice('/wp/v2/'.length)}`)
    return backend.fetch(request)
  })
  return { ...backend, asked, interfere, adapter: createAdapter({ url: url + query, storage: memoryStorage(), fetch }) }
}

/** An adapter that finds its post and then hears one recorded answer. */
const hearing = (label: string) =>
  createAdapter({
    url: `${url}?identity=optional`,
    storage: memoryStorage(),
    fetch: async (input) => answerOf('wordpress', String(input).includes('comments') ? label : 'find-post-by-slug'),
  })

test('a recorded thread is read as it was written', async () => {
  const { comments, total, state } = await hearing('list-oldest').list({ thread, sort: 'oldest' }, call())
  expect([total, state]).toEqual([{ value: 4, exact: true }, 'open'])
  expect(comments.map(({ id, parentId, author }) => [id, parentId, author.name])).toEqual([
    ['2', null, 'Ada & Co'],
    ['3', '2', 'Bob'],
    ['4', '3', 'Cy'],
    ['5', null, ''],
  ])
  expect(comments[0]?.author.url).toBe('https://ada.example/?a=1&b=2')
  expect(comments[0]?.author.avatar).toContain('s=96')
  expect(comments[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
})

test('a reply to what was thrown away is not lost', async () => {
  const { comments } = await hearing('list-reply-to-what-was-trashed').list({ thread, sort: 'oldest' }, call())
  expect(comments.map(({ id }) => id)).toContain('4')
  expect(comments.map(({ id }) => id)).not.toContain('3')
})

/** Says no mail address. */
const addressless = { author: { name: 'Ines' } }

test.each<[string, Code, object?]>([
  ['error-no-guests-without-the-plugin', 'signed_out', { detail: expect.stringContaining('Afterword plugin') }],
  ['error-registration-required', 'signed_out'],
  ['error-name-and-email-required', 'invalid', { fields: [{ field: 'email', problem: 'empty' }] }],
  ['error-bad-email', 'invalid', { fields: [{ field: 'email', problem: 'malformed' }] }],
  ['error-empty-content', 'invalid', { fields: [{ field: 'body', problem: 'empty' }] }],
  ['error-too-long-name', 'invalid', { fields: [{ field: 'name', problem: 'too_long' }] }],
  ['error-parent-is-no-number', 'invalid'],
  ['error-too-big-a-page', 'invalid'],
  ['error-no-such-post', 'not_found'],
  ['error-closed-post', 'closed'],
  ['error-password', 'forbidden'],
  ['error-duplicate', 'duplicate', { detail: 'Duplicate comment detected; it looks as though you’ve already said that!' }],
  ['error-flood', 'rate_limited', { retryAfter: 15 }],
])('%s is %s', async (label, code, more = {}) => {
  await expect(hearing(label).create?.(thread, draft('hello', null, addressless), call())).rejects.toMatchObject({ code, ...more })
})

test.each([
  ['create-first-of-a-guest-is-held', 'pending'],
  ['create-disallowed-goes-to-the-trash', 'rejected'],
])('%s: %s', async (label, status) => {
  expect(await hearing(label).create?.(thread, draft('hello'), call())).toMatchObject({ status })
})

test('nothing is asked for but what is shown, and no cookie is sent', async () => {
  const requests: (readonly [string, RequestInit | undefined])[] = []
  const adapter = createAdapter({
    url,
    storage: memoryStorage(),
    async fetch(input, init) {
      requests.push([String(input), init])
      return answerOf('wordpress', String(input).includes('comments') ? 'list-oldest' : 'find-post-by-slug')
    },
  })
  await adapter.list({ thread, sort: 'oldest' }, call())
  expect(requests.length).toBe(2)
  for (const [address, init] of requests) {
    expect(new URL(address).searchParams.get('_fields')).not.toMatch(/email|_ip|user_agent|_links|meta|content\./)
    expect(init?.credentials).toBe('omit')
  }
})

test('who wrote the post is marked where they comment', async () => {
  const rows = (await answerOf('wordpress', 'list-oldest').json()) as object[]
  const adapter = createAdapter({
    url,
    storage: memoryStorage(),
    fetch: async (input) =>
      String(input).includes('comments')
        ? Response.json(rows.map((row, at) => ({ ...row, author: at })))
        : answerOf('wordpress', 'find-post-by-slug'),
  })
  const { comments } = await adapter.list({ thread, sort: 'oldest' }, call())
  expect(comments.map(({ author }) => author.badges)).toEqual([undefined, ['author'], undefined, undefined])
})

test.each([
  ['its number', { id: '104', url: 'https://blog.example/elsewhere/' }, ['GET posts', 'GET comments']],
  ['the number in its address', { id: `${url}?p=104`, url: `${url}/?p=104` }, ['GET posts', 'GET comments']],
  ['the number of a page', { id: '107', url: 'https://blog.example/elsewhere/' }, ['GET comments', 'GET pages', 'GET posts']],
  ['its slug', thread, ['GET posts', 'GET comments']],
  ['a slug as the id', { id: 'open', url: 'https://blog.example/elsewhere/' }, ['GET posts', 'GET comments']],
  ['a slug with an ending', pageOf('/open.html'), ['GET posts', 'GET comments']],
  ['the slug of a page', pageOf('/about/'), ['GET posts', 'GET pages', 'GET comments']],
])('a post is found by %s', async (_, thread, requests) => {
  const { adapter, asked } = stage()
  expect((await adapter.list({ thread, sort: 'oldest' }, call())).state).toBe('open')
  expect([...asked].sort()).toEqual([...requests].sort())
  await adapter.create?.(thread, draft('hello'), call())
  expect(asked.slice(requests.length)).toEqual(['POST comments'])
  expect((await adapter.list({ thread, sort: 'oldest' }, call())).comments).toHaveLength(1)
})

test('of two pages with one slug, the one with the address is meant', async () => {
  const row = { slug: 'team', author: 1, comment_status: 'open' }
  const posts = [1, 2].map((id) => ({ ...row, id, link: `${url}/${id === 1 ? 'jobs' : 'about'}/team/` }))
  const asked: (string | null)[] = []
  const adapter = createAdapter({
    url,
    storage: memoryStorage(),
    async fetch(input) {
      const { searchParams } = new URL(String(input))
      if (searchParams.get('rest_route') === '/wp/v2/posts') return Response.json([])
      if (searchParams.get('rest_route') === '/wp/v2/pages') return Response.json(posts)
      asked.push(searchParams.get('post'))
      return answerOf('wordpress', 'list-empty')
    },
  })
  await adapter.list({ thread: pageOf('/about/team/'), sort: 'oldest' }, call())
  expect(asked).toEqual(['2'])
})

test('a thread without a post is empty, and says what to set where somebody writes', async () => {
  const { adapter, asked } = stage()
  const nowhere = pageOf('/not-of-wordpress/')
  expect(await adapter.list({ thread: nowhere, sort: 'oldest' }, call())).toEqual({ comments: [], total: { value: 0, exact: true } })
  await expect(adapter.create?.(nowhere, draft('hello'), call())).rejects.toMatchObject({
    code: 'not_found',
    detail: expect.stringContaining('set thread to the number'),
  })
  expect(asked).not.toContain('POST comments')
})

test('a closed post is a closed thread', async () => {
  expect((await stage().adapter.list({ thread: pageOf('/closed/'), sort: 'oldest' }, call())).state).toBe('closed')
})

test('a name and an email are asked for unless the address says otherwise', async () => {
  const { adapter, asked } = stage('')
  expect(adapter.features).toMatchObject({ identity: 'required', fields: { email: 'required', website: 'optional' } })
  await expect(adapter.create?.(thread, draft('hello', null, addressless), call())).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'email', problem: 'empty' }],
  })
  expect(asked).toEqual([])
  expect(await adapter.create?.(thread, draft('hello', null, { author: ada }), call())).toMatchObject({ status: 'published' })
})

test('a comment that was held, and whose answer was lost, is not said to be a duplicate', async () => {
  const { adapter, options, interfere } = stage()
  options.comment_moderation = true
  const words = draft('hold me')
  interfere(async (request, pass) => {
    const answer = await pass(request)
    if (request.method === 'POST') throw new TypeError('Failed to fetch')
    return answer
  })
  await expect(adapter.create?.(thread, words, call())).rejects.toMatchObject({ code: 'offline' })
  interfere()
  expect(await adapter.create?.(thread, words, call())).toEqual({ status: 'pending' })
  // Somebody who really says it twice is told so.
  await expect(adapter.create?.(thread, draft('hold me'), call())).rejects.toMatchObject({ code: 'duplicate' })
})

test('counts: one look for all, one request without a body for each', async () => {
  const { adapter, asked } = stage()
  await adapter.create?.(thread, draft('one'), call())
  asked.length = 0
  const other = pageOf('/closed/').id
  const counts = await adapter.count?.([pageOf('/open/').id, other, '107', pageOf('/protected/').id], call())
  expect(counts).toEqual({
    [pageOf('/open/').id]: { value: 1, exact: true },
    [other]: { value: 0, exact: true },
    107: { value: 0, exact: true },
    [pageOf('/protected/').id]: { value: 0, exact: false },
  })
  expect(asked).toEqual(['GET posts', ...Array(4).fill('HEAD comments')])
})

test.each(['oldest', 'newest'] as const)('a thread of more than a hundred comes by conversations, whole and in order: %s', async (sort) => {
  const { adapter, asked, trash } = stage()
  const post = async (words: string, parentId: string | null = null) =>
    (await adapter.create?.(thread, draft(words, parentId), call()))?.id ?? ''
  const roots: string[] = []
  for (let n = 0; n < 110; n++) roots.push(await post(`root ${n}`))
  const reply = await post('a reply', roots[3])
  const deep = await post('an answer to it', reply)
  const lost = await post('a reply to what is thrown away', roots[50])
  await post('an answer to that', lost)
  trash(roots[50] ?? '')
  asked.length = 0
  const [first, ...others] = await walk({ adapter, thread }, sort)
  expect(first?.total).toEqual({ value: 113, exact: true })
  const ids = [first, ...others].flatMap((page) => page?.comments.map(({ id }) => id) ?? [])
  expect(new Set(ids).size).toBe(113)
  expect(ids.length).toBe(113)
  const kept = roots.filter((_, n) => n !== 50)
  expect(ids.filter((id) => roots.includes(id))).toEqual(sort === 'oldest' ? kept : kept.reverse())
  const page = [first, ...others].find((page) => page?.comments.some(({ id }) => id === roots[3]))
  expect(page?.comments.map(({ id }) => id)).toEqual(expect.arrayContaining([reply, deep]))
})

test('a refusal by CORS names where to look', async () => {
  const adapter = createAdapter({
    url,
    storage: memoryStorage(),
    async fetch(_, init) {
      if (init?.mode !== 'no-cors') throw new TypeError('Failed to fetch')
      return new Response()
    },
  })
  await expect(adapter.list({ thread, sort: 'oldest' }, call())).rejects.toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('Access-Control'),
  })
})
