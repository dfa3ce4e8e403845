import { Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/artalk'
import type { Adapter } from '../../../src/core/adapter'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'

/** A stand-in for an Artalk server, written after its source (ArtalkJS/Artalk 2.10, `server/handler`, `internal/dao/cook.go`). */
export function createArtalk({ zone = 'Asia/Shanghai', conf = {} as object } = {}) {
  let rows: Row[] = []
  let pending = false
  let made = 0
  let last = 0
  const adminOnly = new Set<string>()
  const markdown = new MarkdownIt({ linkify: true })
  const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  const app = new Hono().basePath('/api/v2')

  const fail = (status: number, msg: string, more: object = {}) => Response.json({ ...more, msg }, { status })
  const shown = ({ ups, downs, at, email, root: _, ...row }: Row) => ({
    ...row,
    user_id: 7,
    email_encrypted: `md5 of ${email}`,
    content_marked: markdown.render(row.content),
    date: wall.format(at),
    is_collapsed: row.is_collapsed ?? false,
    is_pinned: false,
    is_allow_reply: !row.is_collapsed && !row.is_pending,
    is_verified: false,
    badge_name: '',
    badge_color: '',
    ip_region: '上海',
    visible: true,
    vote_up: ups.size,
    vote_down: downs.size,
    page_url: `https://blog.example${row.page_key}`,
    site_name: 'Blog',
  })

  app.get('/conf', (c) =>
    c.json({ frontend_conf: { voteDown: false, imgUpload: true, locale: 'en', ...conf }, version: { app: 'artalk' } }),
  )
  app.get('/comments', (c) => {
    const { page_key = '', site_name, sort_by = '', offset = '0', limit = '0', flat_mode, name, email } = c.req.query()
    if (!page_key) return fail(400, 'Page_Key is required')
    if (!site_name) return fail(400, 'Site name cannot be empty', { err_no_site: true })
    if (site_name !== 'Blog')
      return fail(404, `Site \`${site_name}\` not found. Please create it in control center.`, { err_no_site: true })
    const own = (row: Row) => row.nick === name && row.email === email
    const visible = rows.filter((row) => row.page_key === page_key && (!row.is_pending || own(row)))
    const first = visible.filter((row) => flat_mode === 'true' || !row.rid).sort(orders[sort_by])
    const page = first.slice(Number(offset), Number(offset) + Number(limit))
    const ids = new Set(page.map(({ id }) => id))
    const below = flat_mode === 'true' ? [] : visible.filter((row) => row.rid && ids.has(row.root))
    return c.json({
      comments: [...page, ...below].map(shown),
      count: visible.length,
      roots_count: visible.filter(({ rid }) => !rid).length,
      page: { key: page_key, admin_only: adminOnly.has(page_key), site_name, pv: 0, date: '0001-01-01 08:05:43' },
    })
  })
  app.post('/comments', async (c) => {
    const { name, email, link, content, rid, page_key, site_name, ua } = await c.req.json()
    for (const [field, value] of Object.entries({ Name: name, Email: email, Content: content, Page_Key: page_key, Site_Name: site_name }))
      if (!String(value ?? '').trim()) return fail(400, `${field} is required`)
    if (!/^[^\s@]+@[^\s@]+\.\w+$/.test(email)) return fail(400, 'Invalid Email')
    if (adminOnly.has(page_key)) return fail(403, 'Admin access required', { need_login: true })
    const parent = rows.find(({ id }) => id === rid)
    if (rid && !parent) return fail(404, 'Parent comment not found')
    if (parent?.is_pending) return fail(400, 'Cannot reply to this comment')
    last = Math.max(last + 1, Date.now())
    const row = {
      id: ++made,
      rid,
      root: parent?.root || rid,
      nick: name,
      email,
      link,
      content,
      ua,
      page_key,
      is_pending: pending,
      at: last,
    }
    rows.push({ ...row, ups: new Set(), downs: new Set() })
    return c.json(shown(rows.at(-1) as Row))
  })
  app.on(['GET', 'POST'], ['/votes/comment/:id', '/votes/comment/:id/:choice'], (c) => {
    const { id, choice } = c.req.param() as { id: string; choice?: string }
    const row = rows.find((one) => one.id === Number(id))
    if (!row) return fail(Number(id) ? 404 : 400, 'Comment not found')
    const ip = c.req.header('x-forwarded-for') ?? ''
    if (choice) {
      const [to, from] = choice === 'up' ? [row.ups, row.downs] : [row.downs, row.ups]
      from.delete(ip)
      if (!to.delete(ip)) to.add(ip)
    }
    return c.json({ up: row.ups.size, down: row.downs.size, is_up: row.ups.has(ip), is_down: row.downs.has(ip) })
  })
  app.get('/stats/page_comment', (c) => {
    const keys = (c.req.query('page_keys') ?? '').split(',')
    return c.json({
      data: Object.fromEntries(keys.map((key) => [key, rows.filter((row) => row.page_key === key && !row.is_pending).length])),
    })
  })

  return {
    fetch: app.fetch,
    hold() {
      pending = true
    },
    /** Its owner deletes a comment: what hangs below goes as well. */
    erase(id: string) {
      const gone = new Set([Number(id)])
      for (const row of rows) if (gone.has(row.rid)) gone.add(row.id)
      rows = rows.filter((row) => !gone.has(row.id))
    },
    collapse(id: string) {
      rows = rows.map((row) => (row.id === Number(id) ? { ...row, is_collapsed: true } : row))
    },
    reserve: (path: string) => void adminOnly.add(path),
  }
}

const orders: Record<string, (a: Row, b: Row) => number> = {
  date_desc: (a, b) => b.at - a.at,
  date_asc: (a, b) => a.at - b.at,
  vote: (a, b) => b.ups.size - a.ups.size || b.at - a.at,
}

interface Row {
  readonly id: number
  readonly rid: number
  readonly root: number
  readonly nick: string
  readonly email: string
  readonly link: string
  readonly content: string
  readonly ua: string
  readonly page_key: string
  readonly is_pending: boolean
  readonly is_collapsed?: boolean
  readonly at: number
  readonly ups: Set<string>
  readonly downs: Set<string>
}

/** A guest at this network address. */
export const guestOf = (fetch: typeof globalThis.fetch, ip: string): Adapter =>
  createAdapter({
    url: 'https://artalk.example?site=Blog&zone=Asia/Shanghai',
    storage: memoryStorage(),
    fetch: (input, init) => fetch(input, { ...init, headers: { ...(init?.headers as object), 'x-forwarded-for': ip } }),
  })

export const setup: Setup = () => {
  const { fetch: backend, hold, erase } = createArtalk()
  const { fetch, interfere } = line(backend)
  const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
  return { adapter: guestOf(fetch, '192.0.2.1'), another: guestOf(fetch, '192.0.2.2'), thread, interfere, hold, erase }
}
