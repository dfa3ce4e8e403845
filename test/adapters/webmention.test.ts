import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/webmention'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createWebmention, setup } from './backends/webmention'

testAdapter('webmention', setup)
testFaults('webmention', setup)

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }

/** An adapter at a server; what it asks for is written down. */
function at(fetch: (request: Request) => Response | Promise<Response>) {
  const asked: URL[] = []
  const adapter = createAdapter({
    url: 'https://webmention.example',
    storage: memoryStorage(),
    fetch: async (...request) => {
      const one = new Request(...request)
      asked.push(new URL(one.url))
      return fetch(one)
    },
  })
  return { adapter, asked, read: (where = thread) => adapter.list({ thread: where, sort: 'newest' }, call()) }
}

test('the documented mention is read as it was written', async () => {
  // The example of https://github.com/aaronpk/webmention.io#find-links-to-a-specific-page, its text cut.
  const { read } = at(() =>
    Response.json({
      type: 'feed',
      name: 'Webmentions',
      children: [
        {
          type: 'entry',
          author: { type: 'card', name: 'Tantek Çelik', url: 'http://tantek.com/', photo: 'http://tantek.com/logo.jpg' },
          url: 'http://tantek.com/2013/112/t2/milestone-show-indieweb-comments-h-entry-pingback',
          published: '2013-04-22T15:03:00-07:00',
          'wm-received': '2013-04-25T17:09:33-07:00',
          'wm-id': 900,
          content: { text: 'Another milestone: @eschnou', html: 'Another milestone: <a href="https://twitter.com/eschnou">@eschnou</a>' },
        },
      ],
    }),
  )
  expect((await read()).comments).toEqual([
    {
      id: '900',
      parentId: null,
      author: { name: 'Tantek Çelik', url: 'http://tantek.com/', avatar: 'http://tantek.com/logo.jpg' },
      body: { format: 'html', value: 'Another milestone: <a href="https://twitter.com/eschnou">@eschnou</a>' },
      createdAt: '2013-04-22T22:03:00.000Z',
      status: 'published',
      can: [],
      url: 'http://tantek.com/2013/112/t2/milestone-show-indieweb-comments-h-entry-pingback',
    },
  ])
})

test('what has words is a comment, likes and reposts are faces, what is private is nobody’s', async () => {
  const backend = createWebmention()
  backend.mention({ type: 'reply', author_name: 'Ada', text: 'I agree <b>' })
  backend.mention({ type: 'mention', author_name: 'Bob', name: 'Links of the week', url: 'https://bob.example/links' })
  backend.mention({ type: 'mention', source: 'https://eve.example/about' })
  backend.mention({ type: 'like', author_name: 'Cy', author_photo: 'https://cy.example/me.jpg' })
  backend.mention({ type: 'repost', author_url: 'https://dee.example/' })
  backend.mention({ type: 'bookmark' })
  backend.mention({ type: 'rsvp-yes' })
  backend.mention({ type: 'reply', text: 'between us', private: true })
  const { adapter, asked, read } = at(backend.fetch)
  const { comments, faces, total, elsewhere, nextCursor } = await read()
  expect(comments.map(({ author, body }) => [author.name, body])).toEqual([
    ['eve.example', { format: 'text', value: 'https://eve.example/about' }],
    ['Bob', { format: 'text', value: 'Links of the week' }],
    ['Ada', { format: 'text', value: 'I agree <b>' }],
  ])
  expect(comments[1]?.url).toBe('https://bob.example/links')
  expect(faces).toEqual([
    { kind: 'repost', author: { name: 'dee.example', url: 'https://dee.example/' } },
    { kind: 'like', author: { name: 'Cy', avatar: 'https://cy.example/me.jpg' } },
  ])
  expect([total, elsewhere, nextCursor]).toEqual([{ value: 3, exact: true }, undefined, undefined])
  expect(asked).toHaveLength(1)
  expect(JSON.stringify(await adapter.list({ thread, sort: 'oldest' }, call()))).not.toMatch(/between us/)
})

test('a like from nowhere hides nothing', async () => {
  const { read } = at(() => Response.json({ children: [{ 'wm-property': 'like-of' }, null, { 'wm-property': 'repost-of', author: null }] }))
  expect((await read()).faces?.map(({ author }) => author.name)).toEqual(['', ''])
})

test.each([
  ['of the other site', '2026-02-03T04:05:06', '+02:00', '2026-02-03T02:05:06.000Z'],
  ['without a zone', '2026-02-03T04:05:06', '', '2026-02-03T04:05:06.000Z'],
  ['that is none', 'last week', '', '2026-01-01T00:00:00.000Z'],
  ['that is missing', undefined, '', '2026-01-01T00:00:00.000Z'],
])('a date %s', async (_, published, published_offset, createdAt) => {
  const backend = createWebmention()
  backend.mention({ text: 'then', ...(published && { published, published_offset }) })
  expect((await at(backend.fetch).read()).comments[0]?.createdAt).toBe(createdAt)
})

test('a page is asked for by each of its addresses, and who named two of them said it once', async () => {
  const backend = createWebmention()
  for (const target of ['https://blog.example/posts/hello', 'http://blog.example/posts/hello/'])
    backend.mention({ target, source: 'https://ada.example/1', text: 'hello' })
  const { read, asked } = at(backend.fetch)
  expect((await read()).comments).toHaveLength(1)
  expect(asked[0]?.searchParams.getAll('target[]').sort()).toEqual([
    'http://blog.example/posts/hello',
    'http://blog.example/posts/hello/',
    'https://blog.example/posts/hello',
    'https://blog.example/posts/hello/',
  ])
  await read({ id: 'my-post', url: 'https://blog.example/?p=1#top' })
  expect(asked[1]?.searchParams.getAll('target[]').sort()).toEqual(['http://blog.example/?p=1', 'https://blog.example/?p=1'])
})

test('a page that is named often is read in few requests, up to an end that is told', async () => {
  const backend = createWebmention()
  for (let n = 0; n < 2100; n++) backend.mention({ text: `mention ${n}` })
  const { read, asked } = at(backend.fetch)
  expect((await read()).total).toEqual({ value: 2000, exact: false })
  expect(asked).toHaveLength(4)
})

test('what is counted is what is read', async () => {
  const backend = createWebmention()
  for (const type of ['reply', 'mention', 'like', 'like', 'repost', 'rsvp-no']) backend.mention({ type })
  backend.mention({ type: 'reply', private: true })
  const { adapter, asked } = at(backend.fetch)
  expect(await adapter.count?.([thread.id, 'my-post'], call())).toEqual({
    [thread.id]: { value: 2, exact: true },
    'my-post': { value: 0, exact: true },
  })
  expect(asked).toHaveLength(1)
})

test.each<[number, unknown, Code]>([
  [400, { error: 'invalid_input', error_description: 'A target URI is required' }, 'invalid'],
  [404, '<h1>Not Found</h1>', 'not_found'],
  [502, '<h1>Bad Gateway</h1>', 'server'],
  [200, { type: 'feed' }, 'bad_response'],
])('HTTP %s', async (status, body, code) => {
  const { read } = at(() => Response.json(body, { status, headers: { 'retry-after': '99' } }))
  const said = (body as { error_description?: string }).error_description
  await expect(read()).rejects.toMatchObject({ code, ...(said && { detail: said }) })
})

test('a server that refuses pages of other origins says what it has to answer', async () => {
  const { read } = at((request) => {
    if (request.mode === 'no-cors') return new Response()
    throw new TypeError('Failed to fetch')
  })
  await expect(read()).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('Access-Control-Allow-Origin: *') })
})
