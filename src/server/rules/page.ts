import { AfterwordError } from '../../core/errors'
import type { Comment, Reaction, Sort } from '../../core/types'
import { commentId, parseCommentId, threadKey } from '../identity/names'
import { type CommentRow, pageSeq, type Store } from '../store/store'
import { readReactions } from './reactions'
import type { Settings } from './settings'
import { showAll } from './shown'
import { featuresOf, type ToldFeatures } from './words'

/** One page of a thread, the same for everybody. */
export interface PublicPage {
  readonly comments: readonly Comment[]
  readonly nextCursor?: string
  readonly total: number
  readonly state: 'open' | 'closed'
  /** How many direct replies of a comment were left out. */
  readonly more?: Readonly<Record<string, number>>
  readonly features: ToldFeatures
  /** On the first page only: those to the page itself, and the thread's version, from which on changes can be listened to. */
  readonly reactions?: readonly Reaction[]
  readonly version?: number
}

export interface PageQuery {
  /** Normalised. */
  readonly thread: string
  readonly sort: Sort
  readonly cursor?: string
  readonly limit: number
  readonly parent?: string
  readonly around?: string
}

/** So many rows a page holds, whatever hangs below its comments. */
const most = 100
/** A comment with more replies than this shows so many of them; the rest comes when asked for. */
const firstReplies = 10

/** Reads a page with a bounded number of bounded questions, however deep or wide the thread. Throws `not_found` and `invalid`. */
export async function readPage(store: Store, query: PageQuery, settings: Settings): Promise<PublicPage> {
  const thread = await store.thread(query.thread)
  const features = featuresOf(settings)
  if (!thread) {
    if (query.parent !== undefined || query.around !== undefined) throw new AfterwordError('not_found', 'There is no such comment.')
    const first = query.cursor === undefined && { version: 0, ...(settings.pageReactions.length > 0 && { reactions: [] }) }
    return { comments: [], total: 0, state: 'open', features, ...first }
  }
  const { id, total, state } = thread
  const frame = { total, state, features }
  const closed = state === 'closed'
  const show = (rows: readonly CommentRow[]) => showAll(store, rows, closed, settings)
  const own = (commentId: string) => {
    const ref = parseCommentId(commentId)
    if (ref?.threadId !== threadKey(thread.key)) throw new AfterwordError('not_found', `There is no comment ${commentId} in this thread.`)
    return ref
  }

  if (query.around !== undefined) {
    const chain: CommentRow[] = []
    for (let ref: { seq: number } | undefined = own(query.around); ref && chain.length < most; ) {
      const row: CommentRow | undefined = await store.comment({ threadId: id, seq: ref.seq })
      if (!row?.visible) throw new AfterwordError('not_found', `There is no comment ${query.around}.`)
      chain.unshift(row)
      ref = row.parentSeq === null ? undefined : { seq: row.parentSeq }
    }
    const { rows, more } = await withReplies(store, id, chain.slice(-1))
    return { comments: await show([...chain, ...rows.slice(1)]), ...(more && { more }), ...frame }
  }

  const parent = query.parent === undefined ? null : own(query.parent).seq
  if (parent !== null && !(await store.comment({ threadId: id, seq: parent }))?.visible) {
    throw new AfterwordError('not_found', `There is no comment ${query.parent}.`)
  }
  const limit = Math.min(query.limit, most)
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor)
  const found = await store.children(id, {
    parent,
    sort: parent === null ? query.sort : 'oldest',
    limit: limit + 1,
    ...(after && { after }),
  })
  const chosen = found.slice(0, limit)
  const last = chosen.at(-1)
  const { rows, more } = await withReplies(store, id, chosen)
  const beginning = parent === null && after === undefined
  const reactions = beginning ? (await readReactions(store, id, [pageSeq], settings))(pageSeq) : undefined
  return {
    comments: await show(rows),
    ...(beginning && { version: thread.version }),
    ...(reactions && { reactions }),
    ...(found.length > limit && last && { nextCursor: writeCursor(last) }),
    ...(more && { more }),
    ...frame,
  }
}

/** Comments with as much below them as a page holds, level by level, and how much was left out. */
async function withReplies(store: Store, threadId: string, parents: readonly CommentRow[]) {
  const rows = [...parents]
  const more: Record<string, number> = {}
  for (let level: readonly CommentRow[] = parents; level.length; ) {
    const wanted = level.filter(({ replyCount }) => replyCount > 0)
    const next: CommentRow[] = []
    const small: number[] = []
    let room = most - rows.length
    for (const row of wanted) {
      const take = Math.min(row.replyCount, firstReplies, room)
      room -= take
      if (take < row.replyCount) more[commentId(row)] = row.replyCount - take
      if (take === row.replyCount) small.push(row.seq)
      else if (take > 0) next.push(...(await store.children(threadId, { parent: row.seq, sort: 'oldest', limit: take })))
    }
    next.push(...(await store.childrenOf(threadId, small)))
    rows.push(...next)
    level = next
  }
  return { rows, ...(Object.keys(more).length && { more }) }
}

/** A place in any of the orders: what the last row of a page is sorted by. */
function writeCursor({ seq, score }: CommentRow): string {
  return `${seq.toString(36)}.${score}`
}

function readCursor(cursor: string): { seq: number; score: number } {
  const [, seq, score] = /^([0-9a-z]{1,10})\.(-?\d{1,12})$/.exec(cursor) ?? []
  if (seq === undefined) throw new AfterwordError('invalid', 'This cursor was not made here; leave it out to begin at the beginning.')
  return { seq: Number.parseInt(seq, 36), score: Number(score) }
}
