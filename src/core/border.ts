import { AfterwordError } from './errors'
import type { Action, Author, Badge, Body, Comment, CommentPage, Count, Created, Status, Vote } from './types'

/**
 * The border between a backend and the page. Whatever an adapter hands over is copied field by field: a string where a string
 * belongs (an object passed to Preact as a child must never become an element, CVE-2026-22028), known words where words are listed,
 * nothing else. A bad row is dropped and told; the rest of the list stands.
 */

const statuses = new Set<Status>(['published', 'pending', 'spam', 'rejected', 'deleted', 'hidden'])
const actions = new Set<Action>(['reply', 'edit', 'delete', 'vote'])
const badges = new Set<Badge>(['author', 'moderator', 'admin', 'verified', 'bot'])
const formats = new Set<Body['format']>(['text', 'markdown', 'html'])

/** Told about each row that was dropped, for the site owner's console. */
export type Tell = (problem: string) => void

export function readPage(value: unknown, tell: Tell): CommentPage {
  const page = record(value)
  if (!page || !Array.isArray(page.comments)) throw new AfterwordError('bad_response', 'The adapter answered no list of comments.')
  const total = readCount(page.total)
  return {
    comments: page.comments.flatMap((row) => {
      const comment = readComment(row)
      if (!comment) tell(`A comment was dropped, it lacks an id, a date or a body: ${describe(row)}`)
      return comment ?? []
    }),
    ...(typeof page.nextCursor === 'string' && { nextCursor: page.nextCursor }),
    ...(total && { total }),
    ...((page.state === 'open' || page.state === 'closed') && { state: page.state }),
    ...(page.more !== undefined && { more: readMore(page.more) }),
  }
}

/** A comment, or `undefined` if what came cannot be shown as one. */
export function readComment(value: unknown): Comment | undefined {
  const row = record(value)
  if (!row || typeof row.id !== 'string' || row.id === '') return undefined
  const createdAt = date(row.createdAt)
  const status = listed(row.status, statuses)
  const body = readBody(row.body)
  if (!createdAt || !status || !body) return undefined
  const editedAt = date(row.editedAt)
  const editableUntil = date(row.editableUntil)
  const myVote = readVote(row.myVote)
  return {
    id: row.id,
    parentId: typeof row.parentId === 'string' ? row.parentId : null,
    author: readAuthor(row.author),
    body,
    createdAt,
    status,
    can: many(row.can, actions),
    ...(editedAt && { editedAt }),
    ...(editableUntil && { editableUntil }),
    ...(typeof row.score === 'number' && Number.isFinite(row.score) && { score: row.score }),
    ...(myVote !== undefined && { myVote }),
    ...(row.mine === true && { mine: true }),
    ...(typeof row.source === 'string' && { source: row.source }),
    ...(typeof row.url === 'string' && { url: row.url }),
  }
}

export function readCreated(value: unknown): Created {
  const answer = record(value)
  const status = listed(answer?.status, statuses)
  if (!answer || !status) throw new AfterwordError('bad_response', 'The adapter did not say what became of the comment.')
  const comment = readComment(answer.comment)
  return { status, ...(typeof answer.id === 'string' && { id: answer.id }), ...(comment && { comment }) }
}

export function readCount(value: unknown): Count | undefined {
  const count = record(value)
  if (!count || typeof count.value !== 'number' || !(count.value >= 0)) return undefined
  return { value: Math.floor(count.value), exact: count.exact === true }
}

export function readVote(value: unknown): Vote | undefined {
  return value === -1 || value === 0 || value === 1 ? value : undefined
}

export function readBody(value: unknown): Body | undefined {
  const body = record(value)
  const format = listed(body?.format, formats)
  return body && format && typeof body.value === 'string' ? { format, value: body.value } : undefined
}

function readAuthor(value: unknown): Author {
  const author = record(value) ?? {}
  const worn = many(author.badges, badges)
  return {
    name: typeof author.name === 'string' ? author.name : '',
    ...(typeof author.url === 'string' && { url: author.url }),
    ...(typeof author.avatar === 'string' && { avatar: author.avatar }),
    ...(worn.length > 0 && { badges: worn }),
  }
}

/** A null-prototype map, so that a comment called `__proto__` is only a key. */
function readMore(value: unknown): Record<string, number> {
  const more: Record<string, number> = Object.create(null)
  for (const [id, count] of Object.entries(record(value) ?? {})) {
    if (typeof count === 'number' && count > 0) more[id] = Math.floor(count)
  }
  return more
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function date(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined
}

function listed<T extends string>(value: unknown, words: ReadonlySet<T>): T | undefined {
  return words.has(value as T) ? (value as T) : undefined
}

function many<T extends string>(value: unknown, words: ReadonlySet<T>): readonly T[] {
  return Array.isArray(value) ? value.filter((word): word is T => words.has(word as T)) : []
}

function describe(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, 200)
  } catch {
    return String(value)
  }
}
