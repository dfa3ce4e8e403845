import type { Adapter, Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Action, Body, Comment, CommentPage, Draft, Identity, Sort, Status, Thread, Vote } from '../core/types'
import { uuid } from '../core/uuid'

/** A whole backend without a server, for the adapters that keep comments in the page or in this browser. */

/** One comment as it is kept. Plain data, so that it can be written as JSON. */
export interface Row {
  readonly id: string
  readonly parentId: string | null
  /** Its number in the thread: two comments of the same millisecond still have an order. */
  readonly seq: number
  readonly clientId: string
  readonly viewer: string
  readonly author: Identity
  readonly body: Body
  readonly createdAt: string
  readonly editedAt?: string
  readonly status: Status
  readonly votes: Readonly<Record<string, Vote>>
}

/** Where the rows of a thread are. */
export interface Shelf {
  load(thread: string): readonly Row[]
  save(thread: string, rows: readonly Row[]): void
  threads(): readonly string[]
}

export interface EngineSettings {
  readonly name: string
  /** Who is at this browser. */
  readonly viewer: string
  /** How many roots, and how many replies of one comment, a page holds. Default 20. */
  readonly pageSize?: number
  /** What is posted waits for review. */
  readonly reviewed?: boolean
  readonly closed?: boolean
  /** Seconds. Default 900. */
  readonly editWindow?: number
  /** Epoch milliseconds. */
  readonly now?: () => number
}

