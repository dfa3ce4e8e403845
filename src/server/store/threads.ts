import { type Kysely, sql, type Transaction } from 'kysely'
import { threadKey } from '../identity/names'
import type { Tables } from './schema'
import type { NewComment, Store } from './store'
import type { Writes } from './writes'

/** A thread is always found by its short id, which follows from its key: a database in parts knows by it where to look. */
export function threadQueries(
  db: Kysely<Tables>,
  { transaction }: Writes,
): Pick<Store, 'thread' | 'isClosed' | 'totals' | 'setThreadState'> {
  return {
    async thread(key) {
      const thread = db.selectFrom('threads').select(['id', 'key', 'state', 'version', 'total'])
      return await thread.where('id', '=', threadKey(key)).executeTakeFirst()
    },
    async isClosed(id) {
      return (await db.selectFrom('threads').select('state').where('id', '=', id).executeTakeFirst())?.state === 'closed'
    },
    async totals(keys) {
      if (!keys.length) return new Map()
      const rows = await db.selectFrom('threads').select(['key', 'total']).where('id', 'in', keys.map(threadKey)).execute()
      return new Map(rows.map(({ key, total }) => [key, total]))
    },
    async setThreadState(key, state) {
      const id = threadKey(key)
      return transaction(id, async (trx) => {
        const thread = trx.updateTable('threads').set({ state, version: sql`version + 1` })
        return (await thread.where('id', '=', id).returning('id').executeTakeFirst()) !== undefined
      })
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
