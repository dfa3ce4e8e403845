import { type Kysely, sql } from 'kysely'
import type { Tables } from './schema'
import type { Store } from './store'

/** For whoever reads through everything that was ever written, a little at a time. */
export function sourceQueries(db: Kysely<Tables>): Pick<Store, 'sourcesAfter'> {
  return {
    async sourcesAfter({ threadId, seq }, containing, limit) {
      const rows = await db
        .selectFrom('comments')
        .select(['thread_id', 'seq', sql<string>`case when source like ${`%${containing}%`} then source else '' end`.as('source')])
        .where(sql<boolean>`(thread_id, seq) > (${threadId}, ${seq})`)
        .orderBy('thread_id')
        .orderBy('seq')
        .limit(limit)
        .execute()
      const last = rows.length === limit ? rows.at(-1) : undefined
      return {
        sources: rows.map(({ source }) => source).filter(Boolean),
        ...(last && { last: { threadId: last.thread_id, seq: last.seq } }),
      }
    },
  }
}
