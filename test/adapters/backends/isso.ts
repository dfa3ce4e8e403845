import { Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/isso'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/', title: 'Hello' }

export const setup: Setup = () => {
  const backend = createIsso()
  const { fetch, interfere } = line(backend.fetch)
  const as = (network: string) => createAdapter({ url: 'https://isso.example', storage: memoryStorage(), fetch: browser(fetch, network) })
  return { adapter: as('10.0.1.1'), another: as('10.0.2.1'), thread, interfere, hold: backend.hold, erase: backend.erase }
}

/** A browser with a network of its own, which keeps cookies where it may. */
export function browser(send: typeof fetch, network: string): typeof fetch {
  const jar = new Map<string, string>()
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('x-forwarded-for', network)
    if (init?.credentials === 'include') headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await send(input, { ...init, headers })
    const [, name, value] = /^(\d+)=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '') ?? []
    if (init?.credentials === 'include' && name) jar.set(name, value ?? '')
    return answer
  }
}

/** A stand-in for an Isso server: it answers as the recorded one does (see `test/adapters/isso.test.ts`). */
export function createIsso({ toSelf = true } = {}) {
  let rows: Row[] = []
  let mode = 1
  let ids = 0
  let last = 0
  const markdown = new MarkdownIt({ linkify: true })
  const app = new Hono()
  const config = {
    'reply-to-self': toSelf,
    'require-email': false,
    'require-author': false,
    'website-field': true,
    'reply-notifications': false,
    gravatar: false,
    feed: true,
  }

  const now = () => {
    last = Math.max(last + 0.01, Date.now() / 1000)
    return last
  }
  const html = (status: number, title: string, reason: string) =>
    new Response(`<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${reason}</p>\n`, {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    })
  const bad = (reason: string) => html(400, 'Bad Request', reason)
  const forbidden = () => html(403, 'Forbidden', 'You don&#39;t have the permission to access the requested resource.')
  const shown = ({ uri: _, secret: __, voters: ___, text, ...row }: Row, plain = false) => ({
    ...row,
    text: plain ? text : markdown.render(text).trim(),
  })
  const listed = (row: Row, plain?: boolean) => ({ ...shown(row, plain), hash: '743f537b5431' })
  const unhashed = (row: Row) => shown(row)
  const bySort: Record<string, (a: Row, b: Row) => number> = {
    oldest: (a, b) => a.created - b.created,
    newest: (a, b) => b.created - a.created,
    upvotes: (a, b) => b.likes - a.likes,
  }
  /** The cookie's value changes with the text: an old one opens nothing. */
  const cookie = (row: Row) => {
    row.secret = `${row.id}.${Math.random()}`
    const value = `${row.id}=${row.secret}; Max-Age=900; Secure; Path=/; SameSite=None`
    return { 'set-cookie': value, 'x-set-cookie': `isso-${value}` }
  }
  /** As Isso keeps names and addresses. */
  const escaped = (text: string | null) => text?.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') ?? null
  const owner = (row: Row | undefined, cookies = '') => row && cookies.split('; ').includes(`${row.id}=${row.secret}`)
  const find = (id: string) => rows.find((row) => String(row.id) === id)

  app.get('/', (c) => {
    const { uri, sort = 'oldest', limit, nested_limit, offset = '0', parent, plain } = c.req.query()
    if (!uri) return bad('missing uri query')
    const order = bySort[sort]
    if (!order) return bad('Invalid sort option. Must be one of: &#39;newest&#39;, &#39;oldest&#39;, &#39;upvotes&#39;')
    const here = rows.filter((row) => row.uri === uri && row.mode !== 2)
    // Replies are always oldest first.
    const below = (id: number | null) => here.filter((row) => row.parent === id).sort(id === null ? order : bySort.oldest)
    const cut = <T>(all: readonly T[], from: number, most: string | undefined) => all.slice(from, most ? from + Number(most) : undefined)
    const all = below(parent ? Number(parent) : null)
    const replies = cut(all, Number(offset), limit)
    const nest = (row: Row) => {
      const replies = below(row.id)
      const some = cut(replies, 0, nested_limit)
      const nested = some.map((reply) => listed(reply, !!plain))
      return { ...listed(row, !!plain), total_replies: replies.length, hidden_replies: replies.length - some.length, replies: nested }
    }
    return c.json({
      id: parent ? Number(parent) : null,
      total_replies: parent ? all.length : here.length,
      hidden_replies: all.length - Number(offset) - replies.length,
      replies: parent ? replies.map((row) => listed(row, !!plain)) : replies.map(nest),
      config,
    })
  })
  app.get('/config', (c) => c.json({ config }))
  app.post('/count', async (c) => {
    const uris: readonly string[] = await c.req.json()
    return c.json(uris.map((uri) => rows.filter((row) => row.uri === uri && row.mode === 1).length))
  })
  app.post('/preview', async (c) => c.json({ text: markdown.render((await c.req.json()).text).trim() }))
  app.post('/new', async (c) => {
    if (!/json/.test(c.req.header('content-type') ?? '')) return html(403, 'Forbidden', 'CSRF')
    const { uri = '' } = c.req.query()
    const sent = await c.req.json().catch(() => undefined)
    if (!sent) return bad('Unable to read JSON request')
    const { text, parent = null, author = null, website = null, title, notification = null } = sent
    if (text === undefined) return bad('text is missing')
    if (text.trim().length < 3) return bad('text is too short (minimum length: 3)')
    if (!title && !rows.some((row) => row.uri === uri))
      return bad(
        `Cannot create new thread: URI ${uri} is not accessible and no title was provided. Please provide a title parameter in your request.`,
      )
    const above = rows.find((row) => row.id === parent && row.uri === uri)
    if (!toSelf && above && owner(above, c.req.header('cookie'))) return html(403, 'Forbidden', 'edit time frame is still open')
    const row: Row = {
      id: ++ids,
      uri,
      parent: above ? (above.parent ?? above.id) : null,
      created: now(),
      modified: null,
      mode,
      text,
      author: escaped(author),
      website: escaped(website),
      likes: 0,
      dislikes: 0,
      notification,
      secret: '',
      voters: new Set([c.req.header('x-forwarded-for') ?? '']),
    }
    rows.push(row)
    return c.json(listed(row), mode === 2 ? 202 : 201, cookie(row))
  })
  app.get('/id/:id', (c) => {
    const row = find(c.req.param('id'))
    if (!row) return html(404, 'Not Found', 'The requested URL was not found on the server.')
    return owner(row, c.req.header('cookie')) ? c.json(shown(row, true)) : forbidden()
  })
  app.put('/id/:id', async (c) => {
    const row = find(c.req.param('id'))
    if (!row || !owner(row, c.req.header('cookie'))) return forbidden()
    const { text, author, website } = await c.req.json()
    const who = { ...(author && { author: escaped(author) }), ...(website && { website: escaped(website) }) }
    Object.assign(row, { text, ...who, modified: now() })
    return c.json(unhashed(row), 200, cookie(row))
  })
  app.delete('/id/:id', (c) => {
    const row = find(c.req.param('id'))
    if (!row || !owner(row, c.req.header('cookie'))) return forbidden()
    return c.json(remove(row), 200, { 'set-cookie': `${row.id}=; Max-Age=0; Path=/` })
  })
  app.post('/id/:id/:way', (c) => {
    const row = find(c.req.param('id'))
    if (!row) return c.json(null)
    const network = c.req.header('x-forwarded-for') ?? ''
    const { likes, dislikes, voters } = row
    if (voters.has(network)) {
      const message = `Upvote denied because a vote has already been registered for this remote address: ${network.replace(/\d+$/, '0')}`
      return c.json({ likes, dislikes, message })
    }
    voters.add(network)
    if (c.req.param('way') === 'like') row.likes++
    else row.dislikes++
    return c.json({ likes: row.likes, dislikes: row.dislikes })
  })

  function remove(row: Row) {
    if (rows.some(({ parent }) => parent === row.id)) {
      Object.assign(row, { mode: 4, text: '', author: null, website: null })
      return unhashed(row)
    }
    rows = rows.filter((other) => other !== row)
    return null
  }

  return {
    fetch: app.fetch as (request: Request) => Response | Promise<Response>,
    hold() {
      mode = 2
    },
    erase(id: string) {
      const row = find(id)
      if (row) remove(row)
    },
  }
}

interface Row {
  readonly id: number
  readonly uri: string
  readonly parent: number | null
  readonly created: number
  modified: number | null
  mode: number
  text: string
  author: string | null
  website: string | null
  likes: number
  dislikes: number
  readonly notification: number | null
  secret: string
  readonly voters: Set<string>
}
