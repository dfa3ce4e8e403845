import type { Kysely, Selectable } from 'kysely'
import type { Tables } from './schema'
import type { CommentRow, Ref } from './store'

/** A comment as the tables hold it, and as the rules know it. */

export async function find(db: Kysely<Tables>, { threadId, seq }: Ref): Promise<CommentRow | undefined> {
  const row = await db.selectFrom('comments').selectAll().where('thread_id', '=', threadId).where('seq', '=', seq).executeTakeFirst()
  return row && read(row)
}

/** Narrows a query to one comment. */
export function at<Q extends { where(column: 'thread_id' | 'seq', is: '=', value: string | number): Q }>(
  query: Q,
  { threadId, seq }: Ref,
): Q {
  return query.where('thread_id', '=', threadId).where('seq', '=', seq)
}

export function read(row: Selectable<Tables['comments']>): CommentRow {
  return {
    threadId: row.thread_id,
    seq: row.seq,
    parentSeq: row.parent_seq,
    guestId: row.guest_id,
    name: row.name,
    website: row.website,
    badge: row.badge,
    format: row.format,
    source: row.source,
    html: row.html,
    htmlRev: row.html_rev,
    status: row.status,
    visible: row.visible === 1,
    replyCount: row.reply_count,
    score: row.score,
    createdAt: row.created_at,
    editedAt: row.edited_at,
  }
}
