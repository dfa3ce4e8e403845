import { afterAll, expect, test } from 'vitest'
import createAdapter from '../../src/adapters/bluesky'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call } from '../../src/testing/check'
import { fixturesAt, type Ref } from '../adapters/backends/bluesky'
import type { Exchange } from '../adapters/replay'
import { type Script, type Step, testRecordings } from './record'
import { startBluesky } from './servers/bluesky'

// The kit asks for a fixture while tests are still being collected, before any hook.
const bluesky = await startBluesky()
afterAll(bluesky.stop)

const at = '2026-01-01T00:00:00.000Z'
/** Keys of posts are theirs who write them, in the form of a TID (https://atproto.com/specs/tid). */
const key = (number: number) => `3kabcdefgh2${number}2`

type Past = ReadonlyMap<string, Exchange>
const answer = <T>(past: Past, label: string) => (past.get(label) as Exchange).response.json as T
const did = (past: Past, who: string) => answer<{ did: string }>(past, `join-${who}`).did
const uri = (past: Past, who: string, number: number) => `at://${did(past, who)}/app.bsky.feed.post/${key(number)}`
const joined = (who: string): Step => ({
  label: `join-${who}`,
  method: 'POST',
  path: '/xrpc/com.atproto.server.createAccount',
  body: { handle: `${who}.test`, email: `${who}@example.org`, password: 'secret' },
})
/** Writes a record for an account. */
const written =
  (label: string, who: string, kind: string, rkey: string | undefined, record: (past: Past) => object) =>
  (past: Past): Step => {
    const collection = `app.bsky.${kind}`
    const body = { repo: did(past, who), collection, ...(rkey && { rkey }), record: { $type: collection, createdAt: at, ...record(past) } }
    return { label, method: 'POST', path: '/xrpc/com.atproto.repo.createRecord', body }
  }
const refOf = (past: Past, label: string) => {
  const { uri, cid } = answer<Ref>(past, label)
  return { uri, cid }
}
const answered = (label: string, who: string, number: number, to: string, record: (past: Past) => object) =>
  written(label, who, 'feed.post', key(number), (past) => ({
    ...record(past),
    createdAt: `2026-01-01T00:00:0${number}.000Z`,
    reply: { root: refOf(past, 'write-post'), parent: refOf(past, to) },
  }))
/** Asks the app view. */
const asked =
  (label: string, method: string, query: (past: Past) => Record<string, string>) =>
  (past: Past): Step => ({ label, path: `/xrpc/${method}?${new URLSearchParams(query(past))}` })
const thread = (label: string, more = {}) =>
  asked(label, 'app.bsky.feed.getPostThread', (past) => ({ uri: uri(past, 'ada', 2), depth: '1000', parentHeight: '0', ...more }))

