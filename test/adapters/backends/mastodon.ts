import { Hono } from 'hono'
import createAdapter from '../../../src/adapters/mastodon'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'

/** A post of its own, and those who answer it, at a fresh stand-in. */
export const setup: Setup = () => {
  const backend = createMastodon()
  const { fetch, interfere } = line(backend.fetch)
  const post = backend.post({ acct: 'ada', text: 'There is a new article.' })
  const as = () => createAdapter({ url: 'https://mastodon.example', storage: memoryStorage(), fetch })
  const ids = new Map<string, string>()
  return {
    adapter: as(),
    another: as(),
    thread: { id: post.url, url: 'https://blog.example/posts/hello/' },
    interfere,
    erase: backend.erase,
    seed(_, comments) {
      // Nothing waits for review there: it is posted, or it is not.
      for (const { id, parentId, author, body, createdAt } of comments.filter(({ status }) => status === 'published')) {
        const to = ids.get(parentId ?? '') ?? post.id
        const { id: given } = backend.post({
          acct: `${author.name.toLowerCase()}@other.example`,
          name: author.name,
          text: body.value,
          to,
          createdAt,
        })
        ids.set(id, given).set(given, given)
      }
      return comments.map(({ id }) => ids.get(id) ?? id)
    },
  }
}

/** What is posted. */
export interface Toot {
  /** With the name of another server where it was posted there. */
  readonly acct: string
  readonly name?: string
  readonly text: string
  readonly to?: string
  readonly createdAt?: string
  readonly more?: object
  readonly account?: object
}

/**
 * A stand-in for a Mastodon server: it answers as the documentation says (https://docs.joinmastodon.org/methods/statuses, read at 2903485d),
 * with the example of an entity there for what is not read here.
 */
export function createMastodon() {
  const statuses = new Map<string, ReturnType<typeof make>>()
  const liked = new Map<string, object[]>()
  let last = 109372843234

  const account = (acct: string, name = '', more: object = {}) => {
    const [username = '', host] = acct.split('@')
    const url = `https://${host ?? 'mastodon.example'}/@${username}`
    const picture = 'https://files.mastodon.example/accounts/avatars/original.png'
    const counts = { followers_count: 12, following_count: 3, statuses_count: 40, last_status_at: '2026-01-01' }
    const about = { locked: false, bot: false, note: '<p>Hello</p>', avatar: picture, avatar_static: picture, emojis: [], fields: [] }
    return { id: acct, username, acct, display_name: name, url, created_at: '2020-01-01T00:00:00.000Z', ...about, ...counts, ...more }
  }
  function make({ acct, name, text, to, createdAt = '2026-01-01T00:00:00.000Z', more, account: others }: Toot) {
    last += 1000
    const id = String(last)
    const by = account(acct, name, others)
    const url = `${by.url}/${id}`
    return {
      id,
      created_at: createdAt,
      in_reply_to_id: to ?? null,
      in_reply_to_account_id: to ? 'ada' : null,
      sensitive: false,
      spoiler_text: '',
      visibility: 'public',
      language: 'en',
      uri: `https://${acct.split('@')[1] ?? 'mastodon.example'}/users/${by.username}/statuses/${id}`,
      url,
      reblogs_count: 0,
      favourites_count: 0,
      edited_at: null,
      content: `<p>${text.replace(/[&<>"']/g, (character) => entities[character] ?? '').replaceAll('\n', '<br>')}</p>`,
      reblog: null,
      account: by,
      media_attachments: [],
      mentions: [],
      tags: [],
      emojis: [],
      card: null,
      poll: null,
      ...more,
    }
  }
  const replies = (id: string) => [...statuses.values()].filter((status) => status.in_reply_to_id === id)
  const shown = (status: ReturnType<typeof make>) => ({ ...status, replies_count: replies(status.id).length })
  /** Depth first, as the database walks; not all of it for those who have not signed in. */
  const below = (id: string): ReturnType<typeof shown>[] => replies(id).flatMap((status) => [shown(status), ...below(status.id)])

  const app = new Hono().basePath('/api/v1/statuses')
  const missing = () => Response.json({ error: 'Record not found' }, { status: 404 })
  app.get('/:id', (c) => {
    const status = statuses.get(c.req.param('id'))
    return status ? c.json(shown(status)) : missing()
  })
  app.get('/:id/context', (c) => {
    const { id } = c.req.param()
    return statuses.has(id) ? c.json({ ancestors: [], descendants: below(id).slice(0, 60) }) : missing()
  })
  for (const list of ['favourited_by', 'reblogged_by']) {
    app.get(`/:id/${list}`, (c) => {
      const { id } = c.req.param()
      return statuses.has(id) ? c.json((liked.get(`${id}/${list}`) ?? []).slice(0, Number(c.req.query('limit') ?? 40))) : missing()
    })
  }

  return {
    fetch: app.fetch as (request: Request) => Response | Promise<Response>,
    post(toot: Toot) {
      const status = make(toot)
      statuses.set(status.id, status)
      return status
    },
    /** Whoever answered it answers nothing any more. */
    erase(id: string) {
      for (const reply of replies(id)) statuses.set(reply.id, { ...reply, in_reply_to_id: null })
      statuses.delete(id)
    },
    like: (id: string, list: 'favourited_by' | 'reblogged_by', acct: string, name?: string) =>
      liked.set(`${id}/${list}`, [...(liked.get(`${id}/${list}`) ?? []), account(acct, name)]),
  }
}

/** As Rails writes them. */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
