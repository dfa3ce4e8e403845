import type { Adapter, Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Action, Body, Comment, CommentPage, Draft, Identity, Reaction, Report, Sort, Status, Thread, Vote } from '../core/types'
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
  readonly reactions?: Given
  /** By viewer: one each. Nobody looks at them here; a moderator would. */
  readonly reports?: Readonly<Record<string, Report>>
}

/** Who gave which emoji. */
export type Given = Readonly<Record<string, readonly string[]>>

/** Where the rows of a thread are. */
export interface Shelf {
  load(thread: string): readonly Row[]
  save(thread: string, rows: readonly Row[]): void
  threads(): readonly string[]
  /** The emoji the page itself was given. */
  given(thread: string): Given
  give(thread: string, given: Given): void
  /** Tells that something was saved, by whomever. Answers how to end it. */
  watch(onSave: (thread: string) => void): () => void
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
  /** The emoji readers can give to a comment; none: no reactions. */
  readonly reactions?: readonly string[]
  /** As `reactions`, to the page itself. Default none. */
  readonly pageReactions?: readonly string[]
  /** Seconds. Default 900. */
  readonly editWindow?: number
  /** Epoch milliseconds. */
  readonly now?: () => number
}

export function createEngine(shelf: Shelf, settings: EngineSettings): Adapter {
  const { name, viewer, pageSize = 20, reviewed = false, closed = false, editWindow = 900, now = Date.now } = settings
  const { reactions = ['❤️', '😄', '🎉', '🤔', '😢', '🙏'], pageReactions = [] } = settings
  const features: Features = {
    sorts: ['newest', 'oldest', 'top'],
    depth: Number.POSITIVE_INFINITY,
    identity: 'required',
    input: 'markdown',
    maxLength: 10_000,
    votes: 'updown',
    reviewed,
    editWindow,
    ...(reactions.length > 0 && { reactions }),
    ...(pageReactions.length > 0 && { pageReactions }),
  }
  const state = closed ? 'closed' : 'open'

  const editableUntil = (row: Row) => Date.parse(row.createdAt) + editWindow * 1000

  function show(row: Row): Comment {
    const mine = row.viewer === viewer
    const editable = mine && row.status !== 'deleted' && !closed && now() < editableUntil(row)
    const can: Action[] = []
    if (row.status === 'published' && !closed) can.push('reply')
    if (row.status === 'published' && !mine) can.push('vote', ...(reactions.length ? (['react'] as const) : []), 'report')
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
      ...(reactions.length > 0 && { reactions: counted(row.reactions) }),
      can,
      ...(row.editedAt && { editedAt: row.editedAt }),
      ...(mine && row.status !== 'deleted' && { mine }),
      ...(editable && { editableUntil: new Date(editableUntil(row)).toISOString(), source: row.body.value }),
    }
  }

  function counted(given: Given = {}): readonly Reaction[] {
    return Object.entries(given)
      .map(([emoji, viewers]) => ({ emoji, count: viewers.length, mine: viewers.includes(viewer) }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
  }
  /** What was given, with this viewer's emoji or without it. */
  function gave(given: Given = {}, emoji: string, on: boolean): Given {
    const others = (given[emoji] ?? []).filter((one) => one !== viewer)
    return { ...given, [emoji]: on ? [...others, viewer] : others }
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

  const ofPage = (thread: string) => pageReactions.length > 0 && { reactions: counted(shelf.given(thread)) }

  /** A page of the children of one comment (or of the page), with as much below each as fits. */
  function page(thread: string, parentId: string | null, sort: Sort, cursor: string | undefined): CommentPage {
    const seen = visible(shelf.load(thread))
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
      total: total(thread),
      state,
      more,
      ...(parentId === null && cursor === undefined && ofPage(thread)),
      ...(last && rest.length > chosen.length && { nextCursor: JSON.stringify(place(last)) }),
    }
  }

  const total = (thread: string) => ({ value: shelf.load(thread).filter(({ status }) => status === 'published').length, exact: true })

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
      return page(thread.id, null, sort, cursor)
    },
    replies: async ({ thread, parentId, cursor }, { signal }) => {
      signal.throwIfAborted()
      return page(thread.id, parentId, 'oldest', cursor)
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
        return { ...row, status: 'deleted', author: {}, body: { format: 'text', value: '' }, votes: {}, reactions: {}, reports: {} }
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
    react: async ({ thread, id }, emoji, on, { signal }) => {
      signal.throwIfAborted()
      if (!(id === null ? pageReactions : reactions).includes(emoji)) throw new AfterwordError('invalid', `${emoji} is not offered here.`)
      if (id === null) {
        shelf.give(thread.id, gave(shelf.given(thread.id), emoji, on))
        return counted(shelf.given(thread.id))
      }
      const row = change(id, (row) => {
        if (row.viewer === viewer || row.status !== 'published') throw new AfterwordError('rejected', 'One cannot react to this comment.')
        return { ...row, reactions: gave(row.reactions, emoji, on) }
      })
      return counted(row.reactions)
    },
    report: async (id, report, { signal }) => {
      signal.throwIfAborted()
      change(id, (row) => {
        if (row.viewer === viewer || row.status !== 'published') throw new AfterwordError('rejected', 'One cannot report this comment.')
        return { ...row, reports: { ...row.reports, [viewer]: report } }
      })
    },
    watch(thread, onChange, { signal }) {
      if (signal.aborted) return
      const look = () => new Map(visible(shelf.load(thread.id)).map((row) => [row.id, show(row)]))
      const frame = () => ({ total: total(thread.id), state, ...ofPage(thread.id) }) as const
      let seen = look()
      let around = JSON.stringify(frame())
      let timer: ReturnType<typeof setTimeout> | undefined
      const tell = () => {
        timer = undefined
        const now = look()
        const comments = [...now.values()].filter((comment) => JSON.stringify(comment) !== JSON.stringify(seen.get(comment.id)))
        for (const [id, comment] of seen) if (!now.has(id)) comments.push(gone(comment))
        const page = { comments, ...frame() }
        const before = around
        seen = now
        around = JSON.stringify(frame())
        if (comments.length || around !== before) onChange(page)
      }
      // What was saved at once is told at once, and after whoever saved it has been answered.
      const end = shelf.watch((saved) => {
        if (saved === thread.id) timer ??= setTimeout(tell)
      })
      signal.addEventListener('abort', () => {
        end()
        clearTimeout(timer)
      })
    },
    count: async (threads, { signal }) => {
      signal.throwIfAborted()
      return Object.fromEntries(threads.map((thread) => [thread, total(thread)]))
    },
  }
}

const score = ({ votes }: Row) => Object.values(votes).reduce<number>((sum, vote) => sum + vote, 0)

const gone = ({ id, parentId, createdAt }: Comment): Comment => ({
  id,
  parentId,
  createdAt,
  author: { name: '' },
  body: { format: 'text', value: '' },
  status: 'deleted',
  can: [],
})

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
