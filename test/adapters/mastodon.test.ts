import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/mastodon'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createMastodon, setup, type Toot } from './backends/mastodon'

testAdapter('mastodon', setup)
testFaults('mastodon', setup)

const url = 'https://mastodon.example'
const page = 'https://blog.example/posts/hello'
/** An adapter whose every request is answered by this. */
const answering = (answer: (request: Request) => Response | Promise<Response>, more = '') =>
  createAdapter({ url: url + more, storage: memoryStorage(), fetch: async (...request) => answer(new Request(...request)) })
const listed = (adapter: ReturnType<typeof createAdapter>, id: string) =>
  adapter.list({ thread: { id, url: page }, sort: 'oldest' }, call())

/** A thread with these replies, as it is read. */
async function read(...replies: readonly Partial<Toot>[]) {
  const backend = createMastodon()
  const { id, url: address } = backend.post({ acct: 'ada', text: 'An article' })
  for (const reply of replies) backend.post({ acct: 'bob@other.example', text: 'Hi', to: id, ...reply })
  return listed(answering(backend.fetch), address)
}
const one = async (reply: Partial<Toot>) => (await read(reply)).comments[0]

test('a reply from another server, as it is shown', async () => {
  const more = { edited_at: '2026-01-02T00:00:00.000Z', favourites_count: 3 }
  const { comments, elsewhere, total, state } = await read({ name: 'Bob :verified:', text: 'Hi <b>', more, account: { bot: true } })
  expect(comments).toEqual([
    {
      id: expect.any(String),
      parentId: null,
      author: {
        name: 'Bob :verified:',
        url: 'https://other.example/@bob',
        avatar: 'https://files.mastodon.example/accounts/avatars/original.png',
        badges: ['bot'],
      },
      body: { format: 'html', value: '<p>Hi &lt;b&gt;</p>' },
      createdAt: '2026-01-01T00:00:00.000Z',
      editedAt: '2026-01-02T00:00:00.000Z',
      status: 'published',
      score: 3,
      url: expect.stringMatching(/^https:\/\/other\.example\/@bob\/\d+$/),
      can: [],
    },
  ])
  expect(elsewhere).toEqual({ name: 'Mastodon', url: expect.stringMatching(/^https:\/\/mastodon\.example\/@ada\/\d+$/) })
  expect([total, state]).toEqual([{ value: 1, exact: true }, undefined])
})

test('who has no name is called as their account is; who started the thread is its author', async () => {
  const { comments } = await read({}, { acct: 'ada' })
  expect(comments.map(({ author }) => [author.name, author.badges])).toEqual([
    ['bob@other.example', undefined],
    ['ada', ['author']],
  ])
})

test('a content warning stays shut, with its own words or with ours', async () => {
  expect((await one({ more: { spoiler_text: 'Spiders', sensitive: true } }))?.warning).toBe('Spiders')
  expect((await one({ more: { sensitive: true } }))?.warning).toBe('Sensitive content')
})

test('what was said to some only is not shown, and what hangs below keeps its place', async () => {
  expect((await one({ more: { visibility: 'unlisted' } }))?.status).toBe('published')
  for (const visibility of ['private', 'direct']) {
    const hidden = await one({ text: 'secret', more: { visibility } })
    expect(hidden?.status).toBe('hidden')
    expect(JSON.stringify(hidden)).not.toMatch(/secret|bob/)
  }
})

test('pictures, films and polls stand below as links', async () => {
  const media_attachments = [
    { type: 'image', url: 'https://files.example/1.png?a=1&b="', description: 'A <cat>' },
    { type: 'unknown', url: null, remote_url: 'https://other.example/2', description: null },
    { type: 'video', url: null, remote_url: null },
  ]
  const poll = { id: '1', options: [{ title: 'Yes', votes_count: 1 }, { title: 'No & never' }] }
  const body = (await one({ more: { media_attachments, poll, url: null } }))?.body.value
  expect(body).toMatch(/^<p>Hi<\/p><p><a href="https:\/\/files\.example\/1\.png\?a=1&amp;b=&quot;">🖼 A &lt;cat&gt;<\/a><\/p>/)
  expect(body).toMatch(
    /<p><a href="https:\/\/other\.example\/2">▶<\/a><\/p><p><a href="https:\/\/other\.example\/users\/bob\/statuses\/\d+">📊 Yes · No &amp; never<\/a><\/p>$/,
  )
})

