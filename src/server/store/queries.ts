import type { Kysely } from 'kysely'
import { backlogQueries } from './backlog'
import { commentQueries } from './comments'
import { guestQueries } from './guests'
import { reactionQueries } from './reactions'
import { reportQueries } from './reports'
import type { Tables } from './schema'
import { sourceQueries } from './sources'
import type { Store } from './store'
import { sweepQueries } from './sweep'
import { threadQueries } from './threads'
import { voteQueries } from './votes'
import { createWrites, type Writes } from './writes'

/** Reads a list of a thread's, from wherever it may be read. */
export type Read = <T>(threadId: string, run: (db: Kysely<Tables>) => Promise<T>) => Promise<T>

/** What is not the same everywhere. */
export interface Ways {
  /** Counts what other processes wrote. */
  readonly foreignWrites?: () => number
  /** By default transactions as they are, in a database that has one writer at a time. */
  readonly writes?: Writes
  readonly read?: Read
}

/** One set of queries for every dialect. */
export function createStore(db: Kysely<Tables>, ways: Ways): Store {
  const { foreignWrites = () => 0, writes = createWrites(db, foreignWrites), read = (_, run) => run(db) } = ways
  return {
    ...threadQueries(db, writes),
    ...commentQueries(db, writes, read),
    ...voteQueries(db, writes),
    ...reactionQueries(db, writes, read),
    ...reportQueries(db, writes),
    ...guestQueries(db, writes),
    ...sweepQueries(db),
    ...backlogQueries(db),
    ...sourceQueries(db),
    async setting(key, make) {
      const read = db.selectFrom('settings').select('value').where('key', '=', key)
      // Only what is not there yet needs the right to write.
      const known = await read.executeTakeFirst()
      if (known) return known.value
      await db
        .insertInto('settings')
        .values({ key, value: make() })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
      return (await read.executeTakeFirstOrThrow()).value
    },
    stamp: writes.stamp,
    onWrite: writes.listen,
    async ping() {
      await db.selectFrom('settings').select('key').limit(1).execute()
    },
    close: () => db.destroy(),
  }
}
