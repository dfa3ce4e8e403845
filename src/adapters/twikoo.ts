import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, isAfterwordError } from '../core/errors'
import { checkDraft, limits } from '../core/rules'
import type { Comment, CommentPage, Thread } from '../core/types'
import { uuid } from '../core/uuid'
import { createHttp } from './http'
import { createOnce } from './once'
import { pathOf } from './page'
import { list, translated } from './rows'
import { readError } from './twikooErrors'

const paragraph = (html: string) => `<p>${html}</p>`
/** Twikoo stores HTML, made by whoever sends it: text becomes its paragraphs and lines. */
const paragraphs = (text: string) =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((words) => paragraph(words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>')))
    .join('')

/** Twikoo counts the letters of the HTML that is sent, 500 where its owner says nothing. */
const room = (limit: number) => limit - paragraph('').length

const features: Features = {
  // `before` means "created earlier than" in every order, so only this one can be paged.
  sorts: ['newest'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  fields: { email: 'optional', website: 'optional' },
  input: 'text',
  maxLength: room(500),
  votes: 'updown',
}

/** The page a comment stands on: `before` is where it begins, absent for the first. */
interface Place {
  readonly path: string
  readonly root: string
  readonly before?: number
}

/** Speaks to Twikoo (https://twikoo.js.org/en/, API of 1.7) as a guest. Comments are filed under the page's path. */
export default defineAdapter(({ url, storage, fetch }) => {
  const http = createHttp({ url, setting: 'Add the origin of your pages to CORS_ALLOW_ORIGIN there.', ...(fetch && { fetch }) })
  const places = new Map<string, Place>()
  let facts: Features = features

  async function ask<T>(event: string, json: object, signal: AbortSignal): Promise<T> {
    const accessToken = storage.get('token')
    const answer = await http('', { method: 'POST', json: { event, ...(accessToken && { accessToken }), ...json }, signal })
    const { code, message } = (answer.json ?? {}) as { code?: number; message?: string }
    if (answer.status >= 300 || !answer.json || code || message) throw readError(answer)
    return answer.json as T
  }

  /**
   * By this alone Twikoo knows whose a comment or a vote is. It would hand out one itself, with the answer; made here it is not lost when
   * an answer is. Who only reads has none.
   */
  function sign(): void {
    if (!storage.get('token')) storage.set('token', uuid().replaceAll('-', ''))
  }

  async function page(path: string, before: number | undefined, signal: AbortSignal): Promise<CommentPage> {
    const { data, count, more } = await ask<Page>('COMMENT_GET', { url: path, sort: 'newest', ...(before && { before }) }, signal)
    const roots = list<Row>(data)
    const comments = roots.flatMap((root) => {
      const branch = [root, ...(root?.replies ?? [])]
      return translated<Row>(branch, (row) => {
        // Pinned ones come with the first page only.
        places.set(row.id, { path, root: root.id, ...(!root.top && { before: root.created + 1 }) })
        return toComment(row, branch)
      })
    })
    const published = comments.filter((comment) => comment?.status === 'published').length
    const next = Math.min(...roots.flatMap((root) => (root?.created && !root.top ? root.created : [])))
    return {
      comments,
      // Its own count is of roots. What hangs below those of later pages is not told.
      ...(before === undefined && { total: { value: published + (more ? count - roots.length : 0), exact: !more } }),
      ...(more && Number.isFinite(next) && { nextCursor: String(next) }),
    }
  }

  /** A comment as it now is. */
  async function find(id: string, { path, before }: Pick<Place, 'path' | 'before'>, signal: AbortSignal): Promise<Comment | undefined> {
    return (await page(path, before, signal)).comments.find((comment) => comment?.id === id)
  }

  /** Where a comment stands that this visit may not have seen: then every page is looked through. */
  async function placeOf(thread: Thread, id: string, signal: AbortSignal): Promise<Place> {
    let cursor: string | undefined
    while (!places.has(id)) {
      cursor = (await page(pathOf(thread), cursor ? Number(cursor) : undefined, signal)).nextCursor
      if (!cursor) break
    }
    const place = places.get(id)
    if (!place) throw new AfterwordError('not_found', `There is no comment ${id} to reply to.`)
    return place
  }

  return {
    name: 'twikoo',
    features,
    async open(_, { signal }) {
      const { config } = await ask<{ config?: Config }>('GET_CONFIG', {}, signal)
      const asked = offered(config ?? {})
      facts = { ...features, ...asked }
      return asked
    },
    list: ({ thread, cursor }, { signal }) => page(pathOf(thread), cursor ? Number(cursor) : undefined, signal),
    create: createOnce({
      storage,
      async send(thread, draft, { signal }) {
        const fields = checkDraft(draft, facts)
        if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
        const { parentId, author, body } = draft
        const place = parentId === null ? { path: pathOf(thread) } : await placeOf(thread, parentId, signal)
        sign()
        const { id } = await ask<{ id?: string }>(
          'COMMENT_SUBMIT',
          {
            nick: author.name ?? '',
            mail: author.email ?? '',
            link: author.website ?? '',
            // Has to be something. It would be shown to everybody as the reader's browser and system.
            ua: 'Afterword',
            url: pathOf(thread),
            href: thread.url,
            comment: paragraphs(body.value),
            ...('root' in place && { pid: parentId, rid: place.root }),
          },
          signal,
        )
        if (typeof id !== 'string') throw new AfterwordError('bad_response', 'Twikoo did not say what became of the comment.')
        // The answer is only an id: whether it waits for review, a list tells its author.
        const comment = await find(id, place, signal).catch(() => undefined)
        return { status: comment?.status ?? 'published', id, ...(comment && { comment }) }
      },
      async recent(thread, { parentId }, { signal }) {
        const before = parentId === null ? undefined : (await placeOf(thread, parentId, signal)).before
        return (await page(pathOf(thread), before, signal)).comments
      },
    }),
    async remove(id, { signal }) {
      const place = places.get(id)
      const comment = place && (await find(id, place, signal))
      if (comment?.mine && !comment.can.includes('delete'))
        throw new AfterwordError('unsupported', 'Twikoo would hide the replies with it.')
      await ask('COMMENT_DELETE_FOR_USER', { id }, signal).catch((error: unknown) => {
        if (!isAfterwordError(error) || error.code !== 'not_found') throw error
      })
    },
    async vote(id, vote, { signal }) {
      sign()
      // Twikoo toggles, so it matters what it holds now, whatever was seen before.
      const place = places.get(id)
      const comment = place && (await find(id, place, signal))
      if (!comment) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      const { score = 0, myVote = 0 } = comment
      if (vote !== myVote) await ask('COMMENT_LIKE', { id, type: (vote || myVote) === 1 ? 'up' : 'down' }, signal)
      return { score: score + vote - myVote, myVote: vote }
    },
    async count(threads, { signal }) {
      // Twikoo counts /a and /a/ as two pages, but lists them as one.
      const paths = threads.map((id) => pathOf({ id, url: id }).replace(/\/$/, ''))
      const urls = paths.flatMap((path) => [path, `${path}/`])
      const counts = list<{ count: number }>((await ask<Page>('GET_COMMENTS_COUNT', { urls, includeReply: true }, signal)).data)
      const counted = (at: number) => counts[at]?.count ?? 0
      return Object.fromEntries(threads.map((id, at) => [id, { value: counted(2 * at) + counted(2 * at + 1), exact: true }]))
    },
  }
})

function toComment(row: Row, branch: readonly Row[]): Comment {
  const { id, pid, rid, nick, link, avatar } = row
  const own = row.isOwner && !branch.some((other) => other?.pid === id)
  return {
    id,
    // A reply whose parent was deleted hangs below the root.
    parentId: rid ? (branch.find((other) => other?.id === pid)?.id ?? rid) : null,
    author: {
      name: nick,
      ...(link && { url: /^http/.test(link) ? link : `http://${link}` }),
      ...(avatar && { avatar }),
      ...(row.master && { badges: ['author'] }),
    },
    body: { format: 'html', value: row.comment },
    createdAt: new Date(row.created).toISOString(),
    status: row.isSpam ? 'pending' : 'published',
    score: row.ups - row.downs,
    myVote: row.liked ? 1 : row.disliked ? -1 : 0,
    ...(row.isOwner && { mine: true }),
    can: [...(row.isSpam ? [] : (['reply', 'vote'] as const)), ...(own ? (['delete'] as const) : [])],
  }
}

/** What the owner has set, as the form needs to know it. Lists are words with commas between them. */
function offered({ DISPLAYED_FIELDS: shown, REQUIRED_FIELDS: required, LIMIT_LENGTH, SHOW_DISLIKE }: Config): Partial<Features> {
  const need = (field: string, usual: 'required' | 'optional') =>
    shown && !shown.includes(field) ? undefined : required ? (required.includes(field) ? 'required' : 'optional') : usual
  const limit = Number.parseInt(LIMIT_LENGTH ?? '500', 10)
  const email = need('mail', 'optional')
  const website = need('link', 'optional')
  return {
    identity: need('nick', 'required') ?? 'none',
    fields: { ...(email && { email }), ...(website && { website }) },
    maxLength: limit === 0 ? limits.body : room(limit || 500),
    votes: SHOW_DISLIKE === 'false' ? 'up' : 'updown',
  }
}

interface Config {
  readonly DISPLAYED_FIELDS?: string
  readonly REQUIRED_FIELDS?: string
  readonly LIMIT_LENGTH?: string
  readonly SHOW_DISLIKE?: string
}

interface Page {
  readonly data: readonly Row[]
  /** Roots this viewer can see. */
  readonly count: number
  readonly more: boolean
}

interface Row {
  readonly id: string
  readonly nick: string
  readonly avatar?: string
  readonly link?: string
  readonly comment: string
  /** The owner of the site. */
  readonly master?: boolean
  readonly ups: number
  readonly downs: number
  readonly liked: boolean
  readonly disliked: boolean
  readonly replies?: readonly Row[]
  /** The root it hangs below, and the comment it answers. */
  readonly rid?: string
  readonly pid?: string
  /** Pinned. */
  readonly top?: boolean
  /** Waits for review; only its author is sent it. */
  readonly isSpam?: boolean
  readonly isOwner?: boolean
  /** Epoch milliseconds. */
  readonly created: number
}
