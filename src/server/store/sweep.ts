import { type Kysely, sql } from 'kysely'
import type { Tables } from './schema'
import type { Store } from './store'

/** So many rows at a time: no writer waits for long. */
const most = 500

/** Takes away what is kept for a while only: the names of acts that could be sent again, and what nobody came for. */
export function sweepQueries(db: Kysely<Tables>): Pick<Store, 'sweep'> {
  return {
    async sweep(before) {
      const acts = await sql`
        delete from idempotency where (thread_id, client_id) in
          (select thread_id, client_id from idempotency where created_at < ${before} order by created_at limit ${most})`.execute(db)
      const notices = await sql`
        delete from outbox where (thread_id, seq, kind) in
          (select thread_id, seq, kind from outbox where created_at < ${before} order by created_at limit ${most})`.execute(db)
      return Number(acts.numAffectedRows ?? 0) + Number(notices.numAffectedRows ?? 0)
    },
  }
}
