import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createServer } from '../../../src/server/index'
import { migrateCommand } from '../../../src/server/migrate'
import { keys } from '../../../src/server/store/keys'
import { migrateDatabase, openStore, withDatabase } from '../../../src/server/store/open'
import { copy } from '../../../src/server/transfer/copy'
import { type Postgres, startPostgres } from '../../postgres'

/** A site that moves from SQLite to Postgres and back, both real. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
let postgres: Postgres
let files = 0
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})
const newFile = () => join(folder, `${files++}.sqlite`)
const newDatabase = () => postgres.database(`copied${files++}`)

/** A site with everything a table can hold; what a reader who comes back with the token of the first comment may do. */
async function live(database: string) {
  const server = await createServer({ database, moderation: 'off', rateLimit: false, pageReactions: ['👍'] })
  const ask = async (method: string, path: string, body?: object, token = '') => {
    const response = await server.fetch(
      new Request(`http://comments.example/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
    return response.status === 204 ? {} : response.json()
  }
  const clientId = () => crypto.randomUUID()
  const post = (value: string, parentId: string | null = null, thread = 'page') =>
    ask('POST', `/threads/${thread}/comments`, {
      clientId: clientId(),
      parentId,
      body: { format: 'markdown', value },
      author: { name: 'Ínes "quoted" 👩‍👩‍👧', email: 'ines@example.com' },
    })
  return { server, ask, post, clientId, list: (thread = 'page') => ask('GET', `/threads/${thread}/comments`) }
}

async function fill(database: string, more = 20) {
  const { server, ask, post, clientId } = await live(database)
  const first = await post('**first**')
  const reply = await post("'; drop table comments; -- \u202E", first.id)
  for (let n = 0; n < more; n++) await post(`comment ${n}`, null, `page-${n % 7}`)
  await ask('PUT', `/comments/${first.id}/vote`, { vote: 1, clientId: clientId() })
  await ask('PUT', `/comments/${first.id}/reactions`, { emoji: '🎉', on: true, clientId: clientId() })
  await ask('POST', `/comments/${first.id}/reports`, { reason: 'spam', clientId: clientId() })
  await ask('DELETE', `/comments/${reply.id}`, undefined, reply.token)
  await server.close()
  return first
}
const silent = () => {}

test('from SQLite to Postgres and back: every row, the secret, and so every reader who comes back', async () => {
  const [file, url, back] = [newFile(), await newDatabase(), newFile()]
  // More than is read at once.
  const first = await fill(file, 520)
  const lines: string[] = []
  expect(await copy(file, url, (line) => lines.push(line))).toBe(true)
  expect(lines).toContain('comments: 522 rows, 522 written')
  expect(lines.at(-1)).toContain('Both hold the same')
  const moved = await live(url)
  expect((await moved.list()).comments.map(({ id }: { id: string }) => id)).toEqual([first.id])
  const edited = await moved.ask('PATCH', `/comments/${first.id}`, { body: { format: 'text', value: 'edited' } }, first.token)
  expect(edited).toMatchObject({ id: first.id, mine: true })
  await moved.post('written in Postgres')
  await moved.server.close()
  expect(await copy(url, back, silent)).toBe(true)
  const again = await live(back)
  expect((await again.list()).total).toBe(2)
  expect((await again.post('and on')).id).toBe('pc0rnn6qkvwjn-4')
  await again.server.close()
})

test('broken off and begun again, and copied once more after the site went on: only what differs is written', async () => {
  const [file, url] = [newFile(), await newDatabase()]
  const first = await fill(file)
  let lines = 0
  const breaking = () => {
    if (++lines === 3) throw new Error('broken off')
  }
  await expect(copy(file, url, breaking)).rejects.toThrow('broken off')
  expect(await copy(file, url, silent)).toBe(true)
  const site = await live(file)
  await site.ask('DELETE', `/comments/${first.id}`, undefined, first.token)
  await site.post('after the first copy')
  await site.server.close()
  const told: string[] = []
  expect(await copy(file, url, (line) => told.push(line))).toBe(true)
  expect(told).toContain('comments: 23 rows, 2 written')
  expect(told).toContain('votes: 0 rows, 0 written')
  const store = await openStore(url)
  expect((await store.totals(['page'])).get('page')).toBe(1)
  await store.close()
})

test('what is written while it runs is noticed at the end', async () => {
  const [file, url] = [newFile(), await newDatabase()]
  await fill(file)
  const site = await live(file)
  const lines: string[] = []
  const posts: Promise<unknown>[] = []
  const print = (line: string) => {
    lines.push(line)
    if (line.startsWith('comments:')) posts.push(site.post('meanwhile'))
  }
  expect(await copy(file, url, print)).toBe(false)
  await Promise.all(posts)
  await site.server.close()
  expect(lines.some((line) => line.startsWith('comments differ: 23 rows'))).toBe(true)
  expect(lines.at(-1)).toContain('Stop the site’s server')
  expect(await copy(file, url, silent)).toBe(true)
})

test('another site’s comments are never replaced, and nothing is copied from nowhere', async () => {
  const [mine, theirs] = [newFile(), newFile()]
  await Promise.all([fill(mine), fill(theirs)])
  await expect(copy(mine, theirs, silent)).rejects.toThrow('another site')
  await expect(copy(newFile(), theirs, silent)).rejects.toThrow('There is no database')
  await expect(copy(mine, mine, silent)).rejects.toThrow('one and the same')
  const store = await openStore(theirs)
  expect((await store.totals(['page-1'])).get('page-1')).toBe(3)
  await store.close()
})

test('every table of the schema is copied, by its key; in Postgres every key begins with the thread, the guest or its name, and nothing counts by itself', async () => {
  const url = await newDatabase()
  await migrateDatabase(url)
  await withDatabase(url, async (db) => {
    const { rows } = await sql<{ table: string; columns: string[] }>`
      select c.relname as table, array_agg(a.attname::text order by k.n) as columns from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_namespace s on s.oid = c.relnamespace
      cross join unnest(i.indkey) with ordinality as k (attnum, n) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where i.indisunique and s.nspname = 'public' and c.relname not like 'kysely%' group by c.relname, i.indexrelid`.execute(db)
    expect(Object.fromEntries(rows.map(({ table, columns }) => [table, columns]))).toEqual(keys)
    expect(rows).toHaveLength(Object.keys(keys).length)
    const { rows: sequences } = await sql`select 1 from pg_class where relkind = 'S'`.execute(db)
    const { rows: references } = await sql`select 1 from pg_constraint where contype = 'f'`.execute(db)
    expect([sequences, references]).toEqual([[], []])
  })
})

test('the schema goes a step back and forth, and never takes all comments with it', async () => {
  for (const database of [newFile(), await newDatabase()]) {
    expect((await migrateCommand(database, [])).every((line) => line.startsWith('done'))).toBe(true)
    const lines = await migrateCommand(database, ['down'])
    expect(lines.at(-1)).toMatch(/^open {2}\d/)
    while ((await migrateCommand(database, ['down']).catch(() => ['end'])).at(0) !== 'end');
    await expect(migrateCommand(database, ['down'])).rejects.toThrow('every comment')
    expect((await migrateCommand(database, [])).every((line) => line.startsWith('done'))).toBe(true)
  }
})
