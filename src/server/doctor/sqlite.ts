import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { openDatabase } from '../store/sqlite'
import type { Check } from './doctor'
import { broken, look, type Opinion, ok, size } from './opinion'
import { clock, counts, fresh, miscounted, newest, schema, steps } from './rows'

/** What a SQLite file is asked. Only read: the server may be at work in it. */

/** Where there is no file yet there is nothing to ask. */
export function sqlite(file: string): readonly Check[] {
  return existsSync(file)
    ? checks
    : [{ name: 'database', look: () => look(`there is no ${file} yet: AFTERWORD_DATABASE names another, or the first start makes it`) }]
}

function asking(name: string, ask: (database: Database.Database, file: string) => Opinion | Promise<Opinion>): Check {
  return {
    name,
    async look({ database: file }) {
      const database = new Database(file, { readonly: true, timeout: 5_000 })
      try {
        return await ask(database, file)
      } finally {
        database.close()
      }
    },
  }
}

/** A log longer than this is held by a reader that does not end. */
const longLog = 256_000_000

const checks: readonly Check[] = [
  asking('database', async (database, file) => {
    const version = database.prepare('select sqlite_version()').pluck().get()
    database.pragma('schema_version')
    // Throws where the library is one the server would refuse.
    await openDatabase(':memory:').db.destroy()
    return ok(`SQLite ${version}, ${file}, ${size(statSync(file).size)}`)
  }),
  asking('how it is written', (database, file) => {
    const mode = String(database.pragma('journal_mode', { simple: true }))
    if (mode !== 'wal') return look(`journal_mode is ${mode}; the next start of the server makes it wal`)
    const log = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const says = `journal_mode wal, synchronous full, ${size(log)} in the log`
    return log > longLog ? look(`${says}: a reader does not end; restart the server`) : ok(says)
  }),
  asking('schema', (database) => schema(names(database, steps))),
  asking('soundness', (database) => {
    const verdict = String(database.pragma('integrity_check', { simple: true }))
    return verdict === 'ok' ? ok('every page and index was read') : broken(`${verdict}; put a backup back`)
  }),
  asking('indexes', async (database) => {
    const [known, there] = [await fresh(indexes), names(database, indexes)]
    const missing = known.filter((name) => !there.includes(name))
    if (!missing.length) return ok(`${there.length}, all there`)
    const older = (await fresh(steps)).some((step) => !names(database, steps).includes(step))
    return older ? ok('as its schema has them') : broken(`missing: ${missing.join(', ')}; reading is slow without. Put a backup back`)
  }),
  asking('counts', (database) => counts(Number(database.prepare(miscounted).pluck().get()))),
  asking('clock', (database) => clock(Number(database.prepare(newest).pluck().get() ?? 0))),
]

const indexes = "select name from sqlite_master where type = 'index' order by name"

function names(database: Database.Database, query: string): readonly string[] {
  return database.prepare(query).pluck().all().map(String)
}
