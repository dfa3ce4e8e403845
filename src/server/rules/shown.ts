import type { Action, Comment, Reaction } from '../../core/types'
import { commentId } from '../identity/names'
import type { CommentRow, Store } from '../store/store'
import { readReactions } from './reactions'
import { render, revisionOf } from './render'
import type { Settings } from './settings'

/** A row as everybody sees it. No `reactions`: there is no such thing here. */
export function toPublic(row: CommentRow, closed: boolean, reactions?: readonly Reaction[]): Comment {
  const id = commentId(row)
  const parentId = row.parentSeq === null ? null : commentId({ threadId: row.threadId, seq: row.parentSeq })
  const createdAt = new Date(row.createdAt).toISOString()
  if (row.status !== 'published') {
    return { id, parentId, author: { name: '' }, body: { format: 'text', value: '' }, createdAt, status: 'deleted', can: [] }
  }
  return {
    id,
    parentId,
    author: { name: row.name, ...(row.website && { url: row.website }), ...(row.badge && { badges: [row.badge] }) },
    body: { format: 'html', value: row.html },
    createdAt,
    ...(row.editedAt !== null && { editedAt: new Date(row.editedAt).toISOString() }),
    status: 'published',
    score: row.score,
    ...(reactions && { reactions }),
    can: [...(closed ? [] : (['reply'] as const)), 'vote', ...(reactions ? (['react'] as const) : []), 'report'],
  }
}

/** What only its author knows of a comment: that it is theirs, and what they may still do. */
export function ownPart(
  row: CommentRow,
  closed: boolean,
  now: number,
  { editWindow }: Settings,
): Pick<Comment, 'can' | 'editableUntil' | 'source'> {
  const until = row.createdAt + editWindow * 1000
  const editable = !closed && now < until
  const can: Action[] = ['delete']
  if (editable) can.unshift('edit')
  if (row.status === 'published' && !closed) can.unshift('reply')
  return { can, ...(editable && { editableUntil: new Date(until).toISOString(), source: row.source }) }
}

/** A row as its author sees it. */
export function toAuthor(
  row: CommentRow,
  closed: boolean,
  now: number,
  settings: Settings,
  reactions: readonly Reaction[] | undefined = settings.reactions.length ? [] : undefined,
): Comment {
  const status = row.status === 'pending' || row.status === 'published' ? row.status : 'rejected'
  return { ...toPublic({ ...row, status: 'published' }, closed, reactions), status, mine: true, ...ownPart(row, closed, now, settings) }
}

/** Rows of one thread as everybody sees them. */
export async function showAll(store: Store, rows: readonly CommentRow[], closed: boolean, settings: Settings): Promise<readonly Comment[]> {
  const [first] = rows
  if (!first) return []
  const published = rows.filter(({ status }) => status === 'published').map(({ seq }) => seq)
  const [renewed, reactions] = await Promise.all([fresh(store, rows, settings), readReactions(store, first.threadId, published, settings)])
  return renewed.map((row) => toPublic(row, closed, reactions(row.seq)))
}

/** Rows whose HTML an older revision made are rendered anew, and kept so. */
export async function fresh(store: Store, rows: readonly CommentRow[], { pictures }: Settings): Promise<readonly CommentRow[]> {
  const renewed: CommentRow[] = []
  const revision = revisionOf(pictures)
  for (const row of rows) {
    if (row.htmlRev === revision || row.status === 'deleted') renewed.push(row)
    else {
      const words = render(row.format, row.source, pictures)
      await store.rerendered(row, row.source, words.html, words.htmlRev)
      renewed.push({ ...row, ...words })
    }
  }
  return renewed
}
