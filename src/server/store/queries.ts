import type { Kysely } from 'kysely'
import { backlogQueries } from './backlog'
import { commentQueries } from './comments'
import { guestQueries } from './guests'
import { reactionQueries } from './reactions'
import { reportQueries } from './reports'
import type { Tables } from './schema'
import { sourceQueries } from './sources'
import type { Store } from './store'
import { threadQueries } from './threads'
import { voteQueries } from './votes'
import { createWrites } from './writes'

/** One set of queries for every dialect. `foreignWrites` counts what other processes wrote, as far as the dialect can tell. */
export function createStore(db: Kysely<Tables>, { foreignWrites }: { readonly foreignWrites: () => number }): Store {
  const writes = createWrites(db, foreignWrites)
  return {
    ...threadQueries(db, writes),
    ...commentQueries(db, writes),
    ...voteQueries(db, writes),
    ...reactionQueries(db, writes),
    ...reportQueries(db, writes),
    ...guestQueries(db, writes),
    ...backlogQueries(db),
    ...sourceQueries(db),
    async setting(key, make) {
      await db
        .insertInto('settings')
        .values({ key, value: make() })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
      return (await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirstOrThrow()).value
    },
    stamp: writes.stamp,
    onWrite: writes.listen,
    async ping() {
      await db.selectFrom('settings').select('key').limit(1).execute()
    },
    close: () => db.destroy(),
  }
}
