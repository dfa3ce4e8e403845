import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from './schema'
import type { NewComment, Store } from './store'
import type { Writes } from './writes'

export function threadQueries(db: Kysely<Tables>, { done }: Writes): Pick<Store, 'thread' | 'isClosed' | 'totals' | 'setThreadState'> {
  return {
    async thread(key) {
      return await db.selectFrom('threads').select(['id', 'key', 'state', 'version', 'total']).where('key', '=', key).executeTakeFirst()
    },
    async isClosed(id) {
      return (await db.selectFrom('threads').select('state').where('id', '=', id).executeTakeFirst())?.state === 'closed'
    },
    async totals(keys) {
      if (!keys.length) return new Map()
      const rows = await db.selectFrom('threads').select(['key', 'total']).where('key', 'in', keys).execute()
      return new Map(rows.map(({ key, total }) => [key, total]))
    },
    async setThreadState(key, state) {
      const thread = await db
        .updateTable('threads')
        .set({ state, version: sql`version + 1` })
        .where('key', '=', key)
        .returning('id')
        .executeTakeFirst()
      if (thread) done([thread.id])
      return thread !== undefined
    },
  }
}

/** Makes a thread where it is new. One that a reaction made learns from its first comment where the page is. */
export async function makeThread(trx: Transaction<Tables>, { id, key, url, title }: NewComment['thread']): Promise<void> {
  await trx
    .insertInto('threads')
    .values({ id, key, url: url ?? null, title: title ?? null, state: 'open', version: 0, next_seq: 1, total: 0, last_at: 0 })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        url: sql`coalesce(threads.url, excluded.url)`,
        title: sql`coalesce(threads.title, excluded.title)`,
      }),
    )
    .execute()
}
