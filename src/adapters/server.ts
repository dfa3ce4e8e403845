import { type Adapter, type AdapterOptions, defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, type Code, codes, type FieldProblem } from '../core/errors'
import type { Comment, CommentPage, Count, Created, Draft, Thread, Vote } from '../core/types'
import { uuid } from '../core/uuid'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { list, translated } from './rows'

/** Speaks to our own server (its API is described by its `/api/v1/openapi.json`). */
export default defineAdapter((options: AdapterOptions): Adapter => {
  const { url, storage } = options
  const http = createHttp({
    url: `${url}/api/v1`,
    setting: 'Add that address to AFTERWORD_ORIGINS there.',
    ...(options.fetch && { fetch: options.fetch }),
  })
  const facts = deferred<Partial<Features>>()
  /** What the server said about this viewer and a thread; asked anew after every write. */
  const viewers = new Map<string, Promise<Viewer>>()

  async function ask<T>(path: string, request: Request): Promise<T> {
    const answer = await http(path, request)
    if (answer.status >= 200 && answer.status < 300) {
      if (answer.json === undefined && answer.status !== 204) throw new AfterwordError('bad_response', `${path}: the answer is no JSON.`)
      return answer.json as T
    }
    throw readError(answer)
  }
  /** Who is asking; writes carry it always, reads only where the answer is the viewer's own. */
  const identified = (): Record<string, string> => {
    const token = storage.get('token')
    return token ? { authorization: `Bearer ${token}` } : {}
  }
  async function write<T extends { token?: string }>(path: string, request: Request): Promise<T> {
    const answer = await ask<T>(path, { ...request, headers: identified() })
    if (answer?.token) storage.set('token', answer.token)
    viewers.clear()
    return answer
  }

  function viewer(thread: Thread, signal: AbortSignal): Promise<Viewer> | undefined {
    if (!storage.get('token')) return undefined
    const known = viewers.get(thread.id)
    if (known) return known
    const asked = ask<Viewer>(`${at(thread.id)}/viewer`, { headers: identified(), signal }).then((found) => {
      list(found?.pending)
      return found
    })
    viewers.set(thread.id, asked)
    // A viewer nobody could be told about is a stranger, until the next time.
    asked.catch(() => viewers.delete(thread.id))
    return asked
  }

  async function page(thread: Thread, query: Request['query'], signal: AbortSignal, first: boolean): Promise<CommentPage> {
    const [found, own] = await Promise.all([
      ask<List>(`${at(thread.id)}/comments`, { query: query ?? {}, signal }),
      viewer(thread, signal)?.catch(() => undefined),
    ])
    signal.throwIfAborted()
    const comments = translated<Comment>(found?.comments, (comment) => (own ? mine(comment, own) : comment))
    if (own && first) comments.push(...own.pending)
    const { nextCursor, state, more, features } = found
    facts.resolve({ ...features, ...(features?.pictures && { pictures: { ...features.pictures, from: `${url}/` } }) })
    return {
      comments,
      total: { value: found.total, exact: true },
      ...(nextCursor && { nextCursor }),
      ...(state && { state }),
      ...(more && { more }),
    }
  }

  return {
    name: 'server',
    features: {
      sorts: ['newest', 'oldest', 'top'],
      depth: Number.POSITIVE_INFINITY,
      identity: 'required',
      input: 'markdown',
      maxLength: 10_000,
      votes: 'updown',
      editWindow: 900,
    },
    // The facts come with the first list, which is asked for at the same time.
    open: () => facts.promise,
    list: ({ thread, sort, cursor, limit }, { signal }) => page(thread, { sort, cursor, limit }, signal, !cursor),
    replies: ({ thread, parentId, cursor }, { signal }) => page(thread, { parent: parentId, cursor }, signal, false),
    get: ({ thread, id }, { signal }) => page(thread, { around: id }, signal, false),
    async create(thread: Thread, draft: Draft, { signal }) {
      const page = { url: thread.url, ...(thread.title && { title: thread.title }) }
      const { token: _, ...created } = await write<Created & { token?: string }>(`${at(thread.id)}/comments`, {
        method: 'POST',
        json: { ...draft, page },
        signal,
      })
      return created
    },
    edit: (id, body, { signal }) =>
      write<Comment & { token?: string }>(`/comments/${encodeURIComponent(id)}`, { method: 'PATCH', json: { body }, signal }),
    async remove(id, { signal }) {
      await write(`/comments/${encodeURIComponent(id)}`, { method: 'DELETE', signal })
    },
    async vote(id, vote: Vote, { signal }) {
      const stranger = !storage.get('token')
      const json = stranger ? { vote, clientId: device(storage) } : { vote }
      const { token: _, ...voted } = await write<{ score: number; myVote: Vote; token?: string }>(
        `/comments/${encodeURIComponent(id)}/vote`,
        {
          method: 'PUT',
          json,
          signal,
        },
      )
      return voted
    },
    async upload(body, { signal }) {
      const query = { clientId: device(storage) }
      return (await write<{ address: string; token?: string }>('/pictures', { method: 'POST', query, body, signal })).address
    },
    async preview(body, { signal }) {
      const { html } = await ask<{ html: string }>('/preview', { method: 'POST', json: { body }, signal })
      return { format: 'html', value: html }
    },
    async count(threads, { signal }) {
      const counts = await ask<Record<string, number>>('/counts', { query: { thread: threads }, signal })
      return Object.fromEntries(threads.map((thread): [string, Count] => [thread, { value: counts[thread] ?? 0, exact: true }]))
    },
  }
})

interface List {
  readonly comments: readonly Comment[]
  readonly nextCursor?: string
  readonly total: number
  readonly state?: 'open' | 'closed'
  readonly more?: Readonly<Record<string, number>>
  readonly features?: Partial<Features>
}

/** The second, small answer: what is this viewer's own in a thread. */
interface Viewer {
  readonly votes: Readonly<Record<string, Vote>>
  readonly own: Readonly<Record<string, Pick<Comment, 'can' | 'editableUntil' | 'source'>>>
  readonly pending: readonly Comment[]
}

function mine(comment: Comment, { votes, own }: Viewer): Comment {
  const knowledge = own[comment.id]
  return { ...comment, myVote: votes[comment.id] ?? 0, ...(knowledge && { ...knowledge, mine: true }) }
}

const at = (thread: string) => `/threads/${encodeURIComponent(thread)}`

/** A name of this browser's own, so that a vote whose answer was lost finds the same voter again. */
function device(storage: AdapterOptions['storage']): string {
  const known = storage.get('device') ?? uuid()
  storage.set('device', known)
  return known
}

function readError(answer: Answer): AfterwordError {
  const { error } = (answer.json ?? {}) as { error?: { code?: Code; fields?: FieldProblem[]; retryAfter?: number } }
  return failure(answer, error?.code && codes.includes(error.code) ? error.code : undefined, {
    ...(error?.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(error?.fields && { fields: error.fields }),
  })
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
