import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { LogEvent } from '../../../src/server/log'
import { migrateDatabase, openStore, withDatabase } from '../../../src/server/store/open'
import type { Store } from '../../../src/server/store/store'
import { testStore } from '../../../src/testing/store'
import { type Postgres, startPostgres } from '../../postgres'
import { askEverything } from './questions'

/** A real Postgres, from npm. What takes long is in `test/torture/postgres.test.ts`. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })
const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
let postgres: Postgres
let count = 0
beforeAll(async () => {
  postgres = await startPostgres()
  await migrateDatabase(await postgres.database('model'))
})
afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A database of a test's own, with the schema in it. */
const newDatabase = () => postgres.database(`test${count++}`, 'model')
async function open(url: string, options: Parameters<typeof openStore>[1] = {}): Promise<Store> {
  const store = await openStore(url, options)
  onTestFinished(() => store.close())
  return store
}

let kit: string | undefined
testStore('Postgres', async () => {
  kit ??= await newDatabase()
  await emptied(kit)
  return openStore(kit)
})

const thread = { id: 'f5sregyvdcc2y', key: 'https://blog.example/post' }
const post = (store: Store, more: Partial<Parameters<Store['create']>[0]> = {}) =>
  store.create(
    {
      thread,
      clientId: crypto.randomUUID(),
      requestHash: '',
      parentSeq: null,
      guestId: 'g',
      name: 'N',
      format: 'text',
      source: 'words',
      html: 'words',
      htmlRev: 1,
      status: 'published',
      network: '',
      now: 1,
      ...more,
    },
    () => {},
  )
async function emptied(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('truncate threads, comments, guests, votes, reactions, reaction_counts, reports, idempotency, outbox, settings')
  await client.end()
}
const list = (store: Store) => store.children(thread.id, { parent: null, sort: 'oldest', limit: 100 })

test('what one process writes, another hears of at once: its stamp changes, who listens is told', async () => {
  const url = await newDatabase()
  const [a, b] = [await open(url), await open(url)]
  const told: string[] = []
  b.onWrite((id) => told.push(id))
  const { row } = await post(a)
  await expect.poll(() => told).toEqual([thread.id])
  for (const act of [
    () => a.vote(row, 'h', 1),
    () => a.react(row, 'h', '🎉', true),
    () => a.setBadge('g', 'author'),
    () => a.setThreadState(thread.key, 'closed'),
    () => a.erase(row),
  ]) {
    const stamp = b.stamp(thread.id)
    expect(b.stamp(thread.id)).toBe(stamp)
    await act()
    await expect.poll(() => b.stamp(thread.id)).not.toBe(stamp)
  }
  const before = told.length
  await a.report(row, 'h', { reason: 'spam' }, 1)
  await post(a, { status: 'pending' })
  await a.reactToPage(thread, 'h', '🎉', true)
  await expect.poll(() => told.length).toBe(before + 1)
})

test('many processes begin at once over an empty database', async () => {
  const url = await postgres.database(`test${count++}`)
  const stores = await Promise.all(Array.from({ length: 5 }, () => open(url)))
  const secrets = await Promise.all(stores.map((store, n) => store.setting('secret', () => String(n))))
  expect(new Set(secrets).size).toBe(1)
})

test('many writers of one thread and one guest, in several processes: every comment once, numbered without a gap, and connections left for others', async () => {
  const url = await newDatabase()
  const stores = [await open(url), await open(url)]
  const used: number[] = []
  const looking = setInterval(() => used.push(stores[0]?.pool?.().used ?? 99), 1)
  const clientIds = Array.from({ length: 40 }, () => crypto.randomUUID())
  await Promise.all(
    [...clientIds, ...clientIds].map(async (clientId, n) => {
      const store = stores[n % 2] as Store
      const { row } = await post(store, { clientId, guestId: `g${n % 3}` })
      await Promise.all([store.vote(row, `h${n % 5}`, 1), store.react(row, `g${n % 3}`, '🎉', true)])
    }),
  )
  clearInterval(looking)
  expect(used.length).toBeGreaterThan(10)
  expect(Math.max(...used)).toBeLessThanOrEqual(2)
  const rows = await list(stores[0] as Store)
  expect(rows.map(({ seq }) => seq)).toEqual(clientIds.map((_, n) => n + 1))
  expect(await stores[0]?.totals([thread.key])).toEqual(new Map([[thread.key, 40]]))
})

test('a Postgres that crashes and comes back: who asks meanwhile is told to come again, nothing kept counts any more, everything goes on', async () => {
  const url = await newDatabase()
  const events: LogEvent[] = []
  const [a, b] = [await open(url, { log: (event) => events.push(event) }), await open(url)]
  await post(a)
  const stamp = a.stamp(thread.id)
  const crash = postgres.crash(300)
  const clientId = crypto.randomUUID()
  await expect
    .poll(() => post(a, { clientId }).catch((error: unknown) => error), { interval: 10 })
    .toMatchObject({ code: 'server', retryAfter: 1 })
  const stamps = () => new Set([a.stamp(thread.id), a.stamp(thread.id)]).size
  await expect.poll(stamps, { interval: 10 }).toBe(2)
  await expect(list(b)).rejects.toMatchObject({ code: 'server', retryAfter: 1 })
  await expect(b.ping()).rejects.toMatchObject({ code: 'server' })
  await crash
  await post(a, { clientId })
  await expect.poll(stamps).toBe(1)
  expect(a.stamp(thread.id)).not.toBe(stamp)
  expect(await list(b)).toHaveLength(2)
  await expect.poll(() => events).toMatchObject([{ state: 'away' }, { state: 'back' }])
  const again = b.stamp(thread.id)
  await post(a)
  await expect.poll(() => b.stamp(thread.id)).not.toBe(again)
})

