import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/twikoo'
import type { Storage } from '../../src/core/adapter'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft, post, wordsOf } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createTwikoo, setup } from './backends/twikoo'
import { answerOf, recorded, testStandIn } from './replay'

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
const url = 'https://twikoo.example'
const skip = { remove: 'Twikoo hides the replies of what is deleted, so only what has none can be; tried below' }

testAdapter('twikoo', setup, { skip })
testFaults('twikoo', setup, { skip })

const ids = recorded('twikoo').flatMap(({ label, response }) => (/^create-/.test(label) ? (response.json as { id: string }).id : []))
testStandIn('twikoo', () => createTwikoo({ ids }), [
  'get-root-no-event',
  'list-empty',
  'count-empty',
  'create-root',
  'create-reply-level2',
  'create-reply-level3',
  'create-without-token-gets-one',
  'create-plain-markdown-is-stored-as-is',
  'list-threads',
  'list-threads-oldest-as-other-reader',
  'count-many-with-replies',
  'count-many-roots-only',
  'like-up',
  'like-up-again-toggles-off',
  'like-down',
  'like-unknown-id',
  'error-missing-param',
  'error-list-missing-url',
  'error-bad-mail',
  'error-too-long',
  'error-unknown-event',
  'error-bad-json',
  'error-delete-not-owner',
  'delete-own',
  'error-admin-only',
  'list-after-delete',
])

/** An adapter over a backend, as a reader with this storage. */
const over = (backend: { fetch(request: Request): Response | Promise<Response> }, storage: Storage = memoryStorage()) =>
  createAdapter({ url, storage, fetch: async (input, init) => backend.fetch(new Request(input, init)) })
/** An adapter whose every request gets the same answer. */
const hearing = (answer: () => Response) => over({ fetch: answer })

test('a recorded thread is read as it was written', async () => {
  const { comments, total, nextCursor } = await hearing(() => answerOf('twikoo', 'list-threads')).list({ thread, sort: 'newest' }, call())
  expect(total).toEqual({ value: 5, exact: true })
  expect(nextCursor).toBeUndefined()
  const [markdown, nameless, root, two, three] = comments
  expect(comments.map(({ author, parentId }) => [author.name, parentId])).toEqual([
    ['Ada', null],
    ['匿名', null],
    ['Ada', null],
    ['Bob', root?.id],
    ['Cy', two?.id],
  ])
  expect(markdown).toMatchObject({ mine: true, can: ['reply', 'vote', 'delete'], createdAt: new Date(1795450906553).toISOString() })
  // Hers as well, but with it the replies would go.
  expect(root).toMatchObject({ mine: true, can: ['reply', 'vote'], author: { url: 'https://ada.example' } })
  expect(nameless?.mine).toBeUndefined()
  expect(three?.mine).toBe(true)
  // Nothing that was not asked for: no hash of a mail address, no browser, no system.
  expect(JSON.stringify(comments)).not.toMatch(/cfe00dde|Firefox|Linux/)
})

test('recorded pages follow each other, and a long thread has at least so many comments', async () => {
  const first = await hearing(() => answerOf('twikoo', 'list-page-1-newest')).list({ thread, sort: 'newest' }, call())
  expect(first.comments).toHaveLength(8)
  expect(first.nextCursor).toBe('1795450906553')
  expect(first.total).toEqual({ value: 10, exact: false })
  const second = await hearing(() => answerOf('twikoo', 'list-page-2-newest-before')).list(
    { thread, sort: 'newest', cursor: first.nextCursor ?? '' },
    call(),
  )
  expect(second.comments).toHaveLength(3)
  expect(second.nextCursor).toBeUndefined()
})

