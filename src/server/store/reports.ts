import { type Kysely, sql } from 'kysely'
import { meet } from './guests'
import { read } from './row'
import type { Tables } from './schema'
import type { Store } from './store'
import type { Writes } from './writes'

/** What readers think a moderator should look at. Nothing of it is ever in an answer to a page. */
export function reportQueries(db: Kysely<Tables>, { transaction }: Writes): Pick<Store, 'report' | 'reported' | 'dismiss'> {
  return {
    report: (ref, guestId, { reason, note = '' }, now) =>
      transaction(ref.threadId, async (trx) => {
        await meet(trx, guestId, now)
        await trx
          .insertInto('reports')
          .values({ thread_id: ref.threadId, seq: ref.seq, guest_id: guestId, reason, note, created_at: now, status: 'open' })
          // What a moderator has put aside does not come back because the same reader insists.
          .onConflict((conflict) => conflict.columns(['thread_id', 'seq', 'guest_id']).doUpdateSet({ reason, note, created_at: now }))
          .execute()
      }),
    async reported(limit, notes) {
      const rows = await db
        .selectFrom((from) =>
          from
            .selectFrom('reports')
            .select(['thread_id', 'seq', sql<number>`count(*)`.as('times')])
            .where('status', '=', 'open')
            .groupBy(['thread_id', 'seq'])
            .as('open'),
        )
        .innerJoin('comments', (join) => join.onRef('comments.thread_id', '=', 'open.thread_id').onRef('comments.seq', '=', 'open.seq'))
        .innerJoin('threads', 'threads.id', 'comments.thread_id')
        .selectAll('comments')
        .select(['threads.key', 'open.times'])
        .where('comments.status', '=', 'published')
        .orderBy('open.times', 'desc')
        .limit(limit)
        .execute()
      return Promise.all(
        rows.map(async (row) => ({
          ...read(row),
          threadKey: row.key,
          times: row.times,
          reports: await db
            .selectFrom('reports')
            .select(['reason', 'note'])
            .where('thread_id', '=', row.thread_id)
            .where('seq', '=', row.seq)
            .where('status', '=', 'open')
            .orderBy('created_at', 'desc')
            .limit(notes)
            .execute(),
        })),
      )
    },
    async dismiss({ threadId, seq }) {
      const put = await db
        .updateTable('reports')
        .set({ status: 'dismissed' })
        .where('thread_id', '=', threadId)
        .where('seq', '=', seq)
        .where('status', '=', 'open')
        .returning('guest_id')
        .execute()
      return put.length
    },
  }
}