test('a list is read from the replica where that has caught up, and from the primary where it has not', async () => {
  const url = await newDatabase()
  const primary = await open(url)
  await post(primary, { source: 'first' })
  await post(primary, { thread: { id: 'mss4erfzfgpea', key: 'https://blog.example/other' } })
  await primary.close()
  // What a replica is that stands still: the same rows, as they were.
  const replica = await postgres.database(`test${count++}`, url)
  const store = await open(url, { read: replica })
  const other = await open(url)
  const marked = await openStore(replica)
  await marked.rerendered({ threadId: thread.id, seq: 1 }, 'first', 'from the replica', 1)
  await marked.close()
  const page = async () => {
    const row = await store.thread(thread.key)
    return { version: row?.version, html: (await list(store)).map(({ html }) => html) }
  }
  expect(await page()).toEqual({ version: 1, html: ['from the replica'] })
  // Another process writes: as soon as it is heard of, and whenever the thread is looked up, the replica is too old.
  await post(other, { source: 'second' })
  expect(await page()).toEqual({ version: 2, html: ['words', 'words'] })
  await post(store)
  expect(await list(store)).toHaveLength(3)
  expect((await store.childrenOf(thread.id, [1])).length).toBe(0)
  // A thread nobody looked up is not taken from there; one that has not changed is.
  expect(await store.thread('https://blog.example/other')).toMatchObject({ version: 1 })
})

test('a release that meets the schema of a newer one goes on: the steps of a newer one run beside it, and it starts over them', async () => {
  const newer = [
    "alter table comments add column mood text not null default ''",
    'create table moods (thread_id text not null primary key)',
    "insert into kysely_migration values ('999-moods', '2099-01-01T00:00:00.000Z')",
  ]
  for (const database of [await newDatabase(), join(folder, 'newer.sqlite')]) {
    const old = await open(database)
    const { row } = await post(old, { source: 'before' })
    await withDatabase(database, async (db) => {
      for (const statement of newer) await sql.raw(statement).execute(db)
    })
    await post(old, { source: 'after', parentSeq: row.seq })
    await old.edit(row, { format: 'text', source: 'edited', html: 'edited', htmlRev: 1, status: 'published', editedAt: 2 })
    const restarted = await open(database)
    expect((await list(restarted)).map(({ source, replyCount }) => [source, replyCount])).toEqual([['edited', 1]])
  }
})

test('a database that cannot be reached is told in words, at once', async () => {
  await expect(openStore('postgres://nobody@localhost:1/none')).rejects.toThrow(/cannot be reached: .*ECONNREFUSED/)
  await expect(openStore(join(folder, 'x.sqlite'), { read: 'postgres://nobody@localhost:1/none' })).rejects.toThrow('kept in a file')
})

test('a replica that is away is done without', async () => {
  const store = await open(await newDatabase(), { read: 'postgres://nobody:nothing@127.0.0.1:1/none' })
  await post(store)
  await store.thread(thread.key)
  expect(await list(store)).toHaveLength(1)
})

test('every statement can go by an index, and sorts nothing', async () => {
  const url = await newDatabase()
  const store = await open(url)
  const query = vi.spyOn(pg.Client.prototype, 'query')
  await askEverything(store)
  const statements = [...new Set(query.mock.calls.map(([text]) => text as unknown as string))].filter(
    (text) =>
      typeof text === 'string' && /^\s*(select|insert|update|delete|with)\b/i.test(text) && !/\b(pg_notify|set_config)\b/.test(text),
  )
  query.mockRestore()
  expect(statements.length).toBeGreaterThan(40)
  const client = new pg.Client(url)
  await client.connect()
  // In an empty table the planner would rather look at everything; what is left of that is where it has no other way.
  for (const way of ['seqscan', 'bitmapscan', 'sort', 'hashagg', 'hashjoin', 'mergejoin', 'material'])
    await client.query(`set enable_${way} = off`)
  const found: string[] = []
  for (const text of statements) {
    const { rows } = await client.query(`explain (generic_plan) ${text}`)
    for (const { 'QUERY PLAN': step } of rows as { 'QUERY PLAN': string }[]) {
      if (/Seq Scan on (settings|outbox)/.test(step) || (/Sort/.test(step) && /from \(?.*"reports"/.test(text))) continue
      if (/Seq Scan on|Sort {2}\(/.test(step)) found.push(`${step.trim()}: ${text}`)
    }
  }
  await client.end()
  expect(found).toEqual([])
})
