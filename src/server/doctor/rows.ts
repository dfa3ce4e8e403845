import { migrate } from '../store/migrations'
import { openDatabase } from '../store/sqlite'
import { look, type Opinion, ok, time } from './opinion'

/** What every kind of database is asked, in words each knows. */

export const steps = 'select name from kysely_migration order by name'
export const newest = 'select max(last_at) from threads'
export const miscounted = `select count(*) from threads where total <>
  (select count(*) from comments where thread_id = threads.id and status = 'published')`

export async function schema(there: readonly string[]): Promise<Opinion> {
  const known = await fresh(steps)
  const newer = there.filter((name) => !known.includes(name))
  const missing = known.filter((name) => !there.includes(name))
  if (newer.length) return look(`made by a newer version, which knows ${newer.join(', ')}`)
  return missing.length ? look(`the next start adds ${missing.join(', ')}`) : ok(`${there.at(-1)}, the newest`)
}

export function counts(wrong: number): Opinion {
  return wrong ? look(`${wrong} threads say another number of comments than they have`) : ok('every thread has as many comments as it says')
}

/** A clock is allowed to have been set. */
const ahead = 5 * 60 * 1000

/** What was written is the one thing to compare with that is always there; no time server is asked. */
export function clock(newest: number): Opinion {
  const now = `${new Date().toISOString()} by this machine`
  if (!newest) return ok(`${now}; compared with nothing, there is no comment yet`)
  if (newest - Date.now() > ahead) return look(`${now}, and the newest comment is from ${time(newest - Date.now())} later: set the clock`)
  return ok(`${now}; the newest comment is from ${time(Math.max(0, Date.now() - newest))} before`)
}

/** The names a query finds in a database as this version makes it. */
export async function fresh(query: string): Promise<readonly string[]> {
  const { database, db } = openDatabase(':memory:')
  try {
    await migrate(db)
    return database.prepare(query).pluck().all().map(String)
  } finally {
    await db.destroy()
  }
}
