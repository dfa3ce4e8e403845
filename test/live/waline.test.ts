import Database from 'better-sqlite3'
import { afterAll, describe } from 'vitest'
import createAdapter from '../../src/adapters/waline'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { line, type Setup } from '../../src/testing/check'
import { testReader } from './reader'
import { testRecordings } from './record'
import { startWaline } from './servers/waline'

/** Started before the tests are known: the kit looks at a fixture to know which they are. */
const waline = await startWaline()
const rows = new Database(waline.file)
afterAll(async () => {
  rows.close()
  await waline.stop()
})

const headers = { origin: 'https://blog.example' }
const path = '/posts/hello/'
const get = (label: string, query: string) => ({ label, path: `/api/comment?${query}`, headers })
const post = (label: string, body: object) => ({ label, method: 'POST', path: '/api/comment?lang=en', headers, body, pause: 1100 })
const put = (label: string, id: number, body: object) => ({ label, method: 'PUT', path: `/api/comment/${id}?lang=en`, headers, body })
const ada = { nick: 'Ada', mail: 'ada@example.org', link: 'https://ada.example', ua: '', url: path }

describe('the exchanges', () => {
  testRecordings('waline', () => waline.url, [
    get('list-empty', `path=${path}&page=1&pageSize=10&sortBy=insertedAt_desc`),
    get('count-empty', `type=count&url=${path},/other/`),
    post('create-root', { ...ada, comment: 'First! **bold** <script>alert(1)</script>\n\nsecond & last' }),
    post('create-reply-level2', { ...ada, nick: 'Bob', comment: 'Level two', pid: 1, rid: 1 }),
    post('create-reply-level3', { ...ada, nick: 'Cy', comment: 'Level three', pid: 2, rid: 1 }),
    post('create-root-2', { ...ada, nick: 'Dee', comment: 'Another root' }),
    get('list-threads', `path=${path}&page=1&pageSize=10&sortBy=insertedAt_desc`),
    get('list-page-1-of-2', `path=${path}&page=1&pageSize=1&sortBy=insertedAt_asc`),
    get('list-page-2-of-2', `path=${path}&page=2&pageSize=1&sortBy=insertedAt_asc`),
    get('list-page-past-end', `path=${path}&page=9&pageSize=1&sortBy=insertedAt_asc`),
    get('count-many', `type=count&url=${path},/other/`),
    put('like', 1, { like: true }),
    put('unlike', 1, { like: false }),
    put('unlike-below-zero', 1, { like: false }),
    post('error-duplicate', { ...ada, nick: 'Dee', comment: 'Another root' }),
    post('error-missing-comment', { ...ada, comment: '' }),
    get('error-list-without-path', 'page=1&pageSize=10'),
    get('error-pagesize-too-big', `path=${path}&page=1&pageSize=1000`),
    put('error-edit-anonymous', 1, { comment: 'mine now' }),
    put('like-unknown-id', 999, { like: true }),
    post('error-reply-to-missing-parent', { ...ada, comment: 'To nobody', pid: 998, rid: 998 }),
  ])
})

const insert = rows.prepare(
  `INSERT INTO wl_Comment (comment, insertedAt, nick, pid, rid, status, url, "like", mail, link, ip, ua) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', '', '', '')`,
)
let threads = 0
/** Every fixture a page of its own. */
const setup: Setup = () => {
  const thread = `https://blog.example/posts/${threads++}`
  let held = false
  const { fetch, interfere } = line((request) => fetchOver(request, held ? waline.held : waline.url))
  const as = () => createAdapter({ url: waline.url, storage: memoryStorage(), fetch })
  return {
    adapter: as(),
    another: as(),
    thread: { id: thread, url: thread },
    interfere,
    // Over SQLite, Waline's times are whole seconds: what is to have an order is put in by hand.
    seed(_, comments) {
      const ids = new Map<string, number>()
      const roots = new Map<string, number>()
      for (const { id, parentId, author, body, createdAt, status } of comments) {
        const [pid, rid] = [ids.get(parentId ?? '') ?? null, roots.get(parentId ?? '') ?? null]
        const state = status === 'pending' ? 'waiting' : 'approved'
        const { lastInsertRowid } = insert.run(body.value, createdAt, author.name, pid, rid, state, new URL(thread).pathname)
        ids.set(id, Number(lastInsertRowid))
        roots.set(id, rid ?? Number(lastInsertRowid))
      }
      return comments.map(({ id }) => String(ids.get(id)))
    },
    // As its owner does: what hangs below goes, too.
    erase(id) {
      rows.prepare('DELETE FROM wl_Comment WHERE id = ? OR pid = ? OR rid = ?').run(id, id, id)
    },
    hold() {
      held = true
    },
  }
}

const fetchOver = async (request: Request, base: string) => {
  const { method, headers } = request
  const body = method === 'GET' ? undefined : await request.text()
  return fetch(request.url.replace(waline.url, base), { method, headers, ...(body !== undefined && { body }) })
}

testAdapter('waline, the real one', setup)
testReader('waline', async () => ({ url: waline.url, thread: `/posts/${threads++}/` }))
