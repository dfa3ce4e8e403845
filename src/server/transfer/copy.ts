import { existsSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { keys } from '../store/keys'
import { migrate } from '../store/migrations'
import { isPostgres, withDatabase } from '../store/open'
import type { Tables } from '../store/schema'
import { after, between, count, digest, type Place, placeOf, type Row, type Table, take, write, written } from './rows'

/** Rows that are read, compared and written at once. */
const batch = 500
/** Milliseconds between two lines of one table. */
const pace = 2_000

const tables = Object.keys(keys) as Table[]

/**
 * Makes one database the same as another, SQLite or Postgres: row by row, writing only what differs. So it may be broken off and begun
 * again, and may run while the site does; the last run, with the site's server stopped, has little to do. Answers whether both held the
 * same at the end. Throws a `TypeError` for what makes no sense.
 */
export async function copy(from: string, to: string, print: (line: string) => void): Promise<boolean> {
  if (from === to) throw new TypeError('That is one and the same database.')
  if (!isPostgres(from) && !existsSync(from)) throw new TypeError(`There is no database at ${from}.`)
  return withDatabase(from, (source) =>
    withDatabase(to, async (target) => {
      for (const db of [source, target]) await migrate(db)
      if (!(await mayReplace(source, target)))
        throw new TypeError('The second database holds comments of another site. Name an empty one, or one copied to before.')
      for (const table of tables) await copyTable(source, target, table, print)
      print('Comparing both …')
      const different = await compared(source, target)
      for (const line of different) print(line)
      print(
        different.length
          ? 'Something was written meanwhile. Stop the site’s server, and copy once more: only what has changed is written.'
          : 'Both hold the same. What is written to the first from now on is not in the second: if its server ran until now, stop it, copy once more, and start it with AFTERWORD_DATABASE set to the second.',
      )
      return !different.length
    }),
  )
}

/** What nobody has written to yet, or what came from the same site. */
async function mayReplace(source: Kysely<Tables>, target: Kysely<Tables>): Promise<boolean> {
  if (!(await target.selectFrom('threads').select('id').limit(1).executeTakeFirst())) return true
  const [mine, theirs] = await Promise.all(
    [source, target].map((db) => db.selectFrom('settings').select('value').where('key', '=', 'secret').executeTakeFirst()),
  )
  return mine !== undefined && mine.value === theirs?.value
}

async function copyTable(source: Kysely<Tables>, target: Kysely<Tables>, table: Table, print: (line: string) => void): Promise<void> {
  const all = await count(source, table)
  let [read, changed, told] = [0, 0, performance.now()]
  for (let place: Place | undefined; ; ) {
    const rows = await after(source, table, place, batch)
    const last = rows.at(-1)
    if (!last) {
      await take(target, table, place, true)
      break
    }
    const end = placeOf(table, last)
    changed += await copyRows(target, table, rows, await between(target, table, place, end))
    read += rows.length
    place = end
    if (performance.now() - told > pace) {
      told = performance.now()
      print(`${table}: ${read} of ${all}`)
    }
  }
  print(`${table}: ${read} rows, ${changed} written`)
}

/** Answers how many rows were written. */
async function copyRows(target: Kysely<Tables>, table: Table, rows: readonly Row[], there: readonly Row[]): Promise<number> {
  const placed = (row: Row) => JSON.stringify(placeOf(table, row))
  const old = new Map(there.map((row) => [placed(row), row]))
  const changed = rows.filter((row) => {
    const known = old.get(placed(row))
    old.delete(placed(row))
    return !known || written(known) !== written(row)
  })
  if (changed.length || old.size)
    await target.transaction().execute(async (trx) => {
      for (const row of old.values()) await take(trx, table, placeOf(table, row))
      await write(trx, table, changed)
    })
  return changed.length
}

/** A line for each table in which they differ. */
async function compared(source: Kysely<Tables>, target: Kysely<Tables>): Promise<readonly string[]> {
  const lines: string[] = []
  for (const table of tables) {
    const [mine, theirs] = await Promise.all([digest(source, table), digest(target, table)])
    if (mine !== theirs) lines.push(`${table} differ: ${mine} here, ${theirs} there.`)
  }
  return lines
}