export function createEngine(shelf: Shelf, settings: EngineSettings): Adapter {
  const { name, viewer, pageSize = 20, reviewed = false, closed = false, editWindow = 900, now = Date.now } = settings
  const features: Features = {
    sorts: ['newest', 'oldest', 'top'],
    depth: Number.POSITIVE_INFINITY,
    identity: 'required',
    input: 'markdown',
    maxLength: 10_000,
    votes: 'updown',
    reviewed,
    editWindow,
  }
  const state = closed ? 'closed' : 'open'

  const editableUntil = (row: Row) => Date.parse(row.createdAt) + editWindow * 1000

  function show(row: Row): Comment {
    const mine = row.viewer === viewer
    const editable = mine && row.status !== 'deleted' && !closed && now() < editableUntil(row)
    const can: Action[] = []
    if (row.status === 'published' && !closed) can.push('reply')
    if (row.status === 'published' && !mine) can.push('vote')
    if (editable) can.push('edit')
    if (mine && row.status !== 'deleted') can.push('delete')
    return {
      id: row.id,
      parentId: row.parentId,
      author: { name: row.author.name ?? '', ...(row.author.website && { url: row.author.website }) },
      body: row.body,
      createdAt: row.createdAt,
      status: row.status,
      score: score(row),
      myVote: row.votes[viewer] ?? 0,
      can,
      ...(row.editedAt && { editedAt: row.editedAt }),
      ...(mine && row.status !== 'deleted' && { mine }),
      ...(editable && { editableUntil: new Date(editableUntil(row)).toISOString(), source: row.body.value }),
    }
  }

  /** What this viewer may see: what is published, their own pending words, and tombstones with something below them. */
  function visible(rows: readonly Row[]): readonly Row[] {
    const seen = new Set<string>()
    const parents = new Map(rows.map((row) => [row.id, row.parentId]))
    for (const row of rows) {
      if (row.status !== 'published' && !(row.status === 'pending' && row.viewer === viewer)) continue
      for (let id: string | null | undefined = row.id; id && !seen.has(id); id = parents.get(id)) seen.add(id)
    }
    return rows.filter((row) => seen.has(row.id) && (row.status !== 'pending' || row.viewer === viewer))
  }

  /** A page of the children of one comment (or of the page), with as much below each as fits. */
  function page(rows: readonly Row[], parentId: string | null, sort: Sort, cursor: string | undefined): CommentPage {
    const seen = visible(rows)
    const children = new Map<string | null, Row[]>()
    for (const row of seen) children.set(row.parentId, [...(children.get(row.parentId) ?? []), row])
    const place = (row: Row) => key(row, sort)
    const ordered = (children.get(parentId) ?? []).sort((a, b) => compare(place(a), place(b)))
    const rest = cursor ? ordered.filter((row) => compare(place(row), JSON.parse(cursor)) > 0) : ordered
    const chosen = rest.slice(0, pageSize)
    const last = chosen.at(-1)
    const more: Record<string, number> = {}
    const shown = [...chosen]
    for (let at = 0; at < shown.length; at++) {
      const parent = shown[at]
      if (!parent) break
      const replies = children.get(parent.id) ?? []
      shown.push(...replies.slice(0, pageSize))
      if (replies.length > pageSize) more[parent.id] = replies.length - pageSize
    }
    return {
      comments: shown.map(show),
      total: { value: seen.filter((row) => row.status === 'published').length, exact: true },
      state,
      more,
      ...(last && rest.length > chosen.length && { nextCursor: JSON.stringify(place(last)) }),
    }
  }

  /** Finds a row, lets `change` make another of it, and keeps that. */
  function change(id: string, to: (row: Row, rows: readonly Row[]) => Row): Row {
    for (const thread of shelf.threads()) {
      const rows = shelf.load(thread)
      const row = rows.find((row) => row.id === id)
      if (!row) continue
      const changed = to(row, rows)
      shelf.save(
        thread,
        rows.map((other) => (other === row ? changed : other)),
      )
      return changed
    }
    throw new AfterwordError('not_found', `There is no comment ${id}.`)
  }

  return {
    name,
    features,
    list: async ({ thread, sort, cursor }, { signal }) => {
      signal.throwIfAborted()
      return page(shelf.load(thread.id), null, sort, cursor)
    },
    replies: async ({ thread, parentId, cursor }, { signal }) => {
      signal.throwIfAborted()
      return page(shelf.load(thread.id), parentId, 'oldest', cursor)
    },
    get: async ({ thread, id }, { signal }) => {
      signal.throwIfAborted()
      const seen = visible(shelf.load(thread.id))
      const chain: Row[] = []
      for (let row = seen.find((row) => row.id === id); row; row = seen.find((other) => other.id === row?.parentId)) chain.unshift(row)
      if (!chain.length) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      return { comments: chain.map(show), state }
    },
    create: async (thread: Thread, draft: Draft, { signal }) => {
      signal.throwIfAborted()
      const rows = shelf.load(thread.id)
      const before = rows.find((row) => row.clientId === draft.clientId)
      if (before && before.body.value !== draft.body.value)
        throw new AfterwordError('conflict', 'Other words were posted under this clientId.')
      if (before) return { status: before.status, id: before.id, comment: show(before) }
      if (closed) throw new AfterwordError('closed')
      const fields = checkDraft(draft, features)
      if (fields.length) throw new AfterwordError('invalid', 'The draft is not complete.', { fields })
      const parent = rows.find((row) => row.id === draft.parentId)
      if (draft.parentId !== null && parent?.status !== 'published')
        throw new AfterwordError('not_found', `There is no comment ${draft.parentId}.`)
      const row: Row = {
        id: uuid(),
        parentId: draft.parentId,
        seq: rows.length,
        clientId: draft.clientId,
        viewer,
        author: draft.author,
        body: draft.body,
        createdAt: new Date(Math.max(now(), Date.parse(rows.at(-1)?.createdAt ?? '1970-01-01T00:00:00Z'))).toISOString(),
        status: reviewed ? 'pending' : 'published',
        votes: {},
      }
      shelf.save(thread.id, [...rows, row])
      return { status: row.status, id: row.id, comment: show(row) }
    },
    edit: async (id, body, { signal }) => {
      signal.throwIfAborted()
      return show(
        change(id, (row) => {
          if (row.viewer !== viewer || row.status === 'deleted') throw new AfterwordError('forbidden')
          if (closed) throw new AfterwordError('closed')
          if (now() >= editableUntil(row)) throw new AfterwordError('edit_expired')
          const fields = checkDraft({ author: row.author, body }, features)
          if (fields.length) throw new AfterwordError('invalid', 'The words cannot stand like this.', { fields })
          return { ...row, body, editedAt: new Date(now()).toISOString() }
        }),
      )
    },
    remove: async (id, { signal }) => {
      signal.throwIfAborted()
      change(id, (row) => {
        if (row.viewer !== viewer) throw new AfterwordError('forbidden')
        return { ...row, status: 'deleted', author: {}, body: { format: 'text', value: '' }, votes: {} }
      })
    },
    vote: async (id, vote, { signal }) => {
      signal.throwIfAborted()
      const row = change(id, (row) => {
        if (row.viewer === viewer || row.status !== 'published') throw new AfterwordError('rejected', 'One cannot vote on this comment.')
        return { ...row, votes: { ...row.votes, [viewer]: vote } }
      })
      return { score: score(row), myVote: vote }
    },
    count: async (threads, { signal }) => {
      signal.throwIfAborted()
      return Object.fromEntries(
        threads.map((thread) => [thread, { value: shelf.load(thread).filter((row) => row.status === 'published').length, exact: true }]),
      )
    },
  }
}

const score = ({ votes }: Row) => Object.values(votes).reduce<number>((sum, vote) => sum + vote, 0)

type Key = readonly number[]

/** Where a row stands in an order; two rows never stand in the same place, so a cursor neither loses nor doubles one. */
function key(row: Row, sort: Sort): Key {
  const { seq } = row
  if (sort === 'oldest') return [seq]
  return sort === 'top' ? [-score(row), -seq] : [-seq]
}

function compare(a: Key, b: Key): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}
