import { defineAdapter, type Features, type ListQuery } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Action, Comment, CommentPage, Sort, Thread } from '../core/types'
import { createHttp, type Request } from './http'
import { createOnce } from './once'
import { partsOf } from './page'
import { readError } from './remark42Errors'
import { list, translated } from './rows'

const features: Features = {
  sorts: ['newest', 'oldest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  input: 'markdown',
  maxLength: 2048,
  editWindow: 300,
}

/** What its owner has to switch on where readers are to write from a page. */
const switches = 'Set AUTH_ANON=true and AUTH_SEND_JWT_HEADER=true at Remark42, and serve it on the origin of the page.'

/**
 * Speaks to Remark42 (https://remark42.com, API v1). It knows its writers by cookies that a page of another origin cannot use: so this
 * reads, and says where to write. With `write=anonymous` in the query of `url` it also writes, by the token the anonymous login answers.
 */
export default defineAdapter(({ url, storage, fetch }) => {
  const { base, query } = partsOf(url)
  const site = query.get('site') ?? ''
  if (!site) throw new TypeError('afterword: the backend "remark42" needs its site: url="https://remark.example?site=blog".')
  const writes = query.get('write') === 'anonymous'
  const http = createHttp({ url: base, setting: 'If PROXY_CORS is set there, the proxy has to.', ...(fetch && { fetch }) })
  /** The address each comment is filed under; without it nothing can be done to one. */
  const places = new Map<string, string>()
  let facts = features
  /** How far its clock is ahead, in milliseconds. */
  let ahead = 0

  async function ask<T>(path: string, request: Request): Promise<T> {
    const answer = await http(`/api/v1${path}`, { ...request, query: { site, ...request.query } })
    if (answer.status >= 300 || !answer.json) throw readError(answer)
    ahead = (Date.parse(answer.headers.get('date') ?? '') || Date.now()) - Date.now()
    return answer.json as T
  }

  /** Makes the reader a guest of this name and network address, for one request: the token lives five minutes, and the login asks for nothing. */
  async function sign(signal: AbortSignal, name = storage.get('name') ?? 'Reader'): Promise<Request['headers'] & object> {
    const answer = await http('/auth/anonymous/login', { query: { user: name, aud: site }, signal })
    if (answer.status === 403)
      throw new AfterwordError('invalid', 'Remark42 wants a name of letters, digits and spaces, three at least.', {
        fields: [{ field: 'name', problem: 'malformed' }],
      })
    const token = answer.headers.get('x-jwt')
    if (answer.status >= 300 && answer.status !== 400) throw readError(answer)
    if (!token) throw new AfterwordError('forbidden', switches, { detail: switches })
    storage.set('name', name)
    storage.set('user', (answer.json as User).id)
    return { 'X-JWT': token }
  }

  function place(id: string): { url: string } {
    const url = places.get(id)
    if (!url) throw new AfterwordError('forbidden', `Comment ${id} was not listed here.`)
    return { url }
  }

  function toComment({ comment: row, replies = [] }: Node, page: string, closed?: boolean): Comment {
    const { id, user, edit } = row
    places.set(id, page)
    const mine = writes && user.id === storage.get('user')
    const until = Date.parse(row.time) + (facts.editWindow ?? 0) * 1000 - ahead
    const changeable = mine && !replies.length && until > Date.now()
    return {
      id,
      parentId: row.pid || null,
      author: {
        name: user.name,
        ...(user.picture && { avatar: user.picture }),
        ...((user.admin || user.verified) && { badges: [user.admin ? 'admin' : 'verified'] }),
      },
      body: { format: 'html', value: row.text },
      createdAt: new Date(row.time).toISOString(),
      ...(edit && { editedAt: new Date(edit.time).toISOString() }),
      status: row.delete ? 'deleted' : user.block ? 'hidden' : 'published',
      score: row.score,
      can: !writes || closed || row.delete ? [] : ['reply', ...(mine ? [] : vote), ...(changeable ? change : [])],
      ...(mine && { mine, ...(row.orig && { source: row.orig }) }),
      ...(changeable && { editableUntil: new Date(until).toISOString() }),
      ...(!writes && { url: `${ownPage(page)}#remark42__comment-${id}` }),
    }
  }
  /** Where Remark42 shows a thread itself, and readers can sign in. */
  const ownPage = (page: string) => `${base}/web/iframe.html?${new URLSearchParams({ site_id: site, url: page })}`

  async function read({ thread, sort, cursor, limit = 20 }: ListQuery, signal: AbortSignal): Promise<CommentPage> {
    const page = addressOf(thread)
    const asked = { url: page, format: 'tree', sort: orders[sort], limit, offset_id: cursor }
    const { comments, info } = await ask<Found>('/find', { query: asked, signal })
    const nodes = [...list<Node>(comments)]
    for (const node of nodes) nodes.push(...(node?.replies ?? []))
    const closed = info.read_only
    return {
      comments: translated<Node>(nodes, (node) => toComment(node, page, closed)),
      total: { value: info.count, exact: true },
      ...(closed && { state: 'closed' }),
      ...(!writes && !closed && { elsewhere: { name: 'Remark42', url: ownPage(page) } }),
      ...(info.count_left && info.last_comment && { nextCursor: info.last_comment }),
    }
  }

  return {
    name: 'remark42',
    features: writes ? features : { ...features, identity: 'none', maxLength: 0 },
    list: (query, { signal }) => read(query, signal),
    async count(threads, { signal }) {
      // Remark42 takes /a and /a/ for two pages, a thread's id does not tell which of them it is.
      const pages = threads.flatMap((id) => [id, `${id}/`])
      const counts = list<{ url: string; count: number }>(await ask('/counts', { method: 'POST', json: pages, signal }))
      const counted = (page: string) => counts.find((row) => row?.url === page)?.count ?? 0
      return Object.fromEntries(threads.map((id) => [id, { value: counted(id) + counted(`${id}/`), exact: true }]))
    },
    ...(writes && {
      async open(_, { signal }) {
        const config = await ask<Config>('/config', { signal })
        // It takes one change in two seconds (UPDATE_LIMIT); from a vote for to one against it would be two.
        const votes = config.anon_vote ? ({ votes: 'up' } as const) : {}
        facts = { ...features, maxLength: config.max_comment_size, editWindow: config.edit_duration, ...votes }
        if (!config.auth_providers.includes('anonymous') || !config.send_jwt_header) throw new AfterwordError('forbidden', switches)
        return facts
      },
      create: createOnce({
        storage,
        async send(thread, draft, { signal }) {
          const fields = checkDraft(draft, facts)
          if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
          const { parentId, author, body } = draft
          const url = addressOf(thread)
          // It would take a reply to nobody, and show it nowhere.
          if (parentId !== null && !places.has(parentId)) await ask(path('id', parentId), { query: { url }, signal })
          const headers = await sign(signal, author.name?.trim())
          const json = { text: body.value, pid: parentId ?? '', locator: { site, url }, title: thread.title }
          const row = await ask<Row>('/comment', { method: 'POST', json, headers, signal })
          const comment = toComment({ comment: row }, url)
          return { status: comment.status, id: comment.id, comment }
        },
        async recent(thread, _, { signal }) {
          const url = addressOf(thread)
          const { comments } = await ask<Found>('/find', { query: { url, format: 'plain', sort: '-time', limit: 50 }, signal })
          return translated<Row>(comments, (comment) => toComment({ comment }, url))
        },
      }),
      async edit(id, { value }, { signal }) {
        const query = place(id)
        const headers = await sign(signal)
        const comment = await ask<Row>(path('comment', id), { method: 'PUT', query, json: { text: value }, headers, signal })
        return toComment({ comment }, query.url)
      },
      async remove(id, { signal }) {
        const query = place(id)
        await ask(path('comment', id), { method: 'PUT', query, json: { delete: true }, headers: await sign(signal), signal })
      },
      async vote(id, vote, { signal }) {
        const { url } = place(id)
        const headers = await sign(signal)
        // The same vote twice is an error, the opposite one takes the vote back: so it matters what it holds now.
        let { vote: now, score } = await ask<Row>(path('id', id), { query: { url }, headers, signal })
        while (now !== vote) {
          const step = vote > now ? 1 : -1
          const counted = await ask<Row>(path('vote', id), { method: 'PUT', query: { url, vote: step }, headers, signal })
          score = counted.score
          now += step
        }
        return { score }
      },
    }),
  }
})

const path = (what: string, id: string) => `/${what}/${encodeURIComponent(id)}`
const orders: Readonly<Record<Sort, string>> = { newest: '-time', oldest: '+time', top: '-score' }
const vote: readonly Action[] = ['vote']
const change: readonly Action[] = ['edit', 'delete']

/** What Remark42 files a page's comments under: its address, with the slash the thread's id has lost. An id the site owner chose stays. */
function addressOf({ id, url }: Thread): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname.replace(/\/$/, '') === id ? origin + pathname : id
}

interface Config {
  readonly max_comment_size: number
  /** Seconds. */
  readonly edit_duration: number
  readonly auth_providers: readonly string[]
  readonly anon_vote: boolean
  readonly send_jwt_header: boolean
}

interface Found {
  /** Nodes in a tree, else rows. */
  readonly comments: readonly unknown[]
  readonly info: {
    readonly count: number
    readonly count_left: number
    readonly last_comment?: string
    readonly read_only?: boolean
  }
}

interface Node {
  readonly comment: Row
  readonly replies?: readonly Node[]
}

interface User {
  readonly id: string
  readonly name: string
  readonly picture?: string
  readonly admin?: boolean
  readonly verified?: boolean
  readonly block?: boolean
}

interface Row {
  readonly id: string
  readonly pid: string
  readonly text: string
  /** What was typed. */
  readonly orig?: string
  readonly user: User
  readonly score: number
  /** This viewer's own, where they signed in for the request. */
  readonly vote: number
  readonly time: string
  readonly edit?: { readonly time: string }
  readonly delete?: boolean
}
