import type { Action, Comment } from '../../core/types'
import { commentId } from '../identity/names'
import type { CommentRow, Store } from '../store/store'
import { render, revisionOf } from './render'
import type { Settings } from './settings'

/** A row as everybody sees it. */
export function toPublic(row: CommentRow, closed: boolean): Comment {
  const id = commentId(row)
  const parentId = row.parentSeq === null ? null : commentId({ threadId: row.threadId, seq: row.parentSeq })
  const createdAt = new Date(row.createdAt).toISOString()
  if (row.status !== 'published') {
    return { id, parentId, author: { name: '' }, body: { format: 'text', value: '' }, createdAt, status: 'deleted', can: [] }
  }
  return {
    id,
    parentId,
    author: { name: row.name, ...(row.website && { url: row.website }) },
    body: { format: 'html', value: row.html },
    createdAt,
    ...(row.editedAt !== null && { editedAt: new Date(row.editedAt).toISOString() }),
    status: 'published',
    score: row.score,
    can: closed ? ['vote'] : ['reply', 'vote'],
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
export function toAuthor(row: CommentRow, closed: boolean, now: number, settings: Settings): Comment {
  const status = row.status === 'pending' || row.status === 'published' ? row.status : 'rejected'
  return { ...toPublic({ ...row, status: 'published' }, closed), status, mine: true, ...ownPart(row, closed, now, settings) }
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
