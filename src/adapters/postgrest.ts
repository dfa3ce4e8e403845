import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, type Code, codes } from '../core/errors'
import { checkDraft, safeUrl } from '../core/rules'
import type { Action, Comment, CommentPage, Created, Status, Vote } from '../core/types'
import { uuid } from '../core/uuid'
import { failure } from './failure'
import { type Answer, createHttp } from './http'
import { partsOf } from './page'
import { plainText } from './plainText'
import { list, translated } from './rows'

const features: Features = {
  sorts: ['newest', 'oldest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  fields: { website: 'optional' },
  input: 'markdown',
  maxLength: 10_000,
  votes: 'updown',
}

/**
 * Speaks to the functions of `postgrest.sql` through PostgREST (https://docs.postgrest.org, v10 and newer) or Supabase. Every call is a
 * `POST /rpc/…`: in the query of a GET a thread called `is.it` would be taken for a filter. The public key of a Supabase project stands
 * in the url: `https://….supabase.co/rest/v1?apikey=…`.
 */
export default defineAdapter(({ url, storage, fetch }) => {
  const { base, query } = partsOf(url)
  const key = keyIn(base, query)
  const http = createHttp({
    url: base,
    setting: 'Add that address to server-cors-allowed-origins there.',
    ...(fetch && { fetch }),
  })

  async function ask<T>(name: string, json: object, signal: AbortSignal): Promise<T> {
    const token = storage.get('token')
    const headers = {
      ...(key && { apikey: key }),
      // The older keys are tokens of the role `anon`, the newer ones (`sb_publishable_…`) are no tokens.
      ...(key?.startsWith('eyJ') && { authorization: `Bearer ${key}` }),
      ...(token && { 'x-afterword-token': token }),
    }
    const answer = await http(`/rpc/comments_${name}`, { method: 'POST', json, headers, signal })
    if (answer.status < 200 || answer.status > 299) throw readError(answer)
    return answer.json as T
  }

  /** By this alone the database knows whose a comment or a vote is. Who only reads has none. */
  function sign(): void {
    if (!storage.get('token')) storage.set('token', uuid())
  }

  return {
    name: 'postgrest',
    features,
    async list({ thread, sort, cursor, limit }, { signal }) {
      return toPage(await ask<Page>('list', { thread: thread.id, sort, after: cursor, size: limit }, signal))
    },
    get: async ({ thread, id }, { signal }) => toPage(await ask<Page>('get', { thread: thread.id, id }, signal)),
    async create(thread, draft, { signal }): Promise<Created> {
      const { clientId, parentId, author, body } = draft
      const fields = checkDraft(draft, features)
      if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
      sign()
      const json = {
        thread: thread.id,
        client_id: clientId,
        parent_id: parentId,
        name: author.name,
        website: safeUrl(author.website) ?? null,
        body: body.value,
      }
      const comment = toComment(await ask<Row>('create', json, signal))
      return { status: comment.status, id: comment.id, comment }
    },
    edit: async (id, body, { signal }) => toComment(await ask<Row>('edit', { id, body: body.value }, signal)),
    remove: (id, { signal }) => ask<void>('remove', { id }, signal),
    async vote(id, vote, { signal }) {
      sign()
      const { score, myVote } = toComment(await ask<Row>('vote', { id, vote }, signal))
      return { ...(score !== undefined && { score }), ...(myVote !== undefined && { myVote }) }
    },
    async count(threads, { signal }) {
      const counts = await ask<Readonly<Record<string, number>>>('count', { threads }, signal)
      return Object.fromEntries(threads.map((thread) => [thread, { value: counts?.[thread] ?? 0, exact: true }]))
    },
  }
})

/** The project's public key. One that opens more than the door of the public must never stand in a page. */
function keyIn(base: string, query: URLSearchParams): string | undefined {
  const key = query.get('apikey') ?? undefined
  if (!key && /\.supabase\.co$/.test(new URL(base).hostname))
    throw new TypeError(`afterword: a Supabase url is written "${base}?apikey=KEY", with the project's publishable (anon) key.`)
  if (key && (key.startsWith('sb_secret_') || roleOf(key) === 'service_role'))
    throw new TypeError(
      'afterword: this apikey is a secret one, and everybody can read it in the page. Revoke it and use the publishable key.',
    )
  return key
}

function roleOf(token: string): unknown {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'))).role
  } catch {
    return undefined
  }
}

interface Page {
  readonly comments: readonly Row[]
  readonly total?: number
  readonly open?: boolean
  readonly next?: string | null
}

interface Row {
  readonly id: string
  readonly parent_id?: string | null
  readonly name: string
  readonly website?: string
  readonly body: string
  readonly created_at: string
  readonly edited_at?: string
  readonly status: Status
  readonly score?: number
  readonly my_vote?: Vote
  readonly mine?: boolean
  readonly editable_until?: string
  readonly can: readonly Action[]
}

function toPage(page: Page | undefined): CommentPage {
  const comments = translated(list<Row>(page?.comments), toComment)
  const { total, open, next } = page ?? {}
  return {
    comments,
    ...(total !== undefined && { total: { value: total, exact: true } }),
    ...(open === false && { state: 'closed' }),
    ...(next && { nextCursor: next }),
  }
}

function toComment(row: Row): Comment {
  return {
    id: row.id,
    parentId: row.parent_id ?? null,
    author: { name: row.name, ...(row.website && { url: row.website }) },
    body: { format: 'markdown', value: row.body },
    createdAt: row.created_at,
    ...(row.edited_at && { editedAt: row.edited_at }),
    status: row.status,
    ...(row.score !== undefined && { score: row.score }),
    ...(row.my_vote !== undefined && { myVote: row.my_vote }),
    can: row.can,
    ...(row.mine && { mine: true }),
    ...(row.editable_until && { editableUntil: row.editable_until }),
  }
}

/** Codes of Postgres (its manual, appendix A) and of PostgREST (its documentation, "Errors") that say more than the status. */
const errors: Readonly<Record<string, Code>> = {
  '22P02': 'invalid',
  '22P05': 'invalid',
  '23502': 'invalid',
  '23503': 'not_found',
  '23505': 'conflict',
  '23514': 'invalid',
  '42501': 'forbidden',
  // What a trigger of the owner's own says no to.
  P0001: 'rejected',
  PGRST116: 'not_found',
}

/** `{ code, details, hint, message }`; what our own functions refuse has one of our codes for its message, and the seconds to wait in `details`. */
function readError(answer: Answer): AfterwordError {
  const { code = '', details, message } = (answer.json ?? {}) as { code?: string; details?: unknown; message?: unknown }
  const own = /^PT\d{3}$/.test(code) && codes.find((one) => one === message)
  if (own) return failure(answer, own, Number(details) > 0 ? { retryAfter: Number(details) } : {})
  const detail = typeof message === 'string' && answer.status < 500 ? plainText(message) : ''
  if (/^(PGRST(106|125|202|205)|42883|42P01)$/.test(code))
    return failure(answer, 'server', { detail: `The functions of postgrest.sql are not there. ${detail}` })
  // There is no signing in here: it is the owner's key that was refused.
  const known = errors[code] ?? (answer.status === 401 ? 'forbidden' : undefined)
  return failure(answer, known, detail ? { detail } : {})
}
