import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/discourse'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createDiscourse, setup } from './backends/discourse'

testAdapter('discourse', setup)
testFaults('discourse', setup)

const forum = 'https://forum.example'
const page = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }

/** An adapter at a forum; what it asks for is written down. */
function at(fetch: (request: Request) => Response | Promise<Response>, url = `${forum}/t/hello/123`) {
  const asked: string[] = []
  const adapter = createAdapter({
    url,
    storage: memoryStorage(),
    fetch: async (...request) => {
      const one = new Request(...request)
      asked.push(one.url)
      return fetch(one)
    },
  })
  return { adapter, asked, read: (id = page.id) => adapter.list({ thread: { ...page, id }, sort: 'oldest' }, call()) }
}

/** A forum whose topic has so many replies. */
function forumOf(count: number, topic = {}) {
  const backend = createDiscourse(topic)
  backend.post({ username: 'ada', raw: 'There is a new article.' })
  for (let n = 0; n < count; n++) backend.post({ username: 'bob', raw: `reply ${n}` })
  return backend
}

test.each([
  [`${forum}/t/hello/123`, page.id],
  [`${forum}/t/123`, page.id],
  [`${forum}/t/hello/123/4?u=ada`, page.id],
  [`${forum}?topic=123`, page.id],
  [forum, '123'],
  [forum, `${forum}/t/hello/123`],
  [`${forum}/t/other/7`, `${forum}/t/-/123`],
  [`${forum}/community/t/hello/123`, page.id],
])('url="%s" thread="%s" is the topic 123', async (url, id) => {
  const { read, asked } = at((request) => forumOf(1).fetch(new Request(request.url.replace('/community', ''))), url)
  expect((await read(id)).comments).toHaveLength(1)
  expect(asked).toHaveLength(1)
})

test('without a topic it says what to write', async () => {
  await expect(at(forumOf(1).fetch, forum).read()).rejects.toThrow(/^afterword: name the topic.*\/t\/hello\/123/)
})

test('posts are read as they were written, but for the first and those that are none', async () => {
  const backend = forumOf(0)
  backend.post({
    username: 'eve',
    name: 'Eve Example',
    raw: 'See <a class="mention" href="/u/bob">@bob</a>, `href="/u/bob"` <img src="/uploads/x.png">',
    version: 2,
    updated_at: '2026-02-01T00:00:00.000Z',
    likes: 3,
    moderator: true,
    admin: true,
  })
  backend.post({ username: 'ada', raw: 'Thanks', reply_to_post_number: 2 })
  backend.post({ username: 'system', raw: 'closed this', post_type: 3 })
  backend.post({ username: 'mod', raw: 'among us', post_type: 4 })
  backend.post({ username: 'bob', raw: 'To the article', reply_to_post_number: 1 })
  backend.post({ username: 'discobot', raw: 'Hi!', user_id: -2 })
  backend.post({ username: 'troll', raw: 'flagged', hidden: true })
  backend.post({ username: 'shy', raw: '(post deleted by author)', user_deleted: true })
  const { comments, total, elsewhere } = await at(backend.fetch).read()
  expect(comments[0]).toEqual({
    id: '123/2',
    parentId: null,
    author: {
      name: 'Eve Example',
      url: 'https://forum.example/u/eve',
      avatar: 'https://forum.example/user_avatar/forum.example/ada/96/3_2.png',
      badges: ['moderator', 'admin'],
    },
    body: {
      format: 'html',
      value:
        '<p>See <a class="mention" href="https://forum.example/u/bob">@bob</a>, <code>href=&quot;/u/bob&quot;</code> <img src="https://forum.example/uploads/x.png"></p>\n',
    },
    createdAt: '2026-01-01T00:02:00.000Z',
    editedAt: '2026-02-01T00:00:00.000Z',
    status: 'published',
    score: 3,
    can: [],
    url: 'https://forum.example/t/123/2',
  })
  expect(comments.slice(1).map(({ author, parentId, status }) => [author.name, author.badges, parentId, status])).toEqual([
    ['ada', ['author'], '123/2', 'published'],
    ['bob', undefined, null, 'published'],
    ['discobot', ['bot'], null, 'published'],
    ['troll', undefined, null, 'hidden'],
    ['shy', undefined, null, 'deleted'],
  ])
  expect(comments.at(-1)?.body.value).toBe('')
  expect(total).toEqual({ value: 4, exact: true })
  expect(elsewhere).toEqual({ name: 'forum.example', url: 'https://forum.example/t/123' })
})

