import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { migrate } from '../../../src/server/store/migrations'
import { createStore } from '../../../src/server/store/queries'
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

test('a database with rows is brought to the newest schema, and back, and loses nothing it can keep', async () => {
  const { database, db } = openDatabase(newFile())
  await migrate(db, '001-comments')
  database.exec(`
    insert into threads (id, key, state, version, next_seq, total, last_at) values ('0000000000001', 'page', 'open', 7, 2, 1, 5);
    insert into guests values ('g', 5);
    insert into votes values ('0000000000001', 1, 'h', 1);
    insert into comments (thread_id, seq, guest_id, name, format, source, html, html_rev, status, visible, reply_count, score, created_at, network)
      values ('0000000000001', 1, 'g', 'Ines', 'text', 'words', '<p>words</p>', 1, 'published', 1, 0, 1, 5, 'n');
  `)
  const old = () => database.prepare('select * from comments').all()
  const before = old()
  await migrate(db)
  expect(old()).toEqual([{ ...(before[0] as object), version: 0, badge: null }])
  const store = createStore(db, { foreignWrites: () => 0 })
  await store.setBadge('g', 'author')
  await store.react({ threadId: '0000000000001', seq: 1 }, 'h', '🎉', true)
  await store.report({ threadId: '0000000000001', seq: 1 }, 'h', { reason: 'spam' }, 9)
  expect(await store.changedSince('0000000000001', { after: 7, until: 9, limit: 10 })).toMatchObject([
    { seq: 1, badge: 'author', source: 'words' },
  ])
  await migrate(db, '001-comments')
  expect(old()).toEqual(before)
  expect(database.prepare('select * from guests where id = ?').all('g')).toEqual([{ id: 'g', created_at: 5 }])
  await migrate(db)
  expect(await store.comment({ threadId: '0000000000001', seq: 1 })).toMatchObject({ source: 'words', badge: null })
  expect(await store.reactionsOf('0000000000001', [1])).toEqual(new Map([[1, []]]))
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
