import { type Adapter, type AdapterOptions, defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, type Code, codes, type FieldProblem } from '../core/errors'
import type { Comment, CommentPage, Count, Reaction, Thread, Vote } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { list, translated } from './rows'
import type { Acts } from './serverActs'

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
  /** How far each thread is known: what is told live begins there. */
  const versions = new Map<string, number>()

  async function ask<T>(path: string, request: Request): Promise<T> {
    const answer = await http(path, request)
    if (answer.status >= 200 && answer.status < 300) {
      if (!isObject(answer.json) && answer.status !== 204) throw new AfterwordError('bad_response', `${path}: the answer is no JSON.`)
      return answer.json as T
    }
    throw readError(answer)
  }
  /** Who is asking; acts carry it always, reads only where the answer is the viewer's own. */
  const identified = (): Record<string, string> => {
    const token = storage.get('token')
    return token ? { authorization: `Bearer ${token}` } : {}
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
    const shown = translate(found, own)
    const { features } = found
    facts.resolve({ ...features, ...(features?.pictures && { pictures: { ...features.pictures, from: `${url}/` } }) })
    if (found.version !== undefined) versions.set(thread.id, found.version)
    return own && first ? { ...shown, comments: [...shown.comments, ...own.pending] } : shown
  }

  let loading: Promise<Acts> | undefined
  /** All that nobody needs to read comments; asked for by the first who needs it, the one who listens at the latest. */
  const acts = (): Promise<Acts> => {
    loading ??= import('./serverActs').then(
      ({ createActs }) => createActs({ ask, identified, viewer, viewers, versions, translate, options }),
      (cause) => {
        loading = undefined
        throw new AfterwordError('offline', 'A part of the script could not be loaded.', { cause })
      },
    )
    return loading
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
    create: async (...sent) => (await acts()).create(...sent),
    edit: async (...sent) => (await acts()).edit(...sent),
    remove: async (...sent) => (await acts()).remove(...sent),
    vote: async (...sent) => (await acts()).vote(...sent),
    react: async (...sent) => (await acts()).react(...sent),
    report: async (...sent) => (await acts()).report(...sent),
    upload: async (...sent) => (await acts()).upload(...sent),
    preview: async (...sent) => (await acts()).preview(...sent),
    watch(...sent) {
      acts().then(
        ({ watch }) => watch(...sent),
        // Without that part nobody can write either: the page has to be loaded anew.
        () => {},
      )
    },
    async count(threads, { signal }) {
      const counts = await ask<Record<string, number>>('/counts', { query: { thread: threads }, signal })
      return Object.fromEntries(threads.map((thread): [string, Count] => [thread, { value: counts[thread] ?? 0, exact: true }]))
    },
  }
})

export interface List {
  readonly comments: readonly Comment[]
  readonly nextCursor?: string
  readonly total: number
  readonly state?: 'open' | 'closed'
  readonly more?: Readonly<Record<string, number>>
  readonly features?: Partial<Features>
  readonly reactions?: readonly Reaction[]
  readonly version?: number
}

/** The second, small answer: what is this viewer's own in a thread. */
export interface Viewer {
  readonly votes: Readonly<Record<string, Vote>>
  readonly reactions: Readonly<Record<string, readonly string[]>>
  readonly pageReactions: readonly string[]
  readonly own: Readonly<Record<string, Pick<Comment, 'can' | 'editableUntil' | 'source'>>>
  readonly pending: readonly Comment[]
}

/** What everybody is told, with what is known of this viewer. */
function translate(found: List, own: Viewer | undefined): CommentPage {
  const comments = translated<Comment>(found?.comments, (comment) => (own ? mine(comment, own) : comment))
  const { total, nextCursor, state, more, reactions } = found
  return {
    comments,
    total: { value: total, exact: true },
    ...(nextCursor && { nextCursor }),
    ...(state && { state }),
    ...(more && { more }),
    ...given(reactions, own?.pageReactions),
  }
}

function mine(comment: Comment, { votes, reactions, own }: Viewer): Comment {
  const { id } = comment
  const knowledge = own[id]
  return {
    ...comment,
    myVote: votes[id] ?? 0,
    ...given(comment.reactions, reactions[id]),
    ...(knowledge && { ...knowledge, mine: true }),
  }
}

const given = (reactions: readonly Reaction[] | undefined, own: readonly string[] | undefined) =>
  Array.isArray(reactions) && { reactions: reactions.map((reaction) => ({ ...reaction, mine: [own].flat().includes(reaction?.emoji) })) }

const isObject = (value: unknown) => Object(value) === value

const at = (thread: string) => `/threads/${encodeURIComponent(thread)}`

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
