import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { migrate } from '../../../src/server/store/migrations'
import { openDatabase, openStore } from '../../../src/server/store/sqlite'
import { testStore } from '../../../src/testing/store'

const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0
const newFile = () => join(folder, `${count++}.sqlite`)

testStore('SQLite, a file', () => openStore(newFile()))

const row = { key: 'https://blog.example/', id: '0000000000001' }
const post = async (file: string, source: string) => {
  const store = await openStore(file)
  const { row: made } = await store.create(
    {
      thread: row,
      clientId: crypto.randomUUID(),
      requestHash: '',
      parentSeq: null,
      guestId: 'g',
      name: 'N',
      format: 'text',
      source,
      html: source,
      htmlRev: 1,
      status: 'published',
      network: '',
      now: 1,
    },
    () => {},
  )
  await store.close()
  return made
}

test('the file is opened as safely as SQLite can', () => {
  const { database } = openDatabase(newFile())
  const pragma = (name: string) => database.pragma(name, { simple: true })
  expect(pragma('journal_mode')).toBe('wal')
  expect(pragma('synchronous')).toBe(2)
  expect(pragma('secure_delete')).toBe(1)
  expect(pragma('trusted_schema')).toBe(0)
  expect(pragma('busy_timeout')).toBe(5000)
  database.close()
})

test('a library from before the write-ahead log was mended is refused', () => {
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  const open = (version: string) => {
    prepare.mockReturnValue({ pluck: () => ({ get: () => version }) } as never)
    openDatabase(newFile()).database.close()
  }
  for (const old of ['3.51.2', '3.9.9', '2.99.9', '']) expect(() => open(old), old).toThrow(/too old, 3\.51\.3 is needed/)
  for (const good of ['3.51.3', '3.52.0', '4.0.0']) open(good)
})

test('a writing transaction takes the lock at its beginning', async () => {
  const { database, db } = openDatabase(newFile())
  await migrate(db)
  await db.transaction().execute(async () => {
    const other = new Database(database.name, { timeout: 0 })
    expect(() => other.exec('begin immediate')).toThrow(/locked/)
    other.close()
  })
  await db.destroy()
})

test('every step of the schema can be taken back', async () => {
  const { database, db } = openDatabase(newFile())
  await migrate(db)
  await migrate(db, 'none')
  const tables = database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'kysely%' and name not like 'sqlite%'")
    .all()
  expect(tables).toEqual([])
  await migrate(db)
  await db.destroy()
})

test('what another process writes is noticed', async () => {
  const file = newFile()
  const store = await openStore(file)
  const before = store.stamp(row.id)
  const writer = spawn(process.execPath, [
    '-e',
    `const D=require('better-sqlite3');new D(${JSON.stringify(file)}).exec("insert into settings values ('a','b')")`,
  ])
  await new Promise((resolve) => writer.on('exit', resolve))
  expect(store.stamp(row.id)).not.toBe(before)
  await store.close()
})

test('erased words are not left behind in the file', async () => {
  const file = newFile()
  const made = await post(file, 'a canary nobody shall find')
  const store = await openStore(file)
  await store.erase(made)
  await store.close()
  expect(readFileSync(file).includes('a canary nobody shall find')).toBe(false)
})

test('reading a page asks indexes, never the whole table', async () => {
  const file = newFile()
  await post(file, 'x')
  const { database } = openDatabase(file)
  const plan = (sql: string) =>
    database
      .prepare(`explain query plan ${sql}`)
      .all()
      .map((step) => (step as { detail: string }).detail)
      .join('; ')
  const children = "select * from comments where thread_id = 'a' and visible = 1 and parent_seq"
  const plans = [
    plan(`${children} is null and seq > 5 order by seq asc limit 20`),
    plan(`${children} is null and seq < 5 order by seq desc limit 20`),
    plan(`${children} = 5 order by seq asc limit 20`),
    plan(`${children} is null and score <= 1 and (score < 1 or seq > 2) order by score desc, seq asc limit 20`),
    plan("select * from comments where thread_id = 'a' and guest_id = 'g' and status <> 'deleted' order by seq desc limit 500"),
    plan(
      "select * from comments inner join threads on threads.id = comments.thread_id where comments.status = 'pending' order by comments.created_at desc limit 100",
    ),
    plan("select * from threads where key = 'a'"),
    plan("select * from votes where thread_id = 'a' and guest_id = 'g'"),
  ]
  for (const text of plans) {
    expect(text).toMatch(/USING (COVERING )?INDEX/)
    expect(text).not.toMatch(/\bSCAN comments\b(?! USING)/)
    expect(text).not.toContain('TEMP B-TREE')
  }
  database.close()
})