test('more replies than are told to those who have not signed in are a lower bound', async () => {
  const { total } = await read(...Array.from({ length: 70 }, () => ({})))
  expect(total).toEqual({ value: 60, exact: false })
})

test('who favourited and who boosted come with the first page; where they are not told, the list stands', async () => {
  const backend = createMastodon()
  const { id, url: address } = backend.post({ acct: 'ada', text: 'An article' })
  backend.like(id, 'favourited_by', 'cy', 'Cy')
  backend.like(id, 'reblogged_by', 'dee@other.example')
  const { faces } = await listed(answering(backend.fetch), address)
  expect(faces?.map(({ kind, author }) => [kind, author.name])).toEqual([
    ['like', 'Cy'],
    ['repost', 'dee@other.example'],
  ])
  const shy = answering((request) => (request.url.includes('_by') ? new Response('', { status: 403 }) : backend.fetch(request)))
  expect(await listed(shy, address)).toMatchObject({ comments: [], elsewhere: { url: address } })
})

test.each<[number, string, Code, RegExp]>([
  [401, 'This API requires an authenticated user', 'forbidden', /mastodon\.example .* signed in/],
  [422, 'This method requires an authenticated user', 'forbidden', /mastodon\.example .* signed in/],
  [422, '<b>Validation</b> failed', 'invalid', /^Validation failed$/],
  [403, 'This action is not allowed', 'forbidden', /^This action is not allowed$/],
  [429, 'Too many requests', 'rate_limited', /^Too many requests$/],
])('%i "%s" is %s', async (status, error, code, detail) => {
  const failed = listed(
    answering(() => Response.json({ error }, { status })),
    '109372843234',
  )
  await expect(failed).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) })
})

test('too many requests says when there may be more', async () => {
  const headers = { 'x-ratelimit-reset': new Date(Date.now() + 30_000).toISOString() }
  const failed = listed(
    answering(() => Response.json({ error: 'Too many requests' }, { status: 429, headers })),
    '109372843234',
  )
  const { retryAfter } = await failed.catch((error) => error)
  expect(retryAfter).toBeGreaterThan(28)
  expect(retryAfter).toBeLessThan(32)
})

test('a post that is not there is an empty thread, with nowhere to answer', async () => {
  expect(await listed(answering(createMastodon().fetch), `${url}/@ada/1`)).toEqual({ comments: [], total: { value: 0, exact: true } })
})

test.each(['@ada', 'web/@ada@other.example', 'users/ada/statuses', 'statuses', 'notice'])('a post is found at /%s/…', async (path) => {
  const asked: string[] = []
  const hear = (request: Request) => {
    asked.push(new URL(request.url).pathname)
    return createMastodon().fetch(request)
  }
  await listed(answering(hear), `${url}/${path}/1093`)
  await listed(answering(hear, `?post=${url}/${path}/1093`), page)
  expect(asked.filter((one) => one === '/api/v1/statuses/1093/context')).toHaveLength(2)
})

test('without a post on this server, the owner is told what to write', async () => {
  await expect(
    listed(
      answering(() => new Response('')),
      page,
    ),
  ).rejects.toThrow(/^afterword: .*https:\/\/mastodon\.example\/@alice/)
  for (const post of ['https://other.example/@bob/1093', `${url}/@ada`])
    expect(() => answering(() => new Response(''), `?post=${post}`)).toThrow(/^afterword: .*mastodon\.example.*@/)
})

test('a count is a lower bound; what is not there counts nothing', async () => {
  const backend = createMastodon()
  const { id, url: address } = backend.post({ acct: 'ada', text: 'An article' })
  backend.post({ acct: 'bob', text: 'Hi', to: backend.post({ acct: 'bob', text: 'Hi', to: id }).id })
  expect(await answering(backend.fetch).count?.([address, `${url}/@ada/1`, page], call())).toEqual({
    [address]: { value: 1, exact: false },
    [`${url}/@ada/1`]: { value: 0, exact: true },
    [page]: { value: 0, exact: true },
  })
})

test('what was not asked for stays there', async () => {
  expect(JSON.stringify(await read({}))).not.toMatch(/followers|note|language|created_at|last_status/)
})

test('a server that keeps its answers from this page is told from one that is down, and what to look at is named', async () => {
  const shut = answering((request) => {
    if (request.mode === 'no-cors') return new Response('')
    throw new TypeError('Failed to fetch')
  })
  const detail = expect.stringMatching(/mastodon\.example .*Access-Control-Allow-Origin/)
  await expect(listed(shut, '109372843234')).rejects.toMatchObject({ code: 'forbidden', detail })
})
