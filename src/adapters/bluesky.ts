import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import type { Face } from '../core/types'
import { commentOf, faceOf, type Post, type Profile } from './blueskyPost'
import { webAddress } from './blueskyText'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { partsOf } from './page'
import { plainText } from './plainText'
import { list, translated } from './rows'
import { createWhole, unlessMissing, type Whole } from './whole'

const features: Features = {
  sorts: ['oldest', 'newest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'none',
  input: 'text',
  maxLength: 0,
  votes: 'up',
}
/** The deepest thread an app view answers (lexicon app.bsky.feed.getPostThread). */
const deepest = 1000
/** So many posts may be asked for at once (lexicon app.bsky.feed.getPosts). */
const atOnce = 25
/** So many of those who liked or reposted are shown. */
const mostFaces = 50

const example = 'like https://bsky.app/profile/alice.example/post/3kabcdefgh234'

/**
 * The replies to a post on Bluesky, for reading (https://docs.bsky.app/docs/api). `url` is an app view; the post is the thread, or stands
 * as `post` in the query: its address on bsky.app, or its at-uri.
 */
export default defineAdapter(({ url, fetch }) => {
  const { base, query } = partsOf(url)
  const http = createHttp({ url: base, setting: 'Name one that does, like https://public.api.bsky.app.', ...(fetch && { fetch }) })
  const named = query.get('post')
  const post = postAt(named ?? '')
  if (named !== null && !post) throw new TypeError(`afterword: post has to be the address of a post, ${example}; this one is "${named}".`)
  /** Whose the handles are that were asked for. */
  const dids = new Map<string, Promise<string>>()

  async function ask<T>(method: string, query: Request['query'] = {}, signal: AbortSignal): Promise<T> {
    const answer = await http(`/xrpc/${method}`, { query, signal })
    if (answer.status >= 300) throw readError(answer)
    if (typeof answer.json !== 'object' || answer.json === null) throw failure(answer, 'bad_response')
    return answer.json as T
  }

  /** The DID a handle stands for. Asked once, whoever waits for it, so not even an abort takes it from the others. */
  function didOf(handle: string): Promise<string> {
    const { signal } = new AbortController()
    const asked = dids.get(handle) ?? ask<{ did: string }>('com.atproto.identity.resolveHandle', { handle }, signal).then(({ did }) => did)
    dids.set(handle, asked)
    asked.catch(() => dids.delete(handle))
    return asked
  }

  /** The at-uri of the post a thread is about, by its author's DID, for not every method knows handles; `undefined` where none is named. */
  async function uriOf(thread: string, signal: AbortSignal): Promise<string | undefined> {
    const address = postAt(thread) ?? post
    if (!address) return undefined
    const did = address.author.startsWith('did:') ? address.author : await didOf(address.author)
    signal.throwIfAborted()
    return `at://${did}/app.bsky.feed.post/${address.key}`
  }

  async function read(thread: string, signal: AbortSignal): Promise<Whole> {
    const uri = await uriOf(thread, signal)
    if (!uri) throw new TypeError(`afterword: name the post whose replies are wanted, as the thread or as post in the url, ${example}.`)
    return wholeOf(await ask<Answered>('app.bsky.feed.getPostThread', { uri, depth: deepest, parentHeight: 0 }, signal))
  }

  async function faces(thread: string, signal: AbortSignal): Promise<readonly Face[]> {
    const uri = await uriOf(thread, signal)
    if (!uri) return []
    const [{ likes }, { repostedBy }] = await Promise.all([
      ask<{ likes: unknown }>('app.bsky.feed.getLikes', { uri, limit: mostFaces }, signal),
      ask<{ repostedBy: unknown }>('app.bsky.feed.getRepostedBy', { uri, limit: mostFaces }, signal),
    ])
    return [
      ...list<{ actor?: Profile } | null>(likes).flatMap((like) => faceOf('like', like?.actor)),
      ...list<Profile>(repostedBy).flatMap((profile) => faceOf('repost', profile)),
    ]
  }

  return {
    name: 'bluesky',
    features,
    ...createWhole(
      async (thread, { signal }) => (await read(thread.id, signal).catch(unlessMissing)) ?? { comments: [] },
      (thread, { signal }) => faces(thread.id, signal),
    ),
    /** A post knows how many answered it, not how many answered those. */
    async count(threads, { signal }) {
      const uris = await Promise.all(threads.map((thread) => uriOf(thread, signal).catch(unlessMissing)))
      const asked = [...new Set(uris.filter((uri) => uri !== undefined))]
      const batches = Array.from({ length: Math.ceil(asked.length / atOnce) }, (_, at) => asked.slice(at * atOnce, (at + 1) * atOnce))
      const found = await Promise.all(batches.map((uris) => ask<{ posts: unknown }>('app.bsky.feed.getPosts', { uris }, signal)))
      const replies = new Map(found.flatMap(({ posts }) => list<Post | null>(posts)).map((one) => [one?.uri, one?.replyCount ?? 0]))
      const counted = (uri: string | undefined) => (uri && replies.get(uri)) || 0
      return Object.fromEntries(threads.map((thread, at) => [thread, { value: counted(uris[at]), exact: counted(uris[at]) === 0 }]))
    },
  }
})

/** Who wrote a post (a handle or a DID) and its key; `undefined` for what is no address of a post. */
function postAt(address: string): { readonly author: string; readonly key: string } | undefined {
  const parts = /^(?:at:\/\/([^/]+)\/app\.bsky\.feed\.post|https:\/\/bsky\.app\/profile\/([^/]+)\/post)\/([^/?#]+)\/?$/.exec(address)
  return parts ? { author: decodeURIComponent(parts[1] ?? parts[2] ?? ''), key: parts[3] ?? '' } : undefined
}

interface Answered {
  readonly thread: Node
  /** Who may answer, and what the post's author wants out of sight (lexicon app.bsky.feed.threadgate). */
  readonly threadgate?: { readonly record?: { readonly allow?: readonly unknown[]; readonly hiddenReplies?: readonly string[] } }
}

interface Node {
  readonly post?: Post
  readonly replies?: readonly (Node | null)[]
  readonly notFound?: boolean
  readonly blocked?: boolean
}

function wholeOf({ thread, threadgate }: Answered): Whole {
  if (thread?.notFound || thread?.blocked) return { comments: [] }
  const { uri, author, viewer } = thread?.post ?? {}
  if (!uri || !author) throw new AfterwordError('bad_response', 'The app view answered no thread.')
  const { allow, hiddenReplies = [] } = threadgate?.record ?? {}
  const rows = repliesTo(thread, null)
  for (const { node } of rows) rows.push(...repliesTo(node, node?.post?.uri ?? null))
  const comments = translated<Row>(rows, ({ node, parentId }) => {
    const reply = node?.post as Post
    return commentOf(reply, parentId, author.did, hiddenReplies.includes(reply.uri))
  })
  // An empty list of those who may is nobody, none is everybody.
  const closed = viewer?.replyDisabled || (Array.isArray(allow) && allow.length === 0)
  return closed ? { comments, state: 'closed' } : { comments, elsewhere: { name: 'Bluesky', url: webAddress(uri) } }
}

interface Row {
  readonly node: Node | null
  readonly parentId: string | null
}

/** What is gone, or blocked by either side, has no words, and nothing hangs below it. */
function repliesTo(node: Node | null, parentId: string | null): Row[] {
  const replies = Array.isArray(node?.replies) ? (node.replies as readonly (Node | null)[]) : []
  return replies.filter((reply) => !reply?.notFound && !reply?.blocked).map((reply) => ({ node: reply, parentId }))
}

/** What is not there is HTTP 400; only `error` tells (https://atproto.com/specs/xrpc#error-responses). */
function readError(answer: Answer): AfterwordError {
  const { error, message } = (answer.json ?? {}) as { error?: unknown; message?: unknown }
  const detail = answer.status < 500 && typeof message === 'string' && plainText(message)
  const missing = error === 'NotFound' || (error === 'InvalidRequest' && /resolve handle/.test(String(message)))
  const reset = Number(answer.headers.get('ratelimit-reset'))
  return failure(answer, missing ? 'not_found' : error === 'ExpiredToken' ? 'session_expired' : undefined, {
    ...(detail && { detail }),
    ...(answer.status === 429 && reset && { retryAfter: Math.max(0, Math.ceil(reset - Date.now() / 1000)) }),
  })
}
