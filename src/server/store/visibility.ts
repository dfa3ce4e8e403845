import { sql, type Transaction } from 'kysely'
import { at } from './row'
import type { Tables } from './schema'
import type { CommentRow, Ref } from './store'
import { touch } from './writes'

/**
 * Who is seen. A comment is visible if it is published, or if something visible hangs below it (then as a tombstone). A change at one
 * place may therefore show or hide a whole line of ancestors; each is counted in the same transaction.
 */

/** A reply has become visible: its parent has one more, and stands as a tombstone if it had been gone. */
export async function surface(trx: Transaction<Tables>, threadId: string, parentSeq: number | null, version: number): Promise<void> {
  for (let seq = parentSeq; seq !== null; ) {
    const before = await counted(trx, threadId, seq, 1)
    if (!before || before.visible) return
    await show(trx, threadId, seq, 1, version)
    seq = before.parent
  }
}

/** A reply is no longer visible: its parent has one less, and goes with it if it was a tombstone holding only that. */
async function sink(trx: Transaction<Tables>, threadId: string, parentSeq: number | null, version: number): Promise<void> {
  for (let seq = parentSeq; seq !== null; ) {
    const before = await counted(trx, threadId, seq, -1)
    if (!before || before.status === 'published' || before.replies > 0) return
    await show(trx, threadId, seq, 0, version)
    seq = before.parent
  }
}

/** Gives a comment another status, and moves everything that follows from it. */
export async function restate(trx: Transaction<Tables>, { threadId, seq }: Ref, status: CommentRow['status']): Promise<void> {
  const row = await trx
    .selectFrom('comments')
    .select(['status', 'visible', 'reply_count', 'parent_seq'])
    .where('thread_id', '=', threadId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  if (!row) return
  const visible = status === 'published' || row.reply_count > 0 ? 1 : 0
  const change = Number(status === 'published') - Number(row.status === 'published')
  // What waits, or was put aside before anybody saw it, changes unseen.
  const seen = visible || row.visible
  const version = seen ? await touch(trx, threadId) : 0
  await at(trx.updateTable('comments'), { threadId, seq })
    .set({ status, visible, ...(seen && { version }) })
    .execute()
  if (change)
    await trx
      .updateTable('threads')
      .set({ total: sql`total + ${change}` })
      .where('id', '=', threadId)
      .execute()
  if (visible > row.visible) await surface(trx, threadId, row.parent_seq, version)
  else if (visible < row.visible) await sink(trx, threadId, row.parent_seq, version)
}

async function counted(trx: Transaction<Tables>, threadId: string, seq: number, by: 1 | -1) {
  const row = await trx
    .updateTable('comments')
    .set({ reply_count: sql`reply_count + ${by}` })
    .where('thread_id', '=', threadId)
    .where('seq', '=', seq)
    .returning(['visible', 'status', 'parent_seq as parent', 'reply_count as replies'])
    .executeTakeFirst()
  return row && { ...row, visible: row.visible === 1 }
}

function show(trx: Transaction<Tables>, threadId: string, seq: number, visible: 0 | 1, version: number) {
  return at(trx.updateTable('comments'), { threadId, seq }).set({ visible, version }).execute()
}
