import type { Kysely } from 'kysely'
import type { Log } from '../log'
import { migrate } from './migrations'
import type { Tables } from './schema'
import { openDatabase, openStore as openSqlite } from './sqlite'
import type { Store } from './store'
import { isLost, reasonOf } from './unfailing'

export interface OpenOptions {
  /** The address of a Postgres replica that lists of comments may be read from. */
  readonly read?: string
  /** Told when a database goes away and comes back. */
  readonly log?: Log
}

/** Whether a database is named by a Postgres address, and not by the path of a file. */
export const isPostgres = (database: string): boolean => /^postgres(ql)?:\/\//.test(database)

/** Opens a database (`postgres://…`, or the path of a SQLite file, made where there is none) and brings it to the newest schema. */
export async function openStore(database: string, options: OpenOptions = {}): Promise<Store> {
  if (!isPostgres(database)) {
    if (options.read) throw new TypeError('A replica to read from is for a Postgres database, and the comments are kept in a file.')
    return openSqlite(database)
  }
  await migrateDatabase(database).catch((error) => {
    throw isLost(error) ? new Error(`The Postgres database cannot be reached: ${reasonOf(error)}`, { cause: error }) : error
  })
  const { openPostgres } = await import('./postgres')
  return openPostgres(database, options)
}

/** As `migrate`; other processes may be at it, or at work. */
export async function migrateDatabase(database: string, to?: string): Promise<void> {
  await withDatabase(database, (db) => migrate(db, to))
}

/** A connection of one's own, as long as `run` takes; no question on it is cut off for taking long. */
export async function withDatabase<T>(database: string, run: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const db = isPostgres(database) ? (await import('./postgres')).connect(database) : openDatabase(database).db
  try {
    return await run(db)
  } finally {
    await db.destroy()
  }
}
