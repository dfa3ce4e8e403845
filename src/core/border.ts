import type { Voted } from './adapter'
import { AfterwordError } from './errors'
import { attempt, date, listed, many, number, record } from './plain'
import { isBlank } from './rules'
import type {
  Action,
  Author,
  Badge,
  Body,
  Comment,
  CommentPage,
  Count,
  Created,
  Elsewhere,
  Face,
  Identity,
  Reaction,
  Status,
  Vote,
} from './types'

/**
 * The border between a backend and the page. Whatever an adapter hands over is copied field by field: a string where a string
 * belongs (an object passed to Preact as a child must never become an element, CVE-2026-22028), known words where words are listed,
 * nothing else. A bad row is dropped and told; the rest of the list stands.
 */

const statuses = new Set<Status>(['published', 'pending', 'spam', 'rejected', 'deleted', 'hidden'])
const actions = new Set<Action>(['reply', 'edit', 'delete', 'vote', 'react', 'report'])
const badges = new Set<Badge>(['author', 'moderator', 'admin', 'verified', 'bot'])
const formats = new Set<Body['format']>(['text', 'markdown', 'html'])
const kinds = new Set<Face['kind']>(['like', 'repost'])

/** Told about each row that was dropped, for the site owner's console. */
export type Tell = (problem: string) => void

export function readPage(value: unknown, tell: Tell): CommentPage {
  const page = record(value)
  if (!page || !Array.isArray(page.comments)) throw new AfterwordError('bad_response', 'The adapter answered no list of comments.')
  const total = readCount(page.total)
  return {
    comments: page.comments.flatMap((row) => {
      const comment = attempt(() => readComment(row))
      if (!comment) tell(`A comment was dropped, it lacks an id, a date or a body: ${describe(row)}`)
      return comment ?? []
    }),
    ...(typeof page.nextCursor === 'string' && { nextCursor: page.nextCursor }),
    ...(total && { total }),
    ...((page.state === 'open' || page.state === 'closed') && { state: page.state }),
    ...(page.more !== undefined && { more: readMore(page.more) }),
    ...readElsewhere(page.elsewhere),
    ...readReactions(page.reactions),
    ...(Array.isArray(page.faces) && { faces: page.faces.flatMap((face) => attempt(() => readFace(face)) ?? []) }),
  }
}

function readElsewhere(value: unknown): { elsewhere?: Elsewhere } {
  const { name, url } = record(value) ?? {}
  return typeof name === 'string' && typeof url === 'string' ? { elsewhere: { name, url } } : {}
}

function readFace(value: unknown): Face | undefined {
  const face = record(value)
  const kind = listed(face?.kind, kinds)
  return kind && { kind, author: readAuthor(face?.author) }
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
  const score = number(row.score)
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
    ...(score !== undefined && { score }),
    ...(myVote !== undefined && { myVote }),
    ...readReactions(row.reactions),
    ...(row.mine === true && { mine: true }),
    ...(typeof row.source === 'string' && { source: row.source }),
    ...(typeof row.url === 'string' && { url: row.url }),
    ...(typeof row.warning === 'string' && row.warning && { warning: row.warning }),
    ...(typeof row.via === 'string' && row.via && { via: row.via }),
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
  const total = number(count?.value)
  return total !== undefined && total >= 0 ? { value: Math.floor(total), exact: count?.exact === true } : undefined
}

export function readVote(value: unknown): Vote | undefined {
  return value === -1 || value === 0 || value === 1 ? value : undefined
}

/** Something short that can be seen, a whole number of it, each once. Answers nothing where the backend said nothing. */
export function readReactions(value: unknown): { reactions?: readonly Reaction[] } {
  if (!Array.isArray(value)) return {}
  const known = new Map<string, Reaction>()
  for (const row of value) {
    const { emoji, count, mine } = record(row) ?? {}
    const times = Math.floor(number(count) ?? -1)
    if (isEmoji(emoji) && times >= 0) known.set(emoji, { emoji, count: times, ...(mine === true && { mine }) })
  }
  return { reactions: [...known.values()] }
}

/** A backend may have names such as `party_parrot` for pictures of its own: those are no emoji. */
export function isEmoji(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 30 && /\p{Emoji}/u.test(value) && !/[\w\s]/.test(value)
}

export function readBody(value: unknown): Body | undefined {
  const body = record(value)
  const format = listed(body?.format, formats)
  return body && format && typeof body.value === 'string' ? { format, value: body.value } : undefined
}

/** Answers nothing where the backend said nothing. */
export function readVoted(value: unknown): Voted {
  const answer = record(value)
  const myVote = readVote(answer?.myVote)
  const score = number(answer?.score)
  return { ...(myVote !== undefined && { myVote }), ...(score !== undefined && { score }) }
}

export function readIdentity(value: unknown): Identity {
  const { name, email, website } = record(value) ?? {}
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof email === 'string' && { email }),
    ...(typeof website === 'string' && { website }),
  }
}

function readAuthor(value: unknown): Author {
  const author = record(value) ?? {}
  const worn = many(author.badges, badges)
  return {
    name: typeof author.name === 'string' && !isBlank(author.name) ? author.name : '',
    ...(typeof author.url === 'string' && { url: author.url }),
    ...(typeof author.avatar === 'string' && { avatar: author.avatar }),
    ...(worn.length > 0 && { badges: worn }),
  }
}

/** A null-prototype map, so that a comment called `__proto__` is only a key. */
function readMore(value: unknown): Record<string, number> {
  const more: Record<string, number> = Object.create(null)
  for (const [id, count] of Object.entries(record(value) ?? {})) {
    const left = Math.floor(number(count) ?? 0)
    if (left > 0) more[id] = left
  }
  return more
}

function describe(value: unknown): string {
  return attempt(() => JSON.stringify(value).slice(0, 200)) ?? typeof value
}