test('what is pinned comes with the first page, and the walk still ends', async () => {
  const backend = createTwikoo()
  const fixture = { adapter: over(backend), thread }
  const written = await post(
    fixture,
    Array.from({ length: 20 }, (_, at) => ({ words: `comment ${at}` })),
  )
  backend.pin(written[0] ?? '')
  const found = await all(fixture)
  expect(found.map(wordsOf).sort()).toEqual(Array.from({ length: 20 }, (_, at) => `comment ${at}`).sort())
  expect(await fixture.adapter.vote?.(written[0] ?? '', 1, call())).toEqual({ score: 1, myVote: 1 })
})

test('text is sent as its paragraphs and lines, and nothing in it is markup', async () => {
  const fixture = { adapter: over(createTwikoo()), thread }
  await post(fixture, [{ words: 'one <i>&amp;\ntwo\n\nthree' }])
  expect((await all(fixture))[0]?.body).toEqual({ format: 'html', value: '<p>one &lt;i>&amp;amp;<br>two</p><p>three</p>' })
})

test('who only reads is given no token; who writes keeps one, and sends no browser', async () => {
  const backend = createTwikoo()
  const seen: { event: string; accessToken?: string; ua?: string }[] = []
  const storage = memoryStorage()
  const adapter = over(
    {
      async fetch(request) {
        seen.push(await request.clone().json())
        return backend.fetch(request)
      },
    },
    storage,
  )
  await adapter.open?.(thread, call())
  await adapter.list({ thread, sort: 'newest' }, call())
  expect(seen.every(({ accessToken }) => accessToken === undefined)).toBe(true)
  await post({ adapter, thread }, [{ words: 'hello' }])
  await adapter.list({ thread, sort: 'newest' }, call())
  const tokens = new Set(seen.slice(2).map(({ accessToken }) => accessToken))
  expect([...tokens]).toEqual([storage.get('token')])
  expect(seen.find(({ event }) => event === 'COMMENT_SUBMIT')?.ua).toBe('Afterword')
})

test('one deletes one’s own comment, twice is no error; not one with replies, not a stranger’s', async () => {
  const backend = createTwikoo()
  const [fixture, another] = [{ adapter: over(backend), thread }, over(backend)]
  const [root = '', , leaf = ''] = await post(fixture, [{ words: 'root' }, { words: 'reply', under: 0 }, { words: 'leaf' }])
  await expect(another.remove?.(leaf, call())).rejects.toMatchObject({ code: 'forbidden' })
  await expect(fixture.adapter.remove?.(root, call())).rejects.toMatchObject({ code: 'unsupported' })
  await fixture.adapter.remove?.(leaf, call())
  await fixture.adapter.remove?.(leaf, call())
  expect((await all(fixture)).map(wordsOf)).toEqual(['root', 'reply'])
})

test('a reply finds its root where this visit has not seen it', async () => {
  const backend = createTwikoo()
  const fixture = { adapter: over(backend), thread }
  const [old = ''] = await post(
    fixture,
    Array.from({ length: 12 }, (_, at) => ({ words: `comment ${at}` })),
  )
  const created = await over(backend).create?.(thread, draft('late', old), call())
  expect(created?.comment).toMatchObject({ parentId: old, mine: true })
})

test('a vote counts once though its answer was lost', async () => {
  const backend = createTwikoo()
  let lose = false
  const adapter = over({
    async fetch(request) {
      const { event } = await request.clone().json()
      const answer = await backend.fetch(request)
      return lose && event === 'COMMENT_LIKE' ? new Response('', { status: 502 }) : answer
    },
  })
  const [id = ''] = await post({ adapter, thread }, [{ words: 'vote on me' }])
  lose = true
  await expect(adapter.vote?.(id, 1, call())).rejects.toMatchObject({ code: 'server' })
  lose = false
  expect(await adapter.vote?.(id, 1, call())).toEqual({ score: 1, myVote: 1 })
})

