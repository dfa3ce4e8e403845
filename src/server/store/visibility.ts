import { sql, type Transaction } from 'kysely'
import { at } from './row'
import type { Tables } from './schema'
import type { CommentRow, Ref } from './store'
import { touch } from './writes'

/**
 * Who is seen. A comment is visible if it is published, or if something visible hangs below it (then as a tombstone). A change at one
 * place may therefore show or hide a whole line of ancestors, however long: one statement finds the line and counts each in it.
 */

/** A reply has become visible: its parent has one more, and stands as a tombstone if it had been gone; and so on up. */
export async function surface(trx: Transaction<Tables>, threadId: string, parentSeq: number | null, version: number): Promise<void> {
  if (parentSeq === null) return
  await sql`
    with recursive line (seq, parent_seq, moved) as (
      select seq, parent_seq, 1 - visible from comments where thread_id = ${threadId} and seq = ${parentSeq}
      union all
      select up.seq, up.parent_seq, 1 - up.visible from line
      join comments up on up.thread_id = ${threadId} and up.seq = line.parent_seq where line.moved = 1
    )
    update comments set reply_count = reply_count + 1, version = case when visible = 1 then version else ${version} end, visible = 1
    where thread_id = ${threadId} and seq in (select seq from line)`.execute(trx)
}

/** A reply is no longer visible: its parent has one less, and goes with it if it was a tombstone holding only that; and so on up. */
async function sink(trx: Transaction<Tables>, threadId: string, parentSeq: number | null, version: number): Promise<void> {
  if (parentSeq === null) return
  const goes = (of: string) =>
    sql`case when ${sql.ref(`${of}.status`)} <> 'published' and ${sql.ref(`${of}.reply_count`)} = 1 then 1 else 0 end`
  await sql`
    with recursive line (seq, parent_seq, moved) as (
      select seq, parent_seq, ${goes('comments')} from comments where thread_id = ${threadId} and seq = ${parentSeq}
      union all
      select up.seq, up.parent_seq, ${goes('up')} from line
      join comments up on up.thread_id = ${threadId} and up.seq = line.parent_seq where line.moved = 1
    )
    update comments set reply_count = reply_count - 1, version = case when ${goes('comments')} = 1 then ${version} else version end,
      visible = 1 - ${goes('comments')}
    where thread_id = ${threadId} and seq in (select seq from line)`.execute(trx)
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
