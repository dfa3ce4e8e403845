import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Action, Body, Comment, CommentPage, Sort, Status, Thread, Vote } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { type Config, factsOf, type Page, type Row, type Voted } from './issoAnswers'
import { readError, withoutAddress } from './issoErrors'
import { createKept } from './issoOwn'
import { createOnce } from './once'
import { pathOf } from './page'
import { plainText } from './plainText'
import { list, translated } from './rows'

const features: Features = {
  sorts: ['oldest', 'newest', 'top'],
  // A reply to a reply would be filed below the root.
  depth: 1,
  identity: 'optional',
  fields: { email: 'optional', website: 'optional' },
  input: 'markdown',
  maxLength: 10_000,
  votes: 'updown',
  finalVotes: true,
}

/** How many replies of one comment come with it; the rest is `more`. */
const nested = 20

/** Speaks to Isso (https://isso-comments.de/docs/reference/server-api/, 0.14). Comments are filed under the page's path. */
export default defineAdapter(({ url, storage, fetch }) => {
  const http = createHttp({ url, setting: 'Add that address to "host" in the [general] section of isso.cfg.', ...(fetch && { fetch }) })
  const own = createKept(storage)
  /** Whether one may reply to oneself while one can still edit; by default one may not. */
  let toSelf = true

  async function send(path: string, request: Request): Promise<Answer> {
    const answer = await http(path, request)
    if (answer.status >= 300) throw readError(answer)
    if (answer.json === undefined) throw failure(answer, 'bad_response')
    return answer
  }
  const ask = async <T>(path: string, request: Request) => (await send(path, request)).json as T

  function toComment(row: Row): Comment {
    const id = String(row.id)
    const mine = own.get(id)
    const deleted = row.mode === 4
    const can: Action[] = [
      ...(toSelf || !mine?.until ? ['reply' as const] : []),
      ...(mine?.until ? (['edit', 'delete'] as const) : mine ? [] : ['vote' as const]),
    ]
    return {
      id,
      parentId: row.parent === null ? null : String(row.parent),
      // Isso escapes both before it keeps them.
      author: {
        name: plainText(row.author ?? ''),
        ...(row.website && { url: plainText(row.website) }),
        ...(row.gravatar_image && { avatar: row.gravatar_image }),
      },
      body: { format: 'html', value: deleted ? '' : row.text },
      createdAt: date(row.created),
      ...(row.modified && !deleted && { editedAt: date(row.modified) }),
      status: statuses[row.mode] ?? 'published',
      score: row.likes - row.dislikes,
      myVote: own.vote(id),
      can: deleted ? ['reply'] : can,
      ...(mine && { mine: true, source: mine.source }),
      ...(mine?.until && { editableUntil: new Date(mine.until).toISOString() }),
    }
  }

  /** A part of a thread: roots, or the replies of one of them. `from` is how many came before. */
  async function page(
    thread: Thread,
    sort: Sort,
    from: number,
    limit: number | undefined,
    signal: AbortSignal,
    parent?: string,
  ): Promise<CommentPage> {
    const query = { uri: pathOf(thread), sort: orders[sort], limit, offset: from || undefined, nested_limit: nested, parent }
    const found = await ask<Page>('/', { query, signal })
    const rows = list<Row>(found?.replies)
    const more = rows.flatMap((row) => (row?.hidden_replies ? [[String(row.id), row.hidden_replies] as const] : []))
    return {
      comments: translated(
        rows.flatMap((row) => [row, ...(row?.replies ?? [])]),
        toComment,
      ),
      ...(more.length && { more: Object.fromEntries(more) }),
      ...(found.hidden_replies > 0 && { nextCursor: String(from + rows.length) }),
    }
  }

  async function count(threads: readonly string[], signal: AbortSignal): Promise<readonly number[]> {
    // Isso takes /a and /a/ for two pages, a thread's id does not tell which of them it is.
    const paths = threads.map((id) => pathOf({ id, url: id }).replace(/(.)\/$/, '$1'))
    const json = paths.flatMap((path) => [path, `${path}/`])
    const counts = list<number>(await ask('/count', { method: 'POST', json, signal }))
    return threads.map((_, at) => (counts[2 * at] ?? 0) + (counts[2 * at + 1] ?? 0))
  }

  /** What the author may do from now on: the answer's cookie says how long. */
  function keep(row: Row, source: string, headers: Headers): void {
    const seconds = Number(/max-age=(\d+)/i.exec(headers.get('x-set-cookie') ?? '')?.[1] ?? 0)
    own.set(String(row.id), { source, until: seconds && Date.now() + seconds * 1000 })
  }

  return {
    name: 'isso',
    features,
    async open(_, { signal }) {
      const { config = {} } = (await ask<{ config?: Config } | null>('/config', { signal })) ?? {}
      toSelf = config['reply-to-self'] !== false
      return factsOf(config)
    },
    async list({ thread, sort, cursor, limit = 20 }, { signal }) {
      const counted = cursor === undefined ? count([thread.id], signal).catch(() => undefined) : undefined
      const found = await page(thread, sort, Number(cursor ?? 0), limit, signal)
      const [value] = (await counted) ?? []
      return { ...found, ...(value !== undefined && { total: { value, exact: true } }) }
    },
    replies: ({ thread, parentId, cursor }, { signal }) => page(thread, 'oldest', Number(cursor ?? 0), 50, signal, parentId),
    create: createOnce({
      storage,
      async send(thread, draft, { signal }) {
        const fields = checkDraft(draft, features)
        if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
        const { author, body, parentId } = draft
        const missing = new AfterwordError('not_found', `There is no comment ${parentId} to reply to.`)
        if (parentId !== null && !/^\d{1,15}$/.test(parentId)) throw missing
        const json = {
          text: body.value,
          parent: parentId === null ? null : Number(parentId),
          author: author.name || null,
          email: author.email || null,
          website: author.website || null,
          // Else Isso would ask the page for it.
          title: thread.title || thread.id,
        }
        const query = { uri: pathOf(thread) }
        const { json: row, headers } = await send('/new', { method: 'POST', query, json, cookies: true, signal })
        // Isso makes a root of a reply to what is gone. Where it can be taken back, it is.
        if (parentId !== null && !(row as Row).parent) {
          const undone = await http(`/id/${(row as Row).id}`, { method: 'DELETE', cookies: true, signal })
          if (undone.status < 300) throw missing
        }
        keep(row as Row, body.value, headers)
        const comment = toComment(row as Row)
        return { status: comment.status, id: comment.id, comment }
      },
      // Replies come oldest first, whatever was asked for: of one comment, all of them.
      recent: async (thread, { parentId }, { signal }) =>
        (await page(thread, 'newest', 0, parentId === null ? 100 : undefined, signal, parentId ?? undefined)).comments,
    }),
    async edit(id, body, { signal }) {
      ours(id)
      // Who wrote it is left out, and stays: sent again, Isso would escape it again.
      const json = { text: body.value }
      const { json: row, headers } = await send(`/id/${id}`, { method: 'PUT', json, cookies: true, signal }).catch(unlessLocked)
      keep(row as Row, body.value, headers)
      return toComment({ ...(row as Row), parent: (row as Row).parent ?? null })
    },
    async remove(id, { signal }) {
      if (own.get(id)?.removed) return
      const mine = ours(id)
      await send(`/id/${id}`, { method: 'DELETE', cookies: true, signal }).catch(async (error) => {
        // Of what is gone, Isso says so only to who wants to see it (`view` looks for the comment before the cookie).
        const { status } = await http(`/id/${id}`, { cookies: true, signal })
        if (status !== 404) unlessLocked(error)
      })
      own.set(id, { ...mine, until: 0, removed: true })
    },
    async vote(id, vote: Vote, { signal }) {
      const given = own.vote(id)
      if (given === vote) return { myVote: vote }
      if (given) throw new AfterwordError('unsupported', 'Isso takes no vote back.')
      const voted = await ask<Voted | null>(`/id/${id}/${vote > 0 ? 'like' : 'dislike'}`, { method: 'POST', json: {}, signal })
      if (!voted) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      if (voted.message) throw new AfterwordError('rejected', voted.message, { detail: withoutAddress(plainText(voted.message)) })
      own.voted(id, vote)
      return { score: voted.likes - voted.dislikes, myVote: vote }
    },
    async preview({ value }, { signal }): Promise<Body> {
      const { text } = await ask<{ text: string }>('/preview', { method: 'POST', json: { text: value }, signal })
      return { format: 'html', value: text }
    },
    async count(threads, { signal }) {
      const counts = await count(threads, signal)
      return Object.fromEntries(threads.map((id, at) => [id, { value: counts[at] ?? 0, exact: true }]))
    },
  }

  /** Refused with `edit_expired` after the time, `forbidden` for what others wrote. */
  function ours(id: string) {
    const mine = own.get(id)
    if (!mine) throw new AfterwordError('forbidden', `Comment ${id} was not written in this browser.`)
    if (!mine.until) throw new AfterwordError('edit_expired', `The time for comment ${id} is over.`)
    return mine
  }
  /** A browser that keeps no cookies of another site leaves its reader without the right. */
  function unlessLocked(error: AfterwordError): never {
    if (error.code !== 'forbidden') throw error
    const detail = `This browser keeps no cookies of ${url}; served from the page’s own site, Isso would be sent them.`
    throw new AfterwordError('forbidden', detail, { detail, cause: error })
  }
})

const statuses: Readonly<Record<number, Status>> = { 1: 'published', 2: 'pending', 4: 'deleted' }
const orders: Readonly<Record<Sort, string>> = { oldest: 'oldest', newest: 'newest', top: 'upvotes' }
const date = (seconds: number) => new Date(seconds * 1000).toISOString()