test('the form is what the owner has set', async () => {
  expect(await hearing(() => answerOf('twikoo', 'config')).open?.(thread, call())).toMatchObject({ identity: 'required', votes: 'updown' })
  const facts = (config: Record<string, string>) => over(createTwikoo({ config })).open?.(thread, call())
  expect(await facts({})).toEqual({
    identity: 'required',
    fields: { email: 'optional', website: 'optional' },
    maxLength: 493,
    votes: 'updown',
  })
  expect(await facts({ DISPLAYED_FIELDS: 'nick,mail', REQUIRED_FIELDS: 'mail', LIMIT_LENGTH: '2000', SHOW_DISLIKE: 'false' })).toEqual({
    identity: 'optional',
    fields: { email: 'required' },
    maxLength: 1993,
    votes: 'up',
  })
  expect(await facts({ LIMIT_LENGTH: '0' })).toMatchObject({ maxLength: 10_000 })
})

test('the count of a page is of both its spellings', async () => {
  const backend = createTwikoo()
  const adapter = over(backend)
  await post({ adapter, thread }, [{ words: 'with a slash' }])
  await post({ adapter, thread: { id: thread.id, url: thread.id } }, [{ words: 'without' }])
  expect(await adapter.count?.([thread.id], call())).toEqual({ [thread.id]: { value: 2, exact: true } })
  expect((await all({ adapter, thread })).map(wordsOf)).toEqual(['without', 'with a slash'])
})

const said = (message: string, code = 1000) => Response.json({ code, message })
test.each<[string, () => Response, Code, object?]>([
  ['too many comments', () => answerOf('twikoo', 'error-rate-limit'), 'rate_limited', { retryAfter: 600, detail: '发言频率过高' }],
  ['too many comments of all readers', () => said('评论太火爆啦 >_< 请稍后再试'), 'rate_limited', { retryAfter: 600 }],
  ['too many requests', () => said('Too Many Requests'), 'rate_limited', { retryAfter: 600 }],
  ['too long', () => answerOf('twikoo', 'error-too-long'), 'invalid', { fields: [{ field: 'body', problem: 'too_long' }] }],
  ['a bad mail address', () => answerOf('twikoo', 'error-bad-mail'), 'invalid', { fields: [{ field: 'email', problem: 'malformed' }] }],
  ['a missing parameter', () => answerOf('twikoo', 'error-missing-param'), 'invalid'],
  ['a blocked word', () => said('包含屏蔽词'), 'rejected'],
  ['a captcha', () => said('验证码 token 缺失，请刷新页面重试'), 'challenge'],
  ['the owner’s mail address', () => said('请先登录管理面板，再使用博主身份发送评论'), 'signed_out'],
  ['what only the owner may', () => answerOf('twikoo', 'error-admin-only'), 'signed_out'],
  ['somebody else’s comment', () => answerOf('twikoo', 'error-delete-not-owner'), 'forbidden'],
  ['forbidden', () => said('', 1403), 'forbidden'],
  ['an event an older version does not know', () => answerOf('twikoo', 'error-unknown-event'), 'unsupported'],
  ['a greeting', () => answerOf('twikoo', 'error-bad-json'), 'bad_response'],
  ['a database that is down', () => said('Connection <b>refused</b>'), 'server', { detail: 'Connection refused' }],
  ['shutting down', () => new Response('', { status: 503 }), 'server'],
])('%s is told by its code', async (_, answer, code, details = {}) => {
  await expect(hearing(answer).create?.(thread, draft('hello'), call())).rejects.toMatchObject({ code, ...details })
})

test('a list that failed is no empty thread, though it has a list and no code', async () => {
  const list = hearing(() => answerOf('twikoo', 'error-list-missing-url')).list({ thread, sort: 'newest' }, call())
  await expect(list).rejects.toMatchObject({ code: 'invalid' })
})

test('an origin the owner has not allowed is told which setting to change', async () => {
  const adapter = over({
    fetch(request) {
      if (request.mode !== 'no-cors') throw new TypeError('Failed to fetch')
      return new Response()
    },
  })
  await expect(adapter.list({ thread, sort: 'newest' }, call())).rejects.toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('CORS_ALLOW_ORIGIN'),
  })
})