test('the first page is one request, each other one more, from either end', async () => {
  const { adapter, asked, read } = at(forumOf(50).fetch)
  const first = await read()
  expect(first.total).toEqual({ value: 50, exact: false })
  expect(asked).toHaveLength(1)
  await adapter.list({ thread: page, sort: 'oldest', cursor: first.nextCursor ?? '' }, call())
  expect(asked).toHaveLength(2)
  const newest = await adapter.list({ thread: page, sort: 'newest' }, call())
  expect(newest.comments[0]?.body.value).toBe('<p>reply 49</p>\n')
  expect(asked).toHaveLength(4)
})

test('a permalink brings what stands above, as far as it is still there', async () => {
  const backend = forumOf(1)
  const reply = backend.post({ username: 'eve', raw: 'reply', reply_to_post_number: 2 })
  const deep = backend.post({ username: 'bob', raw: 'deep', reply_to_post_number: reply.post_number })
  const { adapter } = at(backend.fetch)
  const ids = async (id: string) => (await adapter.get?.({ thread: page, id }, call()))?.comments.map((comment) => comment.id)
  expect(await ids(`123/${deep.post_number}`)).toEqual(['123/2', '123/3', '123/4'])
  backend.erase(2)
  expect(await ids(`123/${deep.post_number}`)).toEqual(['123/3', '123/4'])
  // The topic itself is no comment, and another topic's post is not in this thread.
  await expect(ids('123/1')).rejects.toMatchObject({ code: 'not_found' })
  await expect(ids('124/2')).rejects.toMatchObject({ code: 'not_found' })
})

test.each([{ closed: true }, { archived: true }])('%j: nobody replies any more', async (topic) => {
  const { state, elsewhere } = await at(forumOf(1, topic).fetch).read()
  expect([state, elsewhere]).toEqual(['closed', undefined])
})

test.each<[string, number, object, Code, number?]>([
  ['a forum for members', 403, { errors: ['You need to be logged in to do that.'], error_type: 'not_logged_in' }, 'forbidden'],
  [
    'a private topic',
    403,
    { errors: ['You are not permitted to view the requested resource.'], error_type: 'invalid_access' },
    'forbidden',
  ],
  [
    'too many requests',
    429,
    {
      errors: ['You’ve performed this action too many times.'],
      error_type: 'rate_limit',
      extras: { wait_seconds: 8.2, time_left: '8 seconds' },
    },
    'rate_limited',
    9,
  ],
])('%s', async (_, status, body, code, retryAfter) => {
  const { read } = at(() => Response.json(body, { status }))
  const { errors } = body as { errors: string[] }
  await expect(read()).rejects.toMatchObject({ code, detail: errors[0], ...(retryAfter && { retryAfter }) })
})

test.each([404, 410])('a topic that is not there (%s) is an empty thread', async (status) => {
  const { read } = at(() => Response.json({ errors: ['The requested URL or resource could not be found.'] }, { status }))
  expect(await read()).toEqual({ comments: [] })
})

test('an address that is none takes no post with it', async () => {
  const backend = forumOf(0)
  backend.post({ username: 'bob', raw: '<a href="//[">here</a>' })
  expect((await at(backend.fetch).read()).comments[0]?.body?.value).toContain('href="//["')
})

test('a forum that does not know this site names its settings', async () => {
  const { read } = at((request) => {
    if (request.mode === 'no-cors') return new Response()
    throw new TypeError('Failed to fetch')
  })
  await expect(read()).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringMatching(/DISCOURSE_ENABLE_CORS.*cors origins/) })
})

test('a topic that is gone counts 0, a thread of no topic too', async () => {
  const { adapter } = at(forumOf(3).fetch, forum)
  expect(await adapter.count?.(['123', '7', page.id], call())).toEqual({
    '7': { value: 0, exact: true },
    '123': { value: 3, exact: true },
    [page.id]: { value: 0, exact: true },
  })
})
