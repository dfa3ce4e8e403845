import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/bluesky'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createBluesky, setup } from './backends/bluesky'
import { answerOf, testStandIn } from './replay'

testAdapter('bluesky', setup)
testFaults('bluesky', setup)
testStandIn('bluesky', createBluesky, [
  'join-ada',
  'join-bob',
  'join-cyd',
  'write-post',
  'list-empty',
  'write-reply',
  'write-reply-level-2',
  'write-reply-level-3',
  'write-reply-with-a-card-and-a-label',
  'like',
  'repost',
  'list-threads',
  'error-depth-too-big',
  'error-not-found',
  'error-bad-uri',
  'get-likes',
  'get-reposted-by',
  'get-posts',
  'resolve-handle',
  'error-no-such-handle',
  'close-and-hide-a-reply',
  'list-closed-still-has-the-hidden-reply',
  'delete-reply-level-2',
  'list-after-delete-loses-what-hung-below',
  'block',
  'list-after-block-counts-what-it-leaves-out',
])

const url = 'https://appview.example'
const key = '3kabcdefgh222'
const thread = { id: `at://did:plc:ada/app.bsky.feed.post/${key}`, url: 'https://blog.example/posts/hello/' }
/** An adapter whose every request is answered by this. */
const answering = (answer: (request: Request) => Response | Promise<Response>, more = '') =>
  createAdapter({ url: url + more, storage: memoryStorage(), fetch: async (...request) => answer(new Request(...request)) })
/** An adapter that gets the recorded thread of this label, and the recorded likes and reposts. */
const hearing = (label: string) =>
  answering(({ url }) =>
    answerOf('bluesky', url.includes('getLikes') ? 'get-likes' : url.includes('getRepostedBy') ? 'get-reposted-by' : label),
  )
const listed = (adapter: ReturnType<typeof createAdapter>, id = thread.id) =>
  adapter.list({ thread: { ...thread, id }, sort: 'oldest' }, call())

test('a recorded thread is read as it was written', async () => {
  const page = await listed(hearing('list-threads'))
  const { comments, faces, elsewhere, state, total } = page
  const names = new Map(comments.map(({ id, author }) => [id, author.name]))
  expect(comments.map(({ parentId, author, body }) => [names.get(parentId ?? '') ?? null, author.name, body.value])).toEqual([
    [
      null,
      'bob.test',
      expect.stringMatching(
        /^<p>Très bien <a href="https:\/\/bsky.app\/profile\/did:plc:\w+">@ada.test<\/a> &lt;b&gt;not html&lt;\/b&gt; <a href="https:\/\/bsky.app\/hashtag\/hello">#hello<\/a><\/p>$/,
      ),
    ],
    [null, 'cyd.test', '<p>See also</p><p><a href="https://example.org/">An example</a></p>'],
    ['bob.test', 'cyd.test', 'Agreed'],
    ['cyd.test', 'ada.test', 'Thanks both'],
  ])
  expect(comments.map(({ warning }) => warning)).toEqual([undefined, 'Graphic Media', undefined, undefined])
  // Who started the thread is its author; the post itself is no comment.
  expect(comments.at(-1)?.author.badges).toEqual(['author'])
  expect(comments[0]?.url).toMatch(/^https:\/\/bsky\.app\/profile\/did:plc:\w+\/post\/3kabcdefgh232$/)
  expect(elsewhere).toEqual({
    name: 'Bluesky',
    url: expect.stringMatching(/^https:\/\/bsky\.app\/profile\/did:plc:\w+\/post\/3kabcdefgh222$/),
  })
  expect(faces?.map(({ kind, author }) => [kind, author.name])).toEqual([
    ['like', 'bob.test'],
    ['repost', 'cyd.test'],
  ])
  expect([total?.value, state]).toEqual([4, undefined])
})

test('a closed thread offers no way to answer, and keeps to itself what its author wants out of sight', async () => {
  const { comments, state, elsewhere, total } = await listed(hearing('list-closed-still-has-the-hidden-reply'))
  expect([state, elsewhere, total?.value]).toEqual(['closed', undefined, 3])
  expect(comments.find(({ status }) => status === 'hidden')).toMatchObject({ author: { name: '' }, body: { value: '' } })
  expect(JSON.stringify(comments)).not.toMatch(/See also|An example/)
})

test('likes and reposts that cannot be had fail no list, and are asked for once', async () => {
  const asked: string[] = []
  const adapter = answering(({ url }) => {
    asked.push(new URL(url).pathname.split('.').at(-1) ?? '')
    return url.includes('getPostThread') ? answerOf('bluesky', 'list-threads') : new Response('no', { status: 500 })
  })
  const first = await adapter.list({ thread, sort: 'oldest', limit: 1 }, call())
  expect([first.comments.length, first.faces, first.nextCursor]).toEqual([3, undefined, '1'])
  const second = await adapter.list({ thread, sort: 'oldest', limit: 1, cursor: '1' }, call())
  expect([second.comments.length, second.nextCursor]).toEqual([1, undefined])
  expect(asked.sort()).toEqual(['getLikes', 'getPostThread', 'getRepostedBy'])
})

