import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { keys } from '../store/keys'
import type { Tables } from '../store/schema'

/** Rows of any table, by their keys, the same in every dialect: names are compared byte by byte in both (`migrations.ts`). */

export type Row = Readonly<Record<string, string | number | null>>
export type Table = keyof Tables

/** A row's place in its table. */
export type Place = readonly (string | number | null | undefined)[]

export const placeOf = (table: Table, row: Row): Place => keys[table].map((key) => row[key])

const keyOf = (table: Table) => sql`(${sql.join(keys[table].map((key) => sql.ref(key)))})`
const tuple = (place: Place) => sql`(${sql.join([...place])})`

/** The next rows after a place, in the order of their keys. */
export async function after(db: Kysely<Tables>, table: Table, place: Place | undefined, limit: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select * from ${sql.table(table)} ${place ? sql`where ${keyOf(table)} > ${tuple(place)}` : sql``}
    order by ${sql.join(keys[table].map((key) => sql.ref(key)))} limit ${sql.lit(limit)}
  `.execute(db)
  return rows
}

/** Those after one place and up to another. */
export async function between(db: Kysely<Tables>, table: Table, from: Place | undefined, to: Place): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select * from ${sql.table(table)} where ${from ? sql`${keyOf(table)} > ${tuple(from)} and` : sql``} ${keyOf(table)} <= ${tuple(to)}
  `.execute(db)
  return rows
}

export async function write(db: Kysely<Tables>, table: Table, rows: readonly Row[]): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  const rest = columns.filter((column) => !keys[table].includes(column as never))
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(rows.map((row) => tuple(columns.map((column) => storable(row[column] ?? null)))))}
    on conflict ${keyOf(table)} do ${
      rest.length
        ? sql`update set ${sql.join(rest.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`))}`
        : sql`nothing`
    }
  `.execute(db)
}

/** Takes away the row at a place; with `beyond`, everything after it, or everything. */
export async function take(db: Kysely<Tables>, table: Table, place: Place | undefined, beyond = false): Promise<void> {
  const where = place ? sql`where ${keyOf(table)} ${sql.raw(beyond ? '>' : '=')} ${tuple(place)}` : sql``
  await sql`delete from ${sql.table(table)} ${where}`.execute(db)
}

export async function count(db: Kysely<Tables>, table: Table): Promise<number> {
  const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(db)
  return rows[0]?.rows ?? 0
}

/** A row as one text, whatever order a database keeps its columns in. */
export function written(row: Row): string {
  const columns = Object.keys(row).sort()
  return JSON.stringify(columns.map((column) => storable(row[column] ?? null)))
}

/** Postgres keeps no NUL. The border lets none in; a file from before it did may have one. */
const storable = (value: string | number | null) => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value)

/** How many rows a table has, and a hash of them all. */
export async function digest(db: Kysely<Tables>, table: Table): Promise<string> {
  const hash = createHash('sha256')
  let rows = 0
  for (let place: Place | undefined; ; ) {
    const batch = await after(db, table, place, 2_000)
    for (const row of batch) hash.update(`${written(row)}\n`)
    rows += batch.length
    const last = batch.at(-1)
    if (!last) return `${rows} rows, ${hash.digest('hex').slice(0, 16)}`
    place = placeOf(table, last)
  }
}
