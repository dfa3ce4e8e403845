import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { backup } from '../../src/server/backup/backup'
import { backupName } from '../../src/server/backup/shelf'
import { type Config, readConfig } from '../../src/server/config'
import { doctor } from '../../src/server/doctor/doctor'
import { migrate } from '../../src/server/store/migrations'
import { startPostgres } from '../postgres'
import { house } from './house'

/** What `doctor` says of real databases, well and sick. */

async function verdicts(env: Record<string, string>, change: Partial<Config> = {}) {
  const findings = await doctor({ ...readConfig({ AFTERWORD_ORIGINS: 'https://blog.example', PORT: '1', ...env }), ...change })
  return Object.fromEntries(findings.map(({ name, verdict, says }) => [name, `${verdict}: ${says}`]))
}

async function patient() {
  const at = await house()
  const { id } = await at.post('words')
  await at.post('an answer', { parentId: id })
  const change = (sql: string) => {
    const database = new Database(at.file)
    database.unsafeMode()
    database.pragma('writable_schema = on')
    database.exec(sql)
    database.close()
  }
  return { ...at, change, env: { AFTERWORD_DATABASE: at.file } }
}

test('a database that is well', async () => {
  const { env } = await patient()
  const found = await verdicts(env)
  for (const name of ['database', 'how it is written', 'schema', 'soundness', 'indexes', 'counts', 'clock'])
    expect(found[name], name).toMatch(/^ok: /)
  expect(found.database).toMatch(/SQLite 3\.\d+\.\d+/)
  expect(found.server).toMatch(/^look: nobody answers/)
  expect(found.backups).toMatch(/^look: none known/)
})

const ills: Record<string, { readonly sql: string; readonly found: Record<string, RegExp> }> = {
  'an index is missing': { sql: 'drop index comments_children', found: { indexes: /^broken: missing: comments_children/ } },
  'an index says another thing than its table': {
    sql: "update sqlite_master set rootpage = (select rootpage from sqlite_master where name = 'votes') where name = 'comments_children'",
    found: { soundness: /^broken: .*2nd reference.*; put a backup back/ },
  },
  'counts are wrong': { sql: 'update threads set total = 7', found: { counts: /^look: 1 threads/ } },
  'the clock was turned back': {
    sql: `update threads set last_at = ${Date.now() + 3 * 3_600_000}`,
    found: { clock: /^look: .* 3 hours later: set the clock/ },
  },
  'the schema is older': {
    sql: "delete from kysely_migration where name = '002-reactions'",
    found: { schema: /^look: the next start adds 002-reactions/ },
  },
  'the schema is newer': {
    sql: "insert into kysely_migration values ('999-later', '2030-01-01')",
    found: { schema: /^look: made by a newer version, which knows 999-later/ },
  },
}
test.each(Object.entries(ills))('%s', async (_, { sql, found }) => {
  const { env, change } = await patient()
  change(sql)
  expect(await verdicts(env)).toMatchObject(
    Object.fromEntries(Object.entries(found).map(([name, says]) => [name, expect.stringMatching(says)])),
  )
})

test('what is no database, and what is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'text.sqlite'), 'words '.repeat(1000))
  expect((await verdicts({ AFTERWORD_DATABASE: join(folder, 'text.sqlite') })).database).toMatch(/^broken: .*not a database/)
  const none = await verdicts({ AFTERWORD_DATABASE: join(folder, 'none.sqlite') })
  expect([none.database, none.soundness]).toEqual([expect.stringMatching(/^look: there is no/), undefined])
})

test('sites, secret and pictures', async () => {
  const { env } = await patient()
  const say = async (more: Record<string, string>) => verdicts({ ...env, ...more })
  expect((await say({ AFTERWORD_ORIGINS: '' }))['sites that may embed']).toMatch(/^broken: none/)
  expect((await say({ AFTERWORD_ORIGINS: '*' }))['sites that may embed']).toMatch(/^look: every site/)
  expect((await say({ AFTERWORD_ORIGINS: 'http://blog.example' }))['sites that may embed']).toMatch(/^look: .*TLS/)
  expect((await say({ AFTERWORD_ORIGINS: 'http://localhost:8080' }))['sites that may embed']).toMatch(/^ok/)
  const short = (await say({ AFTERWORD_SECRET: 'canary' })).secret
  expect([short, short?.includes('canary')]).toEqual([expect.stringMatching(/^look: .*6 characters/), false])
  expect((await say({ AFTERWORD_PICTURES: '/proc/version' })).pictures).toMatch(/^broken: /)
})

test('backups: none, old, new', async () => {
  const { env, file } = await patient()
  const shelf = mkdtempSync(join(tmpdir(), 'afterword-shelf-'))
  onTestFinished(() => rmSync(shelf, { recursive: true, force: true }))
  const say = async () => (await verdicts({ ...env, AFTERWORD_BACKUPS: shelf })).backups
  expect(await say()).toMatch(/^look: none in/)
  mkdirSync(join(shelf, backupName(new Date(Date.now() - 5 * 24 * 3_600_000))))
  expect(await say()).toMatch(/^look: 1 in .*5 days old/)
  await backup({ database: file, pictures: '' }, shelf)
  // They lie on one disk here, and that is said.
  expect(await say()).toMatch(/^look: 2 in .* 0 seconds old, on the same disk|^look: 2 in .* 1 second old, on the same disk/)
})

test('Postgres', { timeout: 60_000 }, async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const url = await postgres.database('patient')
  const bare = await verdicts({}, { database: url })
  expect(bare.schema).toMatch(/^look: nothing there yet/)
  const db = new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }) })
  await migrate(db)
  await db.destroy()
  const found = await verdicts({}, { database: url })
  expect(found.database).toMatch(/^ok: Postgres 18/)
  // The tests' own Postgres does not sync.
  expect(found['how it is written']).toMatch(/^broken: fsync off/)
  for (const name of ['schema', 'indexes', 'counts', 'connections', 'clock']) expect(found[name], name).toMatch(/^ok: /)
  const gone = await verdicts({}, { database: url.replace(/\/patient$/, '/nowhere') })
  expect(gone.database).toMatch(/^broken: .*nowhere/)
  expect(JSON.stringify(gone)).not.toContain('postgres://')
})
