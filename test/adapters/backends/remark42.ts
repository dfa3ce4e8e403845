import { type Context, Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/remark42'
import type { Storage } from '../../../src/core/adapter'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment, Thread } from '../../../src/core/types'
import { call, line, type Setup } from '../../../src/testing/check'

/** A stand-in for a Remark42 server, written after its source (umputun/remark42, August 2026): `backend/app/rest/api` and `store/service`. */
export function createRemark42(settings: Partial<typeof config> = {}) {
  const rows: Row[] = []
  const markdown = new MarkdownIt({ linkify: true })
  const known = { ...config, ...settings }
  const guests = new Map<string, User>()
  const blocked = new Set<string>()
  const closed = new Set<string>()
  let last = 0
  const app = new Hono()

  const fail = (status: number, code: number, error: string, details = 'refused') => Response.json({ error, details, code }, { status })
  const ip = (c: Context) => c.req.header('x-forwarded-for') ?? '192.0.2.1'
  const guest = (c: Context) => guests.get(c.req.header('x-jwt') ?? '')
  /** As anybody is sent it: whose votes it holds stays there, whatever the typed words may be. */
  const shown = ({ votes, ...row }: Row, user?: User) => {
    const own = votes.get(user?.id ?? '')
    return {
      ...row,
      user: { ...row.user, ...(blocked.has(row.user.id) && { block: true }) },
      score: [...votes.values()].reduce((sum, one) => sum + one, 0),
      vote: own ?? 0,
    }
  }
  const below = (id: string): Row[] => rows.filter((row) => row.pid === id && visible(row))
  const visible = (row: Row): boolean => !row.delete || below(row.id).length > 0
  const node = (row: Row): object => ({ comment: shown(row), ...(below(row.id).length && { replies: below(row.id).map(node) }) })
  const size = (row: Row): number => 1 + below(row.id).reduce((sum, one) => sum + size(one), 0)
  const find = (c: Context) => rows.find(({ id, locator }) => id === c.req.param('id') && locator.url === c.req.query('url'))

  app.get('/auth/anonymous/login', (c) => {
    const { user: name = '', aud } = c.req.query()
    if (!known.auth_providers.includes('anonymous')) return c.json({ error: 'provider anonymous not supported' }, 400)
    if (name.length < 3 || name.length > 64 || !/^[\p{L}\d_ ]+$/u.test(name)) return c.json({ error: 'incorrect user or password' }, 403)
    const user = { name, id: `anonymous_${name}${ip(c)}`, picture: 'https://remark.example/api/v1/avatar/1.image', aud }
    const token = crypto.randomUUID()
    guests.set(token, user)
    if (known.send_jwt_header) c.header('X-JWT', token)
    return c.json(user)
  })

  const api = app.basePath('/api/v1')
  api.get('/config', (c) => c.json(known))
  api.get('/find', (c) => {
    const { url = '', format, sort = '', limit = '0', offset_id } = c.req.query()
    const here = rows.filter((row) => row.locator.url === url).sort(orders[sort] ?? orders['+time'])
    const info = {
      ...(here.length && { url }),
      count: here.filter((row) => !row.delete).length,
      ...(closed.has(url) && { read_only: true }),
    }
    if (format !== 'tree') return c.json({ comments: here.slice(0, Number(limit) || undefined).map((row) => shown(row)), info })
    const roots = here.filter((row) => !row.pid && visible(row))
    const left = roots.slice(roots.findIndex(({ id }) => id === offset_id) + 1)
    let taken = 0
    let room = Number(limit) || Number.POSITIVE_INFINITY
    while (taken < left.length && (taken === 0 || size(left[taken] as Row) <= room)) room -= size(left[taken++] as Row)
    const page = left.slice(0, taken)
    const count_left = left.slice(taken).reduce((sum, row) => sum + size(row), 0)
    return c.json({ comments: page.map(node), info: { ...info, count_left, ...(page.length && { last_comment: page.at(-1)?.id }) } })
  })
  api.get('/id/:id', (c) => {
    const row = find(c)
    return row ? c.json(shown(row, guest(c))) : fail(400, 1, 'no value', "can't get comment by id")
  })
  api.post('/counts', async (c) => {
    const urls: string[] = await c.req.json()
    return c.json(urls.map((url) => ({ url, count: rows.filter((row) => row.locator.url === url && !row.delete).length, count_left: 0 })))
  })

  app.use('/api/v1/*', async (c, next) => {
    if (!guest(c)) return c.text('Unauthorized', 401)
    if (blocked.has(guest(c)?.id ?? '')) return c.text('Unauthorized', 401)
    return next()
  })
  api.post('/comment', async (c) => {
    const { text, pid, locator } = await c.req.json()
    if (!text || text.length > known.max_comment_size) return fail(400, 4, 'empty comment text', 'invalid comment')
    if (closed.has(locator.url)) return fail(403, 8, 'rejected', 'old post, read-only')
    if (text.includes('restricted')) return fail(400, 19, 'comment contains restricted words', 'invalid comment')
    return c.json(shown(add(locator.url, pid, text, guest(c) as User), guest(c)), 201)
  })
  api.put('/comment/:id', async (c) => {
    const { text, delete: gone } = await c.req.json()
    const row = find(c)
    if (!row) return fail(400, 1, 'no value', "can't find comment")
    if (row.user.id !== guest(c)?.id) return fail(403, 3, 'rejected', 'can not edit comments for other users')
    if (Date.now() > Date.parse(row.time) + known.edit_duration * 1000) return fail(400, 10, `too late to edit ${row.id}`)
    if (below(row.id).some((one) => !one.delete)) return fail(400, 11, `parent comment with reply can't be edited, ${row.id}`)
    if (gone) erase(row.id)
    else Object.assign(row, { orig: text, text: markdown.render(text), edit: { time: new Date().toISOString(), summary: '' } })
    return c.json(shown(row))
  })
  api.put('/vote/:id', (c) => {
    const row = find(c)
    const user = guest(c) as User
    const step = Number(c.req.query('vote'))
    if (!known.anon_vote) return c.text('Access denied', 403)
    if (!row) return fail(400, 12, 'no value', "can't vote for comment")
    if (row.user.id === user.id) return fail(400, 13, 'user can not vote for his own comment', "can't vote for comment")
    if (row.votes.get(user.id) === step) return fail(400, 14, 'user already voted for', "can't vote for comment")
    if (row.votes.has(user.id)) row.votes.delete(user.id)
    else row.votes.set(user.id, step)
    return c.json({ id: row.id, score: shown(row).score })
  })

  function add(url: string, pid: string, orig: string, user: User, time?: string): Row {
    last = Math.max(last + 1, Date.now())
    const [id, text] = [crypto.randomUUID(), markdown.render(orig)]
    const row: Row = {
      id,
      pid: pid || '',
      text,
      orig,
      user,
      locator: { site: 'blog', url },
      votes: new Map(),
      time: time ?? new Date(last).toISOString(),
    }
    rows.push(row)
    return row
  }
  function erase(id: string) {
    const row = rows.find((one) => one.id === id)
    if (row) Object.assign(row, { delete: true, text: '', orig: '' })
  }

  return {
    fetch: app.fetch,
    erase,
    close: (url: string) => void closed.add(url),
    block: (name: string) => {
      for (const { user } of rows) if (user.name === name) blocked.add(user.id)
    },
    /** Lets a comment's time for editing be over. */
    age(id: string) {
      const row = rows.find((one) => one.id === id)
      if (row) row.time = new Date(Date.parse(row.time) - known.edit_duration * 1000 - 1).toISOString()
    },
    seed(thread: Thread, comments: readonly Comment[]) {
      const ids = new Map<string, string>()
      for (const { id, parentId, author, body, createdAt, status } of comments) {
        // It has no review before publishing.
        if (status === 'pending') continue
        const user = { name: author.name, id: `github_${author.name}`, picture: '', verified: true }
        ids.set(id, add(thread.url, ids.get(parentId ?? '') ?? '', body.value, user, createdAt).id)
      }
      return [...ids.values()]
    },
  }
}

