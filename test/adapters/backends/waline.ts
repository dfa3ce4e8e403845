import { Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/waline'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'

export const setup: Setup = () => {
  const backend = createWaline()
  const { fetch, interfere } = line(backend.fetch)
  const as = () => createAdapter({ url: 'https://waline.example', storage: memoryStorage(), fetch })
  const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
  return { adapter: as(), another: as(), thread, interfere, hold: backend.hold, erase: backend.erase }
}

/** A stand-in for a Waline server: it answers as the recorded one does (see `test/adapters/waline.test.ts`). */
export function createWaline() {
  const rows: Row[] = []
  const markdown = new MarkdownIt({ linkify: true })
  let status = 'approved'
  let last = 0
  const app = new Hono().basePath('/api')

  const hold = () => {
    status = 'waiting'
  }
  /** As Waline deletes: what hangs below goes, too. */
  const erase = (id: string) => {
    rows.splice(0, rows.length, ...rows.filter(({ objectId, pid, rid }) => ![objectId, pid, rid].map(String).includes(id)))
  }
  const ok = (data: unknown) => Response.json({ errno: 0, errmsg: '', data })
  const fail = (errno: number, errmsg: unknown, status = 200) => Response.json({ errno, errmsg }, { status })
  const shown = ({ url: _, ...row }: Row) => ({ ...row, browser: '', os: '', addr: '内网IP', user_id: null, sticky: null })
  const orders: Record<string, (a: Row, b: Row) => number> = {
    insertedAt_desc: (a, b) => b.time - a.time,
    insertedAt_asc: (a, b) => a.time - b.time,
    like_desc: (a, b) => b.like - a.like,
  }

  app.get('/comment', (c) => {
    const { type, url = '', path, page = '1', pageSize = '10', sortBy = 'insertedAt_desc' } = c.req.query()
    const visible = rows.filter((row) => row.status === 'approved')
    if (type === 'count') return ok(url.split(',').map((one) => visible.filter((row) => row.url === one).length))
    if (!path) return fail(1001, { path: 'path can not be blank' })
    if (Number(pageSize) > 100) return fail(1001, { pageSize: 'pageSize need an integer between 1 and 100' })
    const here = visible.filter((row) => row.url === path)
    const roots = here.filter((row) => !row.rid).sort(orders[sortBy])
    const from = (Number(page) - 1) * Number(pageSize)
    return ok({
      page: Number(page),
      totalPages: Math.ceil(roots.length / Number(pageSize)),
      pageSize: Number(pageSize),
      count: here.length,
      data: roots.slice(from, from + Number(pageSize)).map((root) => ({
        ...shown(root),
        // Newest first, whatever was asked for: as recorded.
        children: here
          .filter((row) => row.rid === root.objectId)
          .sort(orders.insertedAt_desc)
          .map(shown),
      })),
    })
  })
  app.post('/comment', async (c) => {
    const { comment, nick = '', link = '', url, pid = null, rid = null } = await c.req.json()
    if (!comment) return fail(1001, { comment: 'comment can not be blank' })
    if (!url) return fail(1001, { url: 'url can not be blank' })
    if (rows.some((row) => row.url === url && row.orig === comment && row.nick === nick)) return fail(1000, 'Duplicate Content')
    last = Math.max(last + 1000, Date.now())
    const row = {
      objectId: (rows.at(-1)?.objectId ?? 0) + 1,
      comment: markdown.render(comment),
      orig: comment,
      nick,
      link,
      url,
      pid,
      rid,
      like: 0,
      status,
      time: last,
    }
    rows.push({ ...row, avatar: 'https://seccdn.libravatar.org/avatar/5bfcf2d8e394674550332640d72db509' })
    if (pid && !rows.some(({ objectId }) => objectId === pid))
      return fail(500, "Cannot read properties of undefined (reading 'user_id')", 500)
    const { user_id: _, sticky: __, pid: ___, rid: ____, ...answer } = shown(rows.at(-1) as Row)
    return ok({ ...answer, url, ...(pid && { pid, rid }) })
  })
  app.put('/comment/:id', async (c) => {
    const { like, ...rest } = await c.req.json()
    if (typeof like !== 'boolean' || 'comment' in rest) return fail(401, 'Unauthorized', 401)
    const row = rows.find(({ objectId }) => String(objectId) === c.req.param('id'))
    if (!row) return ok('')
    row.like = Math.max(0, row.like + (like ? 1 : -1))
    const { objectId, ...others } = shown(row)
    return ok({ ...others, id: objectId, url: row.url })
  })

  return { fetch: app.fetch, hold, erase }
}

interface Row {
  readonly objectId: number
  readonly comment: string
  readonly orig: string
  readonly nick: string
  readonly link: string
  readonly url: string
  readonly pid: number | null
  readonly rid: number | null
  like: number
  readonly status: string
  readonly time: number
  readonly avatar: string
}
