import type { Adapter } from '../core/adapter'
import { type Code, codes, isAfterwordError } from '../core/errors'
import type { Comment, CommentPage, Draft, Thread } from '../core/types'
import { uuid } from '../core/uuid'

/** One backend, made for one test: empty but for what the test puts in. */
export interface Fixture {
  readonly adapter: Adapter
  /** A thread nobody has written in. */
  readonly thread: Thread
  /** The same backend as another viewer sees it. Without it, what strangers may do is not checked. */
  readonly another?: Adapter
  /** Puts comments there, for a backend whose adapter cannot `create`. They come in order, parents first. */
  seed?(thread: Thread, comments: readonly Comment[]): Promise<void> | void
  dispose?(): Promise<void> | void
}

export type Setup = () => Fixture | Promise<Fixture>

/** One sentence of the contract, and how it is tried. */
export interface Check {
  readonly section: string
  readonly sentence: string
  /** Methods without which the sentence says nothing. */
  readonly needs?: readonly (keyof Adapter)[]
  /** Another viewer is needed. */
  readonly stranger?: boolean
  run(fixture: Fixture): Promise<void>
}

/** Why a check says nothing about this adapter; `undefined` where it does. */
export function inapplicable({ needs = [], stranger }: Check, { adapter, another }: Fixture): string | undefined {
  const missing = needs.find((method) => adapter[method] === undefined)
  if (missing) return `the adapter has no ${missing}`
  return stranger && !another ? 'the fixture has no other viewer' : undefined
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
  author: { name: 'Ines' },
  ...more,
})

/** What a fixture is filled with: each names the comment it replies to, by its place in the list. */
export interface Wish {
  readonly words: string
  readonly under?: number
}

/** Puts comments into the backend, one after another; answers their ids. */
export async function fill(fixture: Fixture, wishes: readonly Wish[]): Promise<readonly string[]> {
  const { adapter, thread } = fixture
  const ids: string[] = []
  const parent = ({ under }: Wish) => (under === undefined ? null : (ids[under] ?? null))
  if (adapter.create) {
    for (const wish of wishes) {
      const created = await adapter.create(thread, draft(wish.words, parent(wish)), call())
      const id = created.comment?.id ?? created.id
      must(typeof id === 'string', 'create answers the id of what it stored.', created)
      ids.push(id)
    }
    return ids
  }
  must(fixture.seed !== undefined, 'An adapter without create needs a fixture with seed.')
  const comments = wishes.map((wish, at): Comment => {
    ids.push(`seed-${at}`)
    const createdAt = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString()
    return {
      id: `seed-${at}`,
      parentId: parent(wish),
      author: { name: 'Ines' },
      body: { format: 'markdown', value: wish.words },
      createdAt,
      status: 'published',
      can: [],
    }
  })
  await fixture.seed(thread, comments)
  return ids
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
  if (format !== 'html') return value
  return value
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim()
}

/** That something is refused, as an `AfterwordError` with one of these codes. */
export async function refuses(promise: Promise<unknown>, allowed: readonly Code[], sentence: string): Promise<void> {
  const thrown = await promise.then(
    () => must(false, `${sentence} It was not refused.`),
    (error: unknown) => error,
  )
  must(isAfterwordError(thrown), `${sentence} Every failure is an AfterwordError.`, String(thrown))
  must(codes.includes(thrown.code), 'An error’s code is one of the list.', thrown.code)
  must(allowed.includes(thrown.code), sentence, thrown.code)
}