const config = {
  version: 'v1.15.0',
  edit_duration: 300,
  max_comment_size: 2048,
  auth_providers: ['github', 'anonymous'],
  anon_vote: true,
  send_jwt_header: true,
  admin_email: 'owner@blog.example',
}

const score = (row: Row) => [...row.votes.values()].reduce((sum, one) => sum + one, 0)
const orders: Record<string, (a: Row, b: Row) => number> = {
  '+time': (a, b) => Date.parse(a.time) - Date.parse(b.time),
  '-time': (a, b) => Date.parse(b.time) - Date.parse(a.time),
  '-score': (a, b) => score(b) - score(a) || Date.parse(a.time) - Date.parse(b.time),
}

interface User {
  readonly id: string
  readonly name: string
  readonly picture: string
  readonly verified?: boolean
}

interface Row {
  readonly id: string
  readonly pid: string
  text: string
  orig: string
  readonly user: User
  readonly locator: { readonly site: string; readonly url: string }
  readonly votes: Map<string, number>
  time: string
  edit?: { readonly time: string; readonly summary: string }
  delete?: boolean
}

const thread: Thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }

/** A guest at this network address. */
export const guestOf = (fetch: typeof globalThis.fetch, ip: string, storage: Storage = memoryStorage()) =>
  createAdapter({
    url: 'https://blog.example/remark?site=blog&write=anonymous',
    storage,
    fetch: (input, init) =>
      fetch(String(input).replace('/remark/', '/'), { ...init, headers: { ...(init?.headers as object), 'x-forwarded-for': ip } }),
  })

/** Served on the page's own origin, with what writing needs switched on. The line can only be cut behind the login. */
export const setup: Setup = async () => {
  const { fetch: backend, erase } = createRemark42()
  const { fetch: cut, interfere } = line(backend)
  const whole = line(backend).fetch
  const fetch: typeof cut = (input, init) => (String(input).includes('/auth/') ? whole : cut)(input, init)
  const [adapter, another] = [guestOf(fetch, '192.0.2.1'), guestOf(fetch, '192.0.2.2')]
  await Promise.all([adapter.open?.(thread, call()), another.open?.(thread, call())])
  return { adapter, another, thread, interfere, erase }
}

/** Anywhere else: for reading. */
export const reading: Setup = () => {
  const { fetch: backend, erase, seed } = createRemark42()
  const { fetch, interfere } = line(backend)
  const adapter = createAdapter({ url: 'https://remark.example?site=blog', storage: memoryStorage(), fetch })
  return { adapter, thread, interfere, erase, seed }
}
