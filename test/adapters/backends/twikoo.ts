import { Hono } from 'hono'
import createAdapter from '../../../src/adapters/twikoo'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'

/** A stand-in for a Twikoo server: it answers as the recorded one does (see `test/adapters/twikoo.test.ts`). `ids` are handed out first. */
export function createTwikoo({ ids = [], config = {} }: { ids?: readonly string[]; config?: Record<string, string> } = {}) {
  let rows: Row[] = []
  let held = false
  let made = 0
  let last = 0
  const limit = Number(config.LIMIT_LENGTH ?? 500)

  const same = (path: string) => path.replace(/\/$/, '')
  const need = (event: Event, names: readonly (keyof Event)[]) => {
    for (const name of names) if (!event[name]) throw new Error(`参数"${name}"不合法`)
  }

  const events: Record<string, (event: Event) => Record<string, unknown>> = {
    GET_CONFIG: () => ({ code: 0, config: { VERSION: '1.7.19', IS_ADMIN: false, SHOW_DISLIKE: 'true', ...config } }),
    COMMENT_GET(event) {
      try {
        need(event, ['url'])
      } catch (error) {
        return { data: [], message: (error as Error).message }
      }
      const { url = '', accessToken: uid, before = Number.POSITIVE_INFINITY, sort = 'newest' } = event
      const visible = rows.filter((row) => same(row.url) === same(url) && (!row.isSpam || row.uid === uid))
      const roots = visible.filter((row) => !row.rid)
      const main = roots.filter((row) => !row.top && row.created < before).sort(orders[sort])
      const top = event.before ? [] : roots.filter((row) => row.top)
      return {
        data: [...top, ...main.slice(0, 8)].map((root) => {
          const below = visible.filter((row) => row.rid === root.id)
          return shown(
            root,
            uid,
            below,
            below.map((row) => shown(row, uid, [root, ...below])),
          )
        }),
        more: main.length > 8,
        count: roots.length,
      }
    },
    GET_COMMENTS_COUNT: ({ urls = [], includeReply }) => ({
      data: urls.map((url) => ({ url, count: rows.filter((row) => row.url === url && !row.isSpam && (includeReply || !row.rid)).length })),
    }),
    COMMENT_SUBMIT(event) {
      need(event, ['url', 'ua', 'comment'])
      const { nick, mail, link = '', url = '', comment = '', pid, rid, accessToken: uid } = event
      if (mail && !/^[^\s@]+@[^\s@]+$/.test(mail)) throw new Error('邮箱格式不合法')
      if (comment.length > limit) throw new Error('评论内容过长')
      if (comment.includes('blocked-word')) throw new Error('包含屏蔽词')
      last = Math.max(last + 7, Date.now())
      const id = ids[made++] ?? crypto.randomUUID().replaceAll('-', '')
      const reply = rid ? { rid, pid: pid || rid } : {}
      rows.push({
        id,
        uid,
        nick: nick || '匿名',
        link,
        url,
        comment,
        ...reply,
        created: last,
        ups: [],
        downs: [],
        ...(held && { isSpam: true }),
      })
      return { id }
    },
    COMMENT_LIKE({ id, accessToken: uid, type = 'up' }) {
      const row = rows.find((one) => one.id === id)
      if (!row) return { updated: 1 }
      const [to, from] = type === 'up' ? (['ups', 'downs'] as const) : (['downs', 'ups'] as const)
      const had = row[to].includes(uid)
      row[to] = had ? row[to].filter((one) => one !== uid) : [...row[to], uid]
      if (!had) row[from] = row[from].filter((one) => one !== uid)
      return { updated: 1 }
    },
    COMMENT_DELETE_FOR_USER({ id, accessToken: uid }) {
      const row = rows.find((one) => one.id === id)
      if (!row) throw new Error('评论不存在')
      if (row.uid !== uid) throw new Error('只能删除自己的评论')
      erase(row.id)
      return { code: 0, deleted: 1 }
    },
    COMMENT_SET_FOR_ADMIN: () => ({ code: 1024, message: '请先登录' }),
  }
  function erase(id: string) {
    rows = rows.filter((row) => row.id !== id)
  }

  const app = new Hono()
  app.all('/', async (c) => {
    const event: Event = await c.req.json().catch(() => ({}))
    const answer = events[event.event ?? '']
    if (!event.event) return c.json({ code: 100, message: 'Twikoo 云函数运行正常', version: '1.7.19' })
    if (!answer) return c.json({ code: 1001, message: '请更新 Twikoo 云函数至最新版本' })
    try {
      const said = answer(event)
      return c.json({ ...said, ...(!said.code && !event.accessToken && { accessToken: crypto.randomUUID().replaceAll('-', '') }) })
    } catch (error) {
      return c.json({ code: 1000, message: (error as Error).message })
    }
  })

  return {
    fetch: app.fetch,
    erase,
    hold() {
      held = true
    },
    pin(id: string) {
      rows = rows.map((row) => (row.id === id ? { ...row, top: true } : row))
    },
  }
}

/** As everybody is sent it: whose it is and who voted stay there. */
function shown(
  { uid, url: _, ups, downs, ...row }: Row,
  viewer: string | undefined,
  all: readonly Row[],
  replies: readonly unknown[] = [],
) {
  return {
    ...row,
    mailMd5: 'cfe00dde46ef942601ffafb9e2825e802858b460e586b8305b344c1eb826357d',
    os: 'Linux ',
    browser: 'Firefox 128.0',
    ipRegion: '上海',
    master: false,
    like: 0,
    ups: ups.length,
    downs: downs.length,
    liked: ups.includes(viewer),
    disliked: downs.includes(viewer),
    replies,
    ruser: row.rid ? (all.find((one) => one.id === row.pid)?.nick ?? null) : null,
    isOwner: uid === viewer,
  }
}

const orders: Record<string, (a: Row, b: Row) => number> = {
  newest: (a, b) => b.created - a.created,
  oldest: (a, b) => a.created - b.created,
}

interface Event {
  readonly event?: string
  readonly accessToken?: string
  readonly url?: string
  readonly urls?: readonly string[]
  readonly includeReply?: boolean
  readonly before?: number
  readonly sort?: string
  readonly id?: string
  readonly type?: string
  readonly nick?: string
  readonly mail?: string
  readonly link?: string
  readonly ua?: string
  readonly comment?: string
  readonly pid?: string
  readonly rid?: string
}

interface Row {
  readonly id: string
  readonly uid: string | undefined
  readonly nick: string
  readonly link: string
  readonly url: string
  readonly comment: string
  readonly rid?: string
  readonly pid?: string
  readonly top?: boolean
  readonly isSpam?: boolean
  readonly created: number
  ups: readonly (string | undefined)[]
  downs: readonly (string | undefined)[]
}

export const setup: Setup = () => {
  const { fetch: backend, erase, hold } = createTwikoo()
  const { fetch, interfere } = line(backend)
  const as = () => createAdapter({ url: 'https://twikoo.example', storage: memoryStorage(), fetch })
  const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
  return { adapter: as(), another: as(), thread, interfere, hold, erase }
}
