import type { Adapter } from '../core/adapter'
import { type AfterwordError, type Code, codes, isAfterwordError } from '../core/errors'
import type { Comment, CommentPage, Draft, Thread } from '../core/types'
import { uuid } from '../core/uuid'

/** One backend, made for one test: empty but for what the test puts in. */
export interface Fixture {
  readonly adapter: Adapter
  /** A thread nobody has written in. */
  readonly thread: Thread
  /** The same backend as another viewer sees it. Without it, what strangers may do is not checked. */
  readonly another?: Adapter
  /**
   * Puts comments there behind the adapter's back: needed where it cannot `create`, and quicker where it can. They come in order, parents
   * first. Answers the ids they got, where the backend chooses them.
   */
  seed?(thread: Thread, comments: readonly Comment[]): Promise<readonly string[] | undefined> | readonly string[] | undefined
  /** The longest text the backend takes, where that is less than 3,000 characters and `features.maxLength` does not say it. */
  readonly longest?: number
  /** Deletes a comment behind the adapter's back, as the backend's owner would. */
  erase?(id: string): Promise<void> | void
  /** From now on the backend holds what is posted until somebody has looked at it. */
  hold?(): Promise<void> | void
  /** Lets the test answer in the backend's place, until called with nothing. Most easily by a `line()` between adapter and backend. */
  interfere?(answer?: Interference): void
  dispose?(): Promise<void> | void
}

/** Answers a request instead of the backend; `pass` asks the backend after all. */
export type Interference = (request: Request, pass: (request: Request) => Promise<Response>) => Response | Promise<Response>

export type Setup = () => Fixture | Promise<Fixture>

/** One sentence of the contract, and how it is tried. */
export interface Check {
  readonly section: string
  readonly sentence: string
  /** Methods without which the sentence says nothing. */
  readonly needs?: readonly (keyof Adapter)[]
  /** What the fixture has to have. */
  readonly with?: readonly ('another' | 'erase' | 'hold' | 'interfere')[]
  run(fixture: Fixture): Promise<void>
}

/** Why a check says nothing about this adapter; `undefined` where it does. */
export function inapplicable({ needs = [], with: means = [] }: Check, fixture: Fixture): string | undefined {
  const missing = needs.find((method) => fixture.adapter[method] === undefined)
  if (missing) return `the adapter has no ${missing}`
  const lacking = means.find((mean) => fixture[mean] === undefined)
  return lacking && `the fixture has no ${lacking}`
}

/** A line between an adapter and its backend: give the adapter its `fetch`, and the fixture its `interfere`. */
export function line(backend: (request: Request) => Response | Promise<Response> = fetch): Required<Pick<Fixture, 'interfere'>> & {
  readonly fetch: typeof fetch
} {
  let between: Interference | undefined
  const pass = async (request: Request) => backend(request)
  return {
    async fetch(input, init) {
      init?.signal?.throwIfAborted()
      const request = new Request(input, init)
      const response = await (between ? between(request, pass) : pass(request))
      init?.signal?.throwIfAborted()
      return response
    },
    interfere(answer) {
      between = answer
    },
  }
}

/** Breaks the check with the sentence of the contract that does not hold. */
export function must(holds: boolean, sentence: string, seen?: unknown): asserts holds {
  if (!holds) throw new Error(seen === undefined ? sentence : `${sentence} Seen: ${JSON.stringify(seen)?.slice(0, 500)}`)
}

export const call = () => ({ signal: new AbortController().signal })

export const draft = (value: string, parentId: string | null = null, more: Partial<Draft> = {}): Draft => ({
  clientId: uuid(),
  parentId,
  body: { format: 'markdown', value },
  // A form that asks for no mail address sends none; an adapter that wants none leaves it alone.
  author: { name: 'Ines', email: 'ines@blog.example' },
  ...more,
})

/** What a fixture is filled with: each names the comment it replies to, by its place in the list. */
export interface Wish {
  readonly words: string
  readonly under?: number
}

