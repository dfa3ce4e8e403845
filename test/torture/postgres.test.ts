import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import pg from 'pg'
import { build } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { migrateDatabase, openStore } from '../../src/server/store/open'
import { testStore } from '../../src/testing/store'
import { openHouse } from '../browser/stage'
import { type Postgres, startPostgres } from '../postgres'
import { seeded } from './badline'

/** What a Postgres, and the line to it, do to the servers that stand on it: real processes, a real replica. `npm run build` comes before. */

vi.setConfig({ hookTimeout: 120_000 })
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
const print = (line: string) => process.stdout.write(`${line}\n`)
const random = seeded(5)
let postgres: Postgres
let count = 0
beforeAll(async () => {
  postgres = await startPostgres({ fsync: true })
})
afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})
const newDatabase = () => postgres.database(`torture${count++}`)

async function server(database: string, settings: Record<string, string> = {}): Promise<string> {
  const house = await openHouse({ AFTERWORD_DATABASE: database, AFTERWORD_MODERATION: 'off', ...settings })
  onTestFinished(() => house.close())
  return `${house.url}/api/v1/threads/page`
}

/** What came of one attempt: 201, another status, or 0 where no answer came. */
async function send(thread: string, clientId: string): Promise<number> {
  try {
    const response = await fetch(`${thread}/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId, parentId: null, body: { format: 'text', value: clientId }, author: { name: 'N' } }),
    })
    const { error } = (await response.json()) as { error?: { retryAfter?: number } }
    if (response.status === 503) expect(error?.retryAfter).toBeGreaterThan(0)
    return response.status
  } catch (error) {
    if (error instanceof Error && error.name === 'AssertionError') throw error
    return 0
  }
}

async function ask<T>(url: string, question: string): Promise<T[]> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query(question)
  await client.end()
  return rows
}

const quantile = (values: readonly number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
const ms = (value: number) => `${Math.round(value)} ms`

test('Postgres crashes again and again under load: nothing acknowledged is lost, nothing doubled, the process lives and serves again at once', async () => {
  const cycles = Number(process.env.AFTERWORD_CYCLES ?? 50)
  const database = await newDatabase()
  const thread = await server(database)
  const acknowledged = new Set<string>()
  const strange = new Set<number>()
  let posting = true
  const writing: Promise<void>[] = []
  async function write(clientId: string): Promise<void> {
    for (;;) {
      const status = await send(thread.replace(/page$/, `page-${clientId[0]}`), clientId)
      if (status === 201) return void acknowledged.add(clientId)
      if (status !== 503) strange.add(status)
      // As the widget does: when it was told to, and not all at once.
      await pause(1_000 + random() * 500)
    }
  }
  const loading = (async () => {
    // Fifty a second; on a machine that cannot take so many, as many as it can.
    for (; posting; await pause(20)) if (writing.length - acknowledged.size < 100) writing.push(write(crypto.randomUUID()))
  })()
  const back: number[] = []
  for (let cycle = 0; cycle < cycles; cycle++) {
    await pause(200 + random() * 1_800)
    await postgres.crash()
    const since = performance.now()
    const before = acknowledged.size
    await vi.waitUntil(() => acknowledged.size > before, { timeout: 60_000, interval: 5 })
    back.push(performance.now() - since)
  }
  posting = false
  await loading
  await Promise.all(writing)
  const rows = await ask<{ source: string }>(database, 'select source from comments')
  const stored = new Set(rows.map(({ source }) => source))
  const lost = [...acknowledged].filter((clientId) => !stored.has(clientId)).length
  const doubled = rows.length - stored.size
  // The server has no more connections than ever.
  const [{ connections } = { connections: 99 }] = await ask<{ connections: number }>(
    database,
    "select count(*)::int as connections from pg_stat_activity where application_name = 'afterword' and datname = current_database()",
  )
  print(
    `Postgres crashed under load: ${cycles} cycles, ${acknowledged.size} acknowledged, ${lost} lost, ${doubled} doubled; serving again after ${ms(quantile(back, 0.5))}, at most ${ms(Math.max(...back))}; ${connections} connections`,
  )
  expect({ lost, doubled, strange: [...strange] }).toEqual({ lost: 0, doubled: 0, strange: [] })
  // The most of it is told and not asserted: it is the machine’s, when others are on it.
  expect(quantile(back, 0.5)).toBeLessThan(2_000)
  expect(connections).toBeLessThanOrEqual(11)
})

test('two processes on one Postgres: what one stores, who listens at the other hears at once', async () => {
  const database = await newDatabase()
  const [a, b] = [await server(database), await server(database)]
  await send(a, crypto.randomUUID())
  const response = await fetch(`${b}/events`)
  const heard = new Map<string, number>()
  void (async () => {
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      for (const [, id] of text.matchAll(/<p>([0-9a-f-]{36})<\/p>/g)) if (id && !heard.has(id)) heard.set(id, performance.now())
      text = text.slice(text.lastIndexOf('\n') + 1)
    }
  })().catch(() => {})
  const times: number[] = []
  for (let n = 0; n < 100; n++) {
    const clientId = crypto.randomUUID()
    expect(await send(a, clientId)).toBe(201)
    const answered = performance.now()
    await vi.waitUntil(() => heard.has(clientId), { timeout: 5_000, interval: 1 })
    times.push((heard.get(clientId) ?? 0) - answered)
    // Events of one thread keep a distance of 200 ms (`hub.ts`); what is measured here is the way across.
    await pause(220)
  }
  print(
    `two processes: 100 comments, from the answer at one to the event at the other ${ms(quantile(times, 0.5))}, p95 ${ms(quantile(times, 0.95))}, at most ${ms(Math.max(...times))}`,
  )
  expect(quantile(times, 0.5)).toBeLessThan(100)
})

test('a replica that lags by any time: nobody gets an older page than they wrote, none is kept as if it were new', async () => {
  const database = await newDatabase()
  await migrateDatabase(database)
  const replica = await postgres.replica()
  const read = replica.address(database)
  const [a, b] = [await server(database, { AFTERWORD_DATABASE_READ: read }), await server(database)]
  const list = async () =>
    (await (await fetch(`${a}/comments?sort=newest`)).json()) as { total: number; comments: { body: { value: string } }[] }
  const reads = async () =>
    (
      await ask<{ reads: number }>(read, "select (idx_scan + seq_scan)::int as reads from pg_stat_user_tables where relname = 'comments'")
    )[0]?.reads ?? 0
  let [stale, cycles] = [0, 0]
  for (; cycles < 200; cycles++) {
    if (cycles % 10 === 0) await ask(read, `select pg_wal_replay_${random() < 0.5 ? 'pause' : 'resume'}()`)
    const clientId = crypto.randomUUID()
    const elsewhere = random() < 0.5
    expect(await send(elsewhere ? b : a, clientId)).toBe(201)
    const shown = async () => (await list()).comments[0]?.body.value.includes(clientId)
    // What another process wrote may be a moment late, not more.
    if (elsewhere) await vi.waitUntil(shown, { timeout: 1_000, interval: 1 }).catch(() => stale++)
    else if (!(await shown())) stale++
  }
  const before = await reads()
  await ask(read, 'select pg_wal_replay_resume()')
  await expect
    .poll(
      async () => {
        // Other pages of the same thread, and so none from memory.
        for (let limit = 1; limit <= 20; limit++) await fetch(`${a}/comments?limit=${limit}&sort=oldest&n=${random()}`)
        await send(a, crypto.randomUUID())
        return (await reads()) - before
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(20)
  await replica.stop()
  expect(await send(a, crypto.randomUUID())).toBe(201)
  expect((await list()).total).toBeGreaterThan(200)
  print(
    `a replica that lags: ${cycles} writes and reads, ${stale} pages older than they had to be; read from it again when it had caught up, done without when it was gone`,
  )
  expect(stale).toBe(0)
})

const shapes = {
  sqlite: (file: string) => {
    const database = new Database(file)
    const shape = database.prepare("select name, sql from sqlite_master where name not like 'sqlite%' order by name").all()
    const rows = database.prepare('select * from comments').all().length
    database.close()
    return { shape, rows }
  },
  async postgres(url: string) {
    const shape = [
      await ask(
        url,
        "select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns where table_schema = 'public' order by 1, 2",
      ),
      await ask(url, "select indexdef from pg_indexes where schemaname = 'public' order by 1"),
    ]
    return { shape, rows: (await ask(url, 'select 1 from comments')).length }
  },
}

test('kill -9 before every statement of every step of the schema, up and down: the next start finishes it, with every row', async () => {
  const outDir = join(root, 'node_modules/.cache/afterword-migrating')
  await build({
    root,
    mode: 'server',
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, rolldownOptions: { input: { migrating: join(root, 'test/torture/migrating.ts') } } },
  })
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }))
  const run = (...args: string[]) =>
    new Promise<number | null>((resolve) => {
      const child = spawn(process.execPath, [join(outDir, 'migrating.js'), ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
      child.once('exit', (code) => resolve(code))
    })
  const seed = `insert into threads (id, key, state, version, next_seq, total, last_at) values ('t', 'page', 'open', 7, 2, 1, 5);
    insert into comments (thread_id, seq, guest_id, name, format, source, html, html_rev, status, visible, reply_count, score, created_at, network)
    values ('t', 1, 'g', 'Ines', 'text', 'words', '<p>words</p>', 1, 'published', 1, 0, 1, 5, 'n');`
  const dialects = [
    {
      make: async () => join(folder, `${count++}.sqlite`),
      look: shapes.sqlite,
      fill: (file: string) => void new Database(file).exec(seed).close(),
    },
    { make: newDatabase, look: shapes.postgres, fill: (url: string) => ask(url, seed) },
  ]
  for (const { make, look, fill } of dialects) {
    const model = await make()
    await migrateDatabase(model)
    const { shape } = await look(model)
    // Up from nothing, up with rows, down with rows.
    for (const way of ['nothing', 'up', 'down']) {
      let killed = 0
      for (let code: number | null = null; code !== 0; killed++) {
        const database = await make()
        if (way !== 'nothing') await migrateDatabase(database, '001-comments')
        if (way !== 'nothing') await fill(database)
        if (way === 'down') await migrateDatabase(database)
        code = await run(database, String(killed + 1), ...(way === 'down' ? ['001-comments'] : []))
        expect([null, 0]).toContain(code)
        await migrateDatabase(database)
        expect(await look(database)).toEqual({ shape, rows: way === 'nothing' ? 0 : 1 })
      }
      print(
        `kill -9 in a step of the schema (${model.startsWith('postgres') ? 'Postgres' : 'SQLite'}, ${way}): ${killed - 1} cycles, 0 lost, 0 left half`,
      )
      expect(killed).toBeGreaterThan(10)
    }
  }
})

let divided: string | undefined
testStore('Postgres, divided by thread into 16 parts (partition.sql)', async () => {
  if (!divided) {
    divided = await newDatabase()
    await migrateDatabase(divided)
    await ask(divided, readFileSync(join(root, 'src/server/store/partition.sql'), 'utf8'))
  }
  await ask(divided, 'truncate threads, comments, guests, votes, reactions, reaction_counts, reports, idempotency, outbox, settings')
  return openStore(divided)
})
