import { Hono } from 'hono'
import createAdapter from '../../../src/adapters/bluesky'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment, Thread } from '../../../src/core/types'
import { type Fixture, line, type Setup } from '../../../src/testing/check'

/** What is done on Bluesky behind an adapter's back, at the stand-in or at the real one. */
export interface Network {
  /** Makes an account; answers its DID. */
  join(handle: string, displayName?: string): Promise<string>
  write(repo: string, collection: string, record: object, rkey?: string): Promise<Ref>
  /** Deletes the record at an at-uri. */
  erase(uri: string): Promise<void>
}

/** How records name one another. */
export interface Ref {
  readonly uri: string
  readonly cid: string
}

/** Fixtures at a network: each is a post of its own, and those who answer it. */
export function fixturesAt(
  network: () => Network & { readonly url: string; fetch?(request: Request): Response | Promise<Response> },
): Setup {
  /** Everybody's DID, by name. */
  const people = new Map<string, Promise<string>>()
  const person = (name: string): Promise<string> => {
    const did = people.get(name) ?? network().join(`writer-${name.toLowerCase().replace(/[^a-z0-9]/g, '')}.test`, name)
    people.set(name, did)
    return did
  }
  return async () => {
    const { url, fetch: backend, write, erase } = network()
    const { fetch, interfere } = line(backend)
    const text = 'There is a new article: https://blog.example/posts/hello/'
    const post = await write(await person('Ada'), 'app.bsky.feed.post', { text, createdAt: '2026-01-01T00:00:00.000Z' })
    const answers = new Map<string, Ref>()
    const as = () => createAdapter({ url, storage: memoryStorage(), fetch })
    return {
      adapter: as(),
      another: as(),
      thread: { id: post.uri, url: 'https://blog.example/posts/hello/' },
      interfere,
      erase,
      longest: 300,
      async seed(_: Thread, comments: readonly Comment[]) {
        // Nothing waits for review there: it is written, or it is not.
        for (const { id, parentId, author, body, createdAt } of comments.filter(({ status }) => status === 'published')) {
          const reply = { root: post, parent: answers.get(parentId ?? '') ?? post }
          const ref = await write(await person(author.name), 'app.bsky.feed.post', { text: body.value, createdAt, reply })
          answers.set(id, ref).set(ref.uri, ref)
        }
        return comments.map(({ id }) => answers.get(id)?.uri ?? id)
      },
    } satisfies Fixture
  }
}

/** A fresh stand-in for each test. */
export const setup: Setup = () => fixturesAt(createBluesky)()