test.each<[string, string | number, Code]>([
  ['error-bad-uri', 400, 'invalid'],
  ['AuthMissing', 401, 'signed_out'],
  ['ExpiredToken', 400, 'session_expired'],
  ['Forbidden', 403, 'forbidden'],
  ['RateLimitExceeded', 429, 'rate_limited'],
  ['UpstreamFailure', 500, 'server'],
])('%s is its own code', async (error, status, code) => {
  const answer = () =>
    error.startsWith('error') ? answerOf('bluesky', error) : Response.json({ error, message: '<b>No</b> way' }, { status: Number(status) })
  await expect(listed(answering(answer))).rejects.toMatchObject({
    code,
    ...(code !== 'server' && { detail: expect.not.stringMatching('<b>') }),
  })
})

test('too many requests says when there may be more', async () => {
  const headers = { 'ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 30) }
  const failed = listed(answering(() => Response.json({ error: 'RateLimitExceeded' }, { status: 429, headers })))
  const { retryAfter } = await failed.catch((error) => error)
  expect(retryAfter).toBeGreaterThan(28)
  expect(retryAfter).toBeLessThan(32)
})

test.each(['error-not-found', 'error-no-such-handle'])(
  'a post that is not there is an empty thread, with nowhere to answer (%s)',
  async (label) => {
    const id = label === 'error-not-found' ? thread.id : `https://bsky.app/profile/nobody.test/post/${key}`
    expect(
      await listed(
        answering(() => answerOf('bluesky', label)),
        id,
      ),
    ).toEqual({ comments: [], total: { value: 0, exact: true } })
  },
)

test('the post may be named in the url, by its address or by its at-uri; a handle is asked for once', async () => {
  for (const post of [`https://bsky.app/profile/ada.test/post/${key}`, `at://ada.test/app.bsky.feed.post/${key}`]) {
    const bluesky = createBluesky()
    const did = await bluesky.join('ada.test')
    const root = await bluesky.write(did, 'app.bsky.feed.post', { text: 'An article', createdAt: '2026-01-01T00:00:00Z' }, key)
    await bluesky.write(did, 'app.bsky.feed.post', { text: 'Hi', createdAt: '2026-01-01T00:00:00Z', reply: { root, parent: root } })
    const asked: string[] = []
    const adapter = answering(
      (request) => {
        asked.push(new URL(request.url).pathname)
        return bluesky.fetch(request)
      },
      `?post=${encodeURIComponent(post)}`,
    )
    expect((await listed(adapter, 'https://blog.example/posts/hello')).comments.map(({ body }) => body.value)).toEqual(['Hi'])
    await listed(adapter, 'https://blog.example/posts/hello')
    expect(asked.filter((path) => path.endsWith('resolveHandle'))).toHaveLength(1)
  }
})

test('without a post, the owner is told what to write', async () => {
  await expect(
    listed(
      answering(() => new Response('')),
      'https://blog.example/posts/hello',
    ),
  ).rejects.toThrow(/^afterword: .*https:\/\/bsky\.app\/profile/)
  expect(() => answering(() => new Response(''), '?post=https://bsky.app/profile/ada.test')).toThrow(/^afterword: .*ada\.test/)
})

test('counts are asked for 25 at a time', async () => {
  const bluesky = createBluesky()
  const did = await bluesky.join('ada.test')
  const sizes: number[] = []
  const adapter = answering((request) => {
    sizes.push(new URL(request.url).searchParams.getAll('uris').length)
    return bluesky.fetch(request)
  })
  const posts = await Promise.all(
    Array.from({ length: 30 }, () => bluesky.write(did, 'app.bsky.feed.post', { text: 'An article', createdAt: '2026-01-01T00:00:00Z' })),
  )
  const [root] = posts
  await bluesky.write(did, 'app.bsky.feed.post', { text: 'Hi', createdAt: '2026-01-01T00:00:00Z', reply: { root, parent: root } })
  const counts = await adapter.count?.([...posts.map(({ uri }) => uri), 'https://blog.example/elsewhere'], call())
  expect(sizes).toEqual([25, 5])
  expect(Object.values(counts ?? {}).map(({ value }) => value)).toEqual([1, ...Array(30).fill(0)])
  expect(counts?.[root?.uri ?? '']).toEqual({ value: 1, exact: false })
})

/** A thread with one reply, made of this. */
const withReply = (reply: Record<string, unknown>, author: Record<string, unknown> = {}) => {
  const by = (did: string) => ({ did, handle: `${did.slice(8)}.test`, labels: [] })
  const post = (uri: string, did: string) => ({ uri, author: by(did), indexedAt: '2026-01-02T00:00:00Z', labels: [] })
  const answer = {
    ...post('at://did:plc:bob/app.bsky.feed.post/1', 'did:plc:bob'),
    ...reply,
    author: { ...by('did:plc:bob'), ...author },
    record: { text: 'Hi', createdAt: '2026-01-01T00:00:00Z', ...(reply.record as object) },
  }
  return answering(() => Response.json({ thread: { post: post(thread.id, 'did:plc:ada'), replies: [{ post: answer }] } }))
}
const read = async (...reply: Parameters<typeof withReply>) => (await listed(withReply(...reply))).comments[0]
const said = async (record: object, more = {}) => (await read({ record, ...more }))?.body

test('facets count bytes; those that overlap, lead nowhere good or cut a character are no links', async () => {
  const link = (byteStart: number, byteEnd: number, uri = 'https://a.example/?a=1&b="2"') => ({
    index: { byteStart, byteEnd },
    features: [{ $type: 'app.bsky.richtext.facet#link', uri }],
  })
  expect(await said({ text: '👩‍👩‍👧 日本 & <b>\nend', facets: [link(19, 25), link(20, 22), link(22, 28)] })).toEqual({
    format: 'html',
    value: '<p>👩‍👩‍👧 <a href="https://a.example/?a=1&amp;b=%222%22">日本</a> &amp; &lt;b&gt;<br>end</p>',
  })
  expect(
    await said({ text: 'click', facets: [link(0, 5, 'javascript:alert(1)'), link(3, 99), link(-1, 2), link(3, 1), {}, null] }),
  ).toEqual({
    format: 'text',
    value: 'click',
  })
})

test('what is attached stands below as links; what is quoted too, unless it is gone', async () => {
  const images = [{ thumb: 'https://cdn.example/t', fullsize: 'https://cdn.example/f', alt: 'A <cat>' }]
  const quoted = { uri: 'at://did:plc:cy/app.bsky.feed.post/2', value: { text: 'Quoted' } }
  const embed = { $type: 'app.bsky.embed.recordWithMedia#view', media: { images }, record: { record: quoted } }
  const address = 'https://bsky.app/profile/did:plc:cy/post/2'
  expect((await said({}, { embed }))?.value).toBe(
    `<p>Hi</p><p><a href="https://cdn.example/f">🖼 A &lt;cat&gt;</a></p><p><a href="${address}">${address}</a></p>`,
  )
  const gone = { $type: 'app.bsky.embed.record#view', record: { uri: quoted.uri, notFound: true } }
  expect((await said({}, { embed: gone }))?.value).toBe('Hi')
  const video = { $type: 'app.bsky.embed.video#view', playlist: 'https://video.example/p.m3u8', alt: '' }
  expect((await said({}, { embed: video }))?.value).toBe('<p>Hi</p><p><a href="https://bsky.app/profile/did:plc:bob/post/1">▶</a></p>')
})

test('labels become a warning; who wants to be read by those signed in only is not shown', async () => {
  const label = (val: string, src = 'did:plc:moderator', more = {}) => ({ src, val, uri: '', cts: '', ...more })
  expect((await read({ labels: [label('porn'), label('!warn')] }))?.warning).toBe('Adult Content, Content Warning')
  expect((await read({ labels: [label('self-harm')] }))?.warning).toBe('self harm')
  expect((await read({ labels: [label('my-own-words', 'did:plc:bob'), label('spam', 'did:plc:moderator', { neg: true })] }))?.warning).toBe(
    undefined,
  )
  for (const val of ['!no-unauthenticated', '!hide']) {
    const comment = await read({}, { labels: [label(val, 'did:plc:bob')] })
    expect(comment).toMatchObject({ status: 'hidden', author: { name: '' }, body: { value: '' } })
  }
})

test('a date from the future, or none, is when the app view saw the post', async () => {
  expect((await read({ record: { createdAt: '2099-01-01T00:00:00Z' } }))?.createdAt).toBe('2026-01-02T00:00:00.000Z')
  expect((await read({ record: { createdAt: 'yesterday' } }))?.createdAt).toBe('2026-01-02T00:00:00.000Z')
})

test('what somebody blocked or took back is left out, with what hangs below', async () => {
  const gone = [
    { $type: 'app.bsky.feed.defs#blockedPost', uri: 'at://x', blocked: true, replies: [{ post: {} }] },
    { $type: 'app.bsky.feed.defs#notFoundPost', uri: 'at://y', notFound: true },
  ]
  const post = { uri: thread.id, author: { did: 'did:plc:ada', handle: 'ada.test' } }
  expect((await listed(answering(() => Response.json({ thread: { post, replies: gone } })))).comments).toEqual([])
})

test('a verified author has a badge, a name of their own and a picture for those who allow it', async () => {
  const comment = await read(
    { likeCount: 3 },
    { displayName: 'Bob', avatar: 'https://cdn.example/b', verification: { verifiedStatus: 'valid' } },
  )
  expect(comment).toMatchObject({
    score: 3,
    can: [],
    author: { name: 'Bob', url: 'https://bsky.app/profile/did:plc:bob', avatar: 'https://cdn.example/b', badges: ['verified'] },
  })
})

test('an app view that keeps its answers from this page is told from one that is down, and another is named', async () => {
  const shut = answering((request) => {
    if (request.mode === 'no-cors') return new Response('')
    throw new TypeError('Failed to fetch')
  })
  await expect(listed(shut, thread.id)).rejects.toMatchObject({
    code: 'forbidden',
    detail: expect.stringMatching(/appview\.example .*public\.api\.bsky\.app/),
  })
})
