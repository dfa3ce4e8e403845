import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import type { Tables } from '../../../src/server/store/schema'
import { openDatabase } from '../../../src/server/store/sqlite'
import { writeTogether } from '../../../src/server/store/together'

/** Writers who share a sync: each must fare as if alone. */

function newFile() {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'comments.sqlite')
}

test('those who wait at once share a transaction, and none is answered before it is over', async () => {
  const told: string[] = []
  const database = new Database(newFile(), { verbose: (line) => void told.push(String(line)) })
  database.exec('create table words (n)')
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  const write = writeTogether(db)
  const one = async (n: number) => {
    await write((trx) => sql`insert into words values (${n})`.execute(trx))
    told.push(`answered ${n}`)
  }
  await Promise.all(Array.from({ length: 100 }, (_, n) => one(n)))
  const commits = told.filter((line) => line === 'commit').length
  expect(commits).toBeGreaterThan(0)
  expect(commits).toBeLessThan(10)
  let waiting: string[] = []
  for (const line of told) {
    const [, n] = /^insert into words values \((\d+)/.exec(line) ?? []
    if (n) waiting.push(`answered ${n}`)
    if (line === 'commit') waiting = []
    expect(waiting).not.toContain(line)
  }
  expect(database.prepare('select count(*) from words').pluck().get()).toBe(100)
  await db.destroy()
})

test('who is refused is taken back alone', async () => {
  const { database, db } = openDatabase(newFile())
  database.exec('create table words (n)')
  const write = writeTogether(db)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 9 }, (_, n) =>
      write(async (trx) => {
        await sql`insert into words values (${n})`.execute(trx)
        if (n % 3 === 1) throw new Error(`refused ${n}`)
        return n
      }),
    ),
  )
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message))).toEqual([
    ...[0, 'refused 1', 2, 3, 'refused 4', 5, 6, 'refused 7', 8],
  ])
  expect(database.prepare('select n from words').pluck().all()).toEqual([0, 2, 3, 5, 6, 8])
  await db.destroy()
})

test('on a full disk all are told so, none is half written, and it goes on when there is room', async () => {
  const { database, db } = openDatabase(newFile())
  database.exec('create table words (n, text)')
  const write = writeTogether(db)
  const one = (n: number, size: number) =>
    write((trx) => sql`insert into words values (${n}, ${'x'.repeat(size)})`.execute(trx)).then(
      () => 'stored',
      (error) => error.code,
    )
  await one(0, 10)
  database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 2}`)
  expect(await Promise.all([one(1, 10), one(2, 100_000), one(3, 10)])).toEqual(Array(3).fill('SQLITE_FULL'))
  expect(await one(4, 100_000)).toBe('SQLITE_FULL')
  expect(database.prepare('select n from words').pluck().all()).toEqual([0])
  database.pragma('max_page_count = 1000000')
  expect(await Promise.all([one(5, 10), one(6, 100_000)])).toEqual(['stored', 'stored'])
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  await db.destroy()
})
