import { type Call, defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, codes } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Action, Comment, CommentPage, Status, Vote } from '../core/types'
import { uuid } from '../core/uuid'
import { failure } from './failure'
import { type Answer, createHttp } from './http'
import { partsOf } from './page'
import { plainText } from './plainText'
import { translated } from './rows'

const features: Features = {
  sorts: ['newest', 'oldest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  input: 'markdown',
  maxLength: 10_000,
  votes: 'updown',
}

/**
 * Speaks to the functions of `postgrest.sql` through PostgREST or Supabase (https://docs.postgrest.org/en/stable/references/api/functions.html).
 * A public key stands in the query of `url`: `?apikey=…`.
 */
export default defineAdapter(({ url, storage, fetch }) => {
  const { base, query } = partsOf(url)
  const key = query.get('apikey')
  const http = createHttp({
    url: `${base}/rpc`,
    setting: 'Let server-cors-allowed-origins there name the origin of your pages, or leave it empty for all.',
    ...(fetch && { fetch }),
  })
  const headers: Readonly<Record<string, string>> = key ? { apikey: key, authorization: `Bearer ${key}` } : {}

  /** Whoever writes or votes has a token from then on; the backend keeps its hash. */
  function token(): string {
    const known = storage.get('token')
    if (!known) storage.set('token', `${uuid()}${uuid()}`)
    return known ?? storage.get('token') ?? ''
  }

  async function write<T>(name: string, args: Readonly<Record<string, unknown>>, { signal }: Call): Promise<T> {
    const answer = await http(`/afterword_${name}`, { method: 'POST', json: { ...args, token: token() }, headers, signal })
    return read(answer)
  }
  /** A stranger's reads are the same for everybody, and tried again on a broken line; a guest's are their own. */
  async function ask<T>(name: string, args: Readonly<Record<string, string | number | undefined>>, { signal }: Call): Promise<T> {
    const own = storage.get('token')
    const more = own ? ({ method: 'POST', json: { ...args, token: own } } as const) : { query: args }
    return read(await http(`/afterword_${name}`, { ...more, headers, signal }))
  }

  function page(found: Page | null): CommentPage {
    const comments = translated(found?.comments, toComment)
    const { next, total, closed } = found ?? {}
    return {
      comments,
      ...(next && { nextCursor: next }),
      ...(typeof total === 'number' && { total: { value: total, exact: true } }),
      state: closed ? 'closed' : 'open',
    }
  }

  return {
    name: 'postgrest',
    features,
    list: async ({ thread, sort, cursor, limit }, call) =>
      page(await ask('list', { thread: thread.id, sort, ...(cursor && { after: cursor }), ...(limit && { size: limit }) }, call)),
    get: async ({ thread, id }, call) => page(await ask('get', { thread: thread.id, id }, call)),
    async create(thread, draft, call) {
      const fields = checkDraft(draft, features)
      if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
      const { clientId, parentId, author, body } = draft
      const args = { client_id: clientId, thread: thread.id, parent: parentId, name: author.name, body: body.value }
      const comment = toComment(await write<Row>('create', args, call))
      return { status: comment.status, id: comment.id, comment }
    },
    edit: async (id, { value }, call) => toComment(await write<Row>('edit', { id, body: value }, call)),
    remove: async (id, call) => void (await write('remove', { id }, call)),
    async vote(id, wanted, call) {
      const { score, vote } = await write<{ score: number; vote: Vote }>('vote', { id, vote: wanted }, call)
      return { score, myVote: vote }
    },
    async count(threads, { signal }) {
      const counts = read<Record<string, number>>(await http('/afterword_count', { method: 'POST', json: { threads }, headers, signal }))
      return Object.fromEntries(threads.map((id) => [id, { value: counts[id] ?? 0, exact: true }]))
    },
  }
})

interface Page {
  readonly comments: readonly Row[]
  readonly next?: string
  readonly total?: number
  readonly closed?: boolean
}

/** What `afterword.shown()` answers. */
interface Row {
  readonly id: string
  readonly parent_id?: string
  readonly name: string
  readonly body: string
  readonly status: Status
  readonly score: number
  readonly created_at: string
  readonly edited_at?: string
  readonly mine?: true
  readonly editable_until?: string
  readonly vote?: Vote
}

function toComment(row: Row): Comment {
  const { id, name, body, status, score, created_at, edited_at, mine, editable_until, vote = 0 } = row
  const open = mine && Date.parse(editable_until ?? '') > Date.now()
  const acts: readonly Action[] = mine ? [...(open ? (['edit'] as const) : []), 'delete'] : ['vote']
  return {
    id,
    parentId: row.parent_id ?? null,
    author: { name },
    body: { format: 'markdown', value: body },
    createdAt: created_at,
    ...(edited_at && { editedAt: edited_at }),
    status,
    score,
    myVote: vote,
    can: status === 'deleted' ? ['reply'] : status === 'pending' ? acts : ['reply', ...acts],
    ...(mine && { mine, source: body }),
    ...(open && editable_until && { editableUntil: editable_until }),
  }
}

/** An answer, or the error PostgREST made of what Postgres said: our functions say our codes in `hint`. */
function read<T>(answer: Answer): T {
  const { status, json } = answer
  if (status >= 200 && status < 300) {
    if (json === undefined && status !== 204) throw failure(answer, 'bad_response')
    return json as T
  }
  const { code = '', message = '', hint } = (json ?? {}) as { code?: string; message?: string; hint?: string }
  const said = codes.find((known) => known === hint) ?? errors[code]
  if (said === 'rate_limited') throw failure(answer, said, { retryAfter: 60 })
  if (code === 'PGRST202')
    throw failure(answer, said, { detail: 'The functions of postgrest.sql are not there, or its schema is not exposed.' })
  throw failure(answer, said, { ...(status < 500 && message && { detail: plainText(message) }) })
}

/** SQLSTATE and PostgREST's own (https://docs.postgrest.org/en/stable/references/errors.html). */
const errors: Readonly<Record<string, (typeof codes)[number]>> = {
  '23514': 'invalid',
  '22P02': 'invalid',
  '22001': 'invalid',
  '23505': 'conflict',
  '42501': 'forbidden',
  PGRST202: 'unsupported',
  PGRST301: 'forbidden',
}
