import Database from 'better-sqlite3'
import { type Dialect, Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrations'
import { patient } from './patience'
import { createStore } from './queries'
import type { Tables } from './schema'
import type { Store } from './store'

/** Before this version two connections could damage the write-ahead log (sqlite.org/wal.html, "WAL reset bug"). */
const oldest = [3, 51, 3] as const

/** How many compiled statements are kept. The server asks far fewer different questions. */
const statements = 200

/**
 * Opens (or makes) a SQLite file and brings it to the newest schema. An answered write is on the disk: `synchronous=FULL`, since with
 * `NORMAL` a committed transaction may be lost with the power (sqlite.org/pragma.html). Throws if the SQLite library is too old or the
 * file cannot be opened.
 */
export async function openStore(file: string): Promise<Store> {
  const { database, db } = openDatabase(file)
  await migrate(db)
  // From here on nobody is to be held up by whoever waits (`patience.ts`).
  database.pragma('busy_timeout = 0')
  const dataVersion = watchFile(database)
  let seen = dataVersion()
  let foreign = 0
  const store = createStore(db, {
    foreignWrites() {
      const now = dataVersion()
      if (now !== seen) foreign++
      seen = now
      return foreign
    },
  })
  return patient(store, database)
}

export function openDatabase(file: string): { readonly database: Database.Database; readonly db: Kysely<Tables> } {
  const database = new Database(file)
  const version = String(database.prepare('select sqlite_version()').pluck().get())
  if (!isAtLeast(version, oldest)) {
    database.close()
    throw new Error(`SQLite ${version} is too old, ${oldest.join('.')} is needed: reinstall better-sqlite3.`)
  }
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'busy_timeout = 5000',
    'foreign_keys = ON',
    'trusted_schema = OFF',
    'mmap_size = 0',
    // What is deleted is overwritten: a reader's words do not stay behind in the file's free pages.
    'secure_delete = ON',
  ]) {
    database.pragma(pragma)
  }
  return { database, db: new Kysely<Tables>({ dialect: dialectOf(database) }) }
}

/** Kysely does not count on it, but in SQLite a step of the schema is a transaction as anything else: a crash within leaves nothing. */
function dialectOf(database: Database.Database): Dialect {
  const dialect = new SqliteDialect({ database: asKyselyWantsIt(database) })
  return {
    createAdapter: () => Object.defineProperty(dialect.createAdapter(), 'supportsTransactionalDdl', { value: true }),
    createDriver: () => dialect.createDriver(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

/**
 * Every transaction of ours writes, so it takes the write lock at its beginning: one that began as a reader would fail at once, without
 * waiting, if another writer came between (sqlite.org/lang_transaction.html). Some failures (a full disk) have taken the transaction back
 * before we could: then there is nothing to roll back, and to say so would hide what happened.
 */
function asKyselyWantsIt(database: Database.Database) {
  const compiled = new Map<string, Database.Statement>()
  return {
    close: () => void database.close(),
    prepare(sql: string) {
      // An error that already took the transaction back (a full disk) is what the writer is to hear of, not that there is none.
      const over = sql === 'rollback' && !database.inTransaction
      const text = sql === 'begin' ? 'begin immediate' : over ? 'select 1' : sql
      const known = compiled.get(text)
      if (known) return known
      if (compiled.size >= statements) compiled.clear()
      const statement = database.prepare(text)
      compiled.set(text, statement)
      return statement
    },
  }
}

/** Changes when another connection has written (sqlite.org/pragma.html#pragma_data_version). Compiled once: it is asked before every answer. */
function watchFile(database: Database.Database): () => number {
  const statement = database.prepare('pragma data_version').pluck()
  return () => Number(statement.get())
}

function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [at, least] of wanted.entries()) {
    const part = parts[at] ?? 0
    if (part !== least) return part > least
  }
  return true
}
