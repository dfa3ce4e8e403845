import type { Log } from '../log'
import { openStore as openSqlite } from './sqlite'
import type { Store } from './store'

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
  if (!isPostgres(database)) return openSqlite(database)
  const { openPostgres } = await import('./postgres')
  return openPostgres(database, options)
}