/** The viewer posts comments, one after another; answers their ids. */
export async function post({ adapter, thread }: Fixture, wishes: readonly Wish[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const wish of wishes) {
    const created = await adapter.create?.(thread, draft(wish.words, parentOf(wish, ids)), call())
    const id = created?.comment?.id ?? created?.id
    must(typeof id === 'string', 'create answers the id of what it stored.', created)
    ids.push(id)
  }
  return ids
}

const parentOf = ({ under }: Wish, ids: readonly string[]) => (under === undefined ? null : (ids[under] ?? null))

/** Puts comments into the backend, whoever writes them; answers their ids. */
export async function fill(fixture: Fixture, wishes: readonly Wish[]): Promise<readonly string[]> {
  const { adapter, thread } = fixture
  if (!fixture.seed) {
    must(adapter.create !== undefined, 'An adapter without create needs a fixture with seed.')
    return post(fixture, wishes)
  }
  const ids = wishes.map((_, at) => `seed-${at}`)
  const comments = wishes.map((wish, at): Comment => {
    const createdAt = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString()
    return {
      id: `seed-${at}`,
      parentId: parentOf(wish, ids),
      author: { name: 'Ines' },
      body: { format: 'markdown', value: wish.words },
      createdAt,
      status: 'published',
      can: [],
    }
  })
  return (await fixture.seed(thread, comments)) ?? ids
}

/** Wishes that nest no deeper than the backend does. */
export function within({ adapter }: Fixture, wishes: readonly Wish[]): readonly Wish[] {
  const depths: number[] = []
  return wishes.map((wish, at) => {
    const depth = wish.under === undefined ? 0 : (depths[wish.under] ?? 0) + 1
    depths[at] = Math.min(depth, adapter.features.depth)
    return depth <= adapter.features.depth || wish.under === undefined ? wish : { words: wish.words }
  })
}

/** Walks a thread to its end, page by page. */
export async function walk({ adapter, thread }: Fixture, sort = adapter.features.sorts[0] ?? 'newest'): Promise<readonly CommentPage[]> {
  const pages: CommentPage[] = []
  let cursor: string | undefined
  do {
    const page = await adapter.list({ thread, sort, ...(cursor !== undefined && { cursor }) }, call())
    must(page.nextCursor === undefined || page.nextCursor !== cursor, 'A cursor leads on: it is never the one just used.', cursor)
    pages.push(page)
    cursor = page.nextCursor
    must(pages.length < 500, 'The last page has no nextCursor.')
  } while (cursor !== undefined)
  return pages
}

export async function all(fixture: Fixture): Promise<readonly Comment[]> {
  return (await walk(fixture)).flatMap(({ comments }) => comments)
}

/** The words of a body, whatever format it comes in. */
export function wordsOf({ body: { format, value } }: Comment): string {
  const words = format === 'html' ? decoded(value.replace(/<[^>]*>/g, '')) : value
  // Backends that print well set quotes as printers do.
  return words
    .replace(/[“”„″]/g, '"')
    .replace(/[‘’′]/g, "'")
    .trim()
}

function decoded(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point)))
    .replace(/&#x([0-9a-f]+);/gi, (_, point) => String.fromCodePoint(Number.parseInt(point, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

/** That something is refused, as an `AfterwordError` with one of these codes. */
export async function refuses(promise: Promise<unknown>, allowed: readonly Code[], sentence: string): Promise<AfterwordError> {
  const thrown = await promise.then(
    () => must(false, `${sentence} It was not refused.`),
    (error: unknown) => error,
  )
  must(isAfterwordError(thrown), `${sentence} Every failure is an AfterwordError.`, String(thrown))
  must(codes.includes(thrown.code), 'An error’s code is one of the list.', thrown.code)
  must(allowed.includes(thrown.code), sentence, thrown.code)
  return thrown
}
