import { type AliasedExpression, type Kysely, sql } from 'kysely'
import type { Tables } from './schema'
import type { Store } from './store'

/** Further nobody counts: what is so much needs a look, however much it is. */
const most = 10_000

/** How much waits for somebody. */
export function backlogQueries(db: Kysely<Tables>): Pick<Store, 'backlog'> {
  const counted = async (query: { as(name: 'rows'): AliasedRows }) =>
    Number((await db.selectFrom(query.as('rows')).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()).count)
  return {
    async backlog() {
      const [outbox, pending, reports] = await Promise.all([
        counted(db.selectFrom('outbox').select('seq').limit(most)),
        counted(db.selectFrom('comments').select('seq').where('status', '=', 'pending').limit(most)),
        counted(db.selectFrom('reports').select('seq').where('status', '=', 'open').limit(most)),
      ])
      return { outbox, pending, reports }
    },
  }
}

type AliasedRows = AliasedExpression<{ seq: number }, 'rows'>