const script: Script = [
  joined('ada'),
  joined('bob'),
  joined('cyd'),
  written('write-post', 'ada', 'feed.post', key(2), () => ({
    text: 'New article: hello https://blog.example/posts/hello/',
    facets: [
      {
        index: { byteStart: 19, byteEnd: 52 },
        features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://blog.example/posts/hello/' }],
      },
    ],
  })),
  thread('list-empty'),
  answered('write-reply', 'bob', 3, 'write-post', (past) => ({
    text: 'Très bien @ada.test <b>not html</b> #hello',
    facets: [
      { index: { byteStart: 11, byteEnd: 20 }, features: [{ $type: 'app.bsky.richtext.facet#mention', did: did(past, 'ada') }] },
      { index: { byteStart: 37, byteEnd: 43 }, features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'hello' }] },
    ],
  })),
  answered('write-reply-level-2', 'cyd', 4, 'write-reply', () => ({ text: 'Agreed' })),
  answered('write-reply-level-3', 'ada', 5, 'write-reply-level-2', () => ({ text: 'Thanks both' })),
  answered('write-reply-with-a-card-and-a-label', 'cyd', 6, 'write-post', () => ({
    text: 'See also',
    embed: { $type: 'app.bsky.embed.external', external: { uri: 'https://example.org/', title: 'An example', description: '' } },
    labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'graphic-media' }] },
  })),
  written('like', 'bob', 'feed.like', undefined, (past) => ({ subject: refOf(past, 'write-post') })),
  written('repost', 'cyd', 'feed.repost', undefined, (past) => ({ subject: refOf(past, 'write-post') })),
  thread('list-threads'),
  thread('error-depth-too-big', { depth: '5000' }),
  asked('error-not-found', 'app.bsky.feed.getPostThread', (past) => ({ uri: uri(past, 'ada', 7) })),
  asked('error-bad-uri', 'app.bsky.feed.getPostThread', () => ({ uri: 'not-a-uri' })),
  asked('get-likes', 'app.bsky.feed.getLikes', (past) => ({ uri: uri(past, 'ada', 2), limit: '50' })),
  asked('get-reposted-by', 'app.bsky.feed.getRepostedBy', (past) => ({ uri: uri(past, 'ada', 2), limit: '50' })),
  asked('get-posts', 'app.bsky.feed.getPosts', (past) => ({ uris: uri(past, 'ada', 2) })),
  asked('resolve-handle', 'com.atproto.identity.resolveHandle', () => ({ handle: 'ada.test' })),
  asked('error-no-such-handle', 'com.atproto.identity.resolveHandle', () => ({ handle: 'nobody.test' })),
  written('close-and-hide-a-reply', 'ada', 'feed.threadgate', key(2), (past) => ({
    post: uri(past, 'ada', 2),
    allow: [],
    hiddenReplies: [uri(past, 'cyd', 6)],
  })),
  thread('list-closed-still-has-the-hidden-reply'),
  (past) => ({
    label: 'delete-reply-level-2',
    method: 'POST',
    path: '/xrpc/com.atproto.repo.deleteRecord',
    body: { repo: did(past, 'cyd'), collection: 'app.bsky.feed.post', rkey: key(4) },
  }),
  thread('list-after-delete-loses-what-hung-below'),
  written('block', 'ada', 'graph.block', undefined, (past) => ({ subject: did(past, 'bob') })),
  thread('list-after-block-counts-what-it-leaves-out'),
]

testRecordings('bluesky', () => bluesky.url, script)
testAdapter(
  'bluesky, the real one',
  fixturesAt(() => bluesky),
)

test('a post found by its author’s handle, with what its author wants out of sight and who liked it', async () => {
  const [author, reader] = [await bluesky.join('dora.test', 'Dora'), await bluesky.join('emil.test')]
  const createdAt = at
  const post = await bluesky.write(author, 'app.bsky.feed.post', { text: 'An article', createdAt })
  const say = (text: string, more = {}) =>
    bluesky.write(reader, 'app.bsky.feed.post', { text, createdAt, reply: { root: post, parent: post }, ...more })
  await say('Sharp', { labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'graphic-media' }] } })
  const rude = await say('Rude', { createdAt: '2026-01-01T00:00:01.000Z' })
  await bluesky.write(reader, 'app.bsky.feed.like', { subject: post, createdAt })
  const [rkey = ''] = post.uri.split('/').slice(-1)
  await bluesky.write(author, 'app.bsky.feed.threadgate', { post: post.uri, allow: [], hiddenReplies: [rude.uri], createdAt }, rkey)

  const url = `${bluesky.url}?post=https://bsky.app/profile/dora.test/post/${rkey}`
  const adapter = createAdapter({ url, storage: memoryStorage() })
  const page = await adapter.list({ thread: { id: 'a', url: 'https://blog.example/a' }, sort: 'oldest' }, call())
  expect(page.comments.map(({ body, status, warning }) => [body.value, status, warning])).toEqual([
    ['Sharp', 'published', 'Graphic Media'],
    ['', 'hidden', undefined],
  ])
  expect(page).toMatchObject({ state: 'closed', total: { value: 1 }, faces: [{ kind: 'like', author: { name: 'emil.test' } }] })
})