/** A stand-in for an app view and the PDS behind it, at one address: it answers as the recorded ones do (see `test/adapters/bluesky.test.ts`). */
export function createBluesky() {
  const handles = new Map<string, string>()
  const records = new Map<string, Stored>()
  let last = 0

  /** Accounts may also be made by writing: recordings know their DIDs. */
  async function join(handle: string, displayName?: string): Promise<string> {
    const did = `did:plc:${handle.replace(/\W/g, '').padEnd(24, 'a')}`
    handles.set(handle, did)
    if (displayName) await write(did, 'app.bsky.actor.profile', { displayName }, 'self')
    return did
  }
  async function write(repo: string, collection: string, record: object, rkey = `3k${String(++last).padStart(11, 'a')}`): Promise<Ref> {
    if (![...handles.values()].includes(repo)) handles.set(`somebody${handles.size}.test`, repo)
    const stored: Stored = {
      uri: `at://${repo}/${collection}/${rkey}`,
      cid: `bafyrei${++last}`,
      repo,
      collection,
      record,
      at: new Date().toISOString(),
    }
    records.set(stored.uri, stored)
    return { uri: stored.uri, cid: stored.cid }
  }
  async function erase(uri: string): Promise<void> {
    records.delete(uri)
  }

  const of = (collection: string) => [...records.values()].filter((stored) => stored.collection === collection)
  const about = (collection: string, uri: string) =>
    of(collection).filter(({ record }) => record.subject && (record.subject as Ref).uri === uri)
  const repliesTo = (uri: string) => of('app.bsky.feed.post').filter(({ record }) => record.reply?.parent.uri === uri)
  const blocked = (one: string, other: string) =>
    of('app.bsky.graph.block').some(
      ({ repo, record }) => (repo === one && record.subject === other) || (repo === other && record.subject === one),
    )

  function profile(did: string) {
    const { displayName } = records.get(`at://${did}/app.bsky.actor.profile/self`)?.record ?? {}
    return {
      did,
      handle: [...handles].find(([, one]) => one === did)?.[0] ?? 'handle.invalid',
      ...(displayName && { displayName }),
      labels: [],
    }
  }
  function gateOf({ uri, repo }: Stored) {
    const gate = records.get(`at://${repo}/app.bsky.feed.threadgate/${uri.split('/').at(-1)}`)
    return gate && { uri: gate.uri, cid: gate.cid, record: gate.record, lists: [] }
  }
  function view(post: Stored) {
    const { uri, cid, repo, record, at } = post
    const threadgate = gateOf(post)
    return {
      uri,
      cid,
      author: profile(repo),
      record,
      ...(record.embed && { embed: { ...record.embed, $type: `${record.embed.$type}#view` } }),
      bookmarkCount: 0,
      replyCount: repliesTo(uri).length,
      repostCount: about('app.bsky.feed.repost', uri).length,
      likeCount: about('app.bsky.feed.like', uri).length,
      quoteCount: 0,
      indexedAt: at,
      labels: (record.labels?.values ?? []).map(({ val }) => ({ src: repo, uri, cid, val, cts: at })),
      ...(threadgate && { threadgate }),
    }
  }
  /** What hangs below a post that is gone cannot be reached, what somebody blocked wrote is left out. */
  const node = (post: Stored, root: Stored): object => ({
    $type: 'app.bsky.feed.defs#threadViewPost',
    post: view(post),
    replies: repliesTo(post.uri)
      .filter(({ repo }) => !blocked(repo, post.repo) && !blocked(repo, root.repo))
      .reverse()
      .map((reply) => node(reply, root)),
    threadContext: {},
  })

  const app = new Hono().basePath('/xrpc')
  const fail = (error: string, message: string) => Response.json({ error, message }, { status: 400 })
  app.get('/app.bsky.feed.getPostThread', (c) => {
    const { uri = '', depth = '6' } = c.req.query()
    if (!uri.startsWith('at://')) return fail('InvalidRequest', 'Error: uri must be a valid at-uri')
    if (Number(depth) > 1000) return fail('InvalidRequest', 'Error: depth can not be greater than 1000')
    const post = records.get(uri)
    if (!post) return fail('NotFound', `Post not found: ${uri}`)
    const threadgate = gateOf(post)
    return c.json({ thread: node(post, post), ...(threadgate && { threadgate }) })
  })
  app.get('/app.bsky.feed.getPosts', (c) => {
    const posts = (c.req.queries('uris') ?? []).flatMap((uri) => records.get(uri) ?? [])
    return c.json({ posts: posts.map(view) })
  })
  app.get('/app.bsky.feed.getLikes', (c) => {
    const { uri = '' } = c.req.query()
    const likes = about('app.bsky.feed.like', uri).map(({ repo, at }) => ({ actor: profile(repo), createdAt: at, indexedAt: at }))
    return c.json({ likes, uri })
  })
  app.get('/app.bsky.feed.getRepostedBy', (c) => {
    const { uri = '' } = c.req.query()
    return c.json({ repostedBy: about('app.bsky.feed.repost', uri).map(({ repo }) => profile(repo)), uri })
  })
  app.get('/com.atproto.identity.resolveHandle', (c) => {
    const did = handles.get(c.req.query('handle') ?? '')
    return did ? c.json({ did }) : fail('InvalidRequest', 'Unable to resolve handle')
  })
  app.post('/com.atproto.server.createAccount', async (c) => {
    const { handle } = await c.req.json()
    return c.json({ handle, did: await join(handle) })
  })
  app.post('/com.atproto.repo.createRecord', async (c) => {
    const { repo, collection, record, rkey } = await c.req.json()
    return c.json({ ...(await write(repo, collection, record, rkey)), validationStatus: 'valid' })
  })
  app.post('/com.atproto.repo.deleteRecord', async (c) => {
    const { repo, collection, rkey } = await c.req.json()
    await erase(`at://${repo}/${collection}/${rkey}`)
    return c.json({})
  })

  return { url: 'https://appview.example', fetch: app.fetch as (request: Request) => Response | Promise<Response>, join, write, erase }
}

interface Stored extends Ref {
  readonly repo: string
  readonly collection: string
  readonly at: string
  readonly record: {
    readonly displayName?: string
    readonly reply?: { readonly parent: Ref }
    readonly subject?: Ref | string
    readonly embed?: { readonly $type: string }
    readonly labels?: { readonly values: readonly { readonly val: string }[] }
  }
}
