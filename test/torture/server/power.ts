import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createServer } from '../../../src/server/index'
import { client, newPost } from './client'
import { ground, start } from './process'
import { check, compare, empty, type Tally } from './tally'

/**
 * What the kernel was asked, in its order (`strace`): no comment is acknowledged before what was written of it is on the disk. `undefined`
 * with the reason where nobody may look.
 */
export async function syncedBefore(cycles: number): Promise<Tally | string> {
  const tally = empty()
  const { file, clear } = ground()
  if (!file) return 'not SQLite'
  const server = await start(file)
  const trace = `${file}.trace`
  const calls = 'trace=pwrite64,write,writev,sendmsg,sendto,fdatasync,fsync'
  const strace = spawn('strace', ['-f', '-y', '-s', '12', '-e', calls, '-o', trace, '-p', String(server.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const attached = await new Promise<boolean>((resolve) => {
    strace.once('error', (error) => {
      said = error.message
      resolve(false)
    })
    strace.once('exit', () => resolve(false))
    strace.stderr?.on('data', (text) => {
      said += text
      if (said.includes('attached')) resolve(true)
    })
  })
  const { post, close } = client(1)
  let acknowledged = 0
  for (; attached && tally.cycles < cycles; tally.cycles++) {
    const { status } = await post(server.url, newPost('traced', `number ${tally.cycles}`))
    check(tally, status === 201, `${status}`)
    acknowledged++
  }
  close()
  if (attached) {
    strace.kill('SIGINT')
    await once(strace, 'exit')
  }
  await server.end('SIGTERM')
  const lines = attached ? readFileSync(trace, 'utf8').split('\n') : []
  clear()
  if (!attached) return `strace: ${said.trim().split('\n').at(-1)}`

  let unsynced = false
  let written = 0
  let answers = 0
  for (const line of lines) {
    // SQLite is asked in the main thread, and answers leave by it.
    if (!line.startsWith(`${server.pid} `)) continue
    if (/pwrite64\(\d+<[^>]*-wal>/.test(line)) {
      unsynced = true
      written++
    } else if (/f(data)?sync\(\d+<[^>]*-wal>/.test(line)) unsynced = false
    else if (/"HTTP\/1\.1 201/.test(line)) {
      check(tally, !unsynced && written > 0, `acknowledged ${unsynced ? 'before the sync' : 'without a write'}: ${line}`)
      answers++
      written = 0
    }
  }
  check(tally, answers === acknowledged, `${answers} answers were seen of ${acknowledged}`)
  return tally
}

/** What a disk writes at once. */
const sector = 512

/**
 * The power goes between two syncs: of what was written since the last one, each sector may be on the disk, or not, or be rubbish. Images of
 * that are made from the files as they were after each acknowledgement, and opened: all are sound, and hold what was acknowledged.
 */
export async function powerLoss(cycles: number): Promise<Tally> {
  const tally = empty()
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  const file = join(folder, 'comments.sqlite')
  const server = await createServer({ database: file, rateLimit: false, moderation: 'off' })
  const disk = () => ({ data: readFileSync(file), log: readFileSync(`${file}-wal`) })
  const acknowledged: string[] = []
  let before = disk()
  for (; tally.cycles < cycles; tally.cycles++) {
    const words = `number ${tally.cycles} ${'long '.repeat(Math.floor(Math.random() * 1500))}`.trim()
    const draft = { clientId: crypto.randomUUID(), parentId: null, body: { format: 'text', value: words }, author: { name: 'Ines' } }
    const { status } = await server.fetch(
      new Request(`http://comments.example/api/v1/threads/power-${tally.cycles % 3}/comments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(draft),
      }),
    )
    check(tally, status === 201, `${status}`)
    const after = disk()
    const written = !before.data.equals(after.data)
    // While the log was written; or, once it was on the disk, while its pages went to their places.
    const image =
      written && tally.cycles % 2
        ? { data: torn(before.data, after.data), log: after.log }
        : { data: before.data, log: torn(before.log, after.log, header) }
    look(tally, join(folder, `image-${tally.cycles}.sqlite`), image, acknowledged)
    acknowledged.push(words)
    before = after
  }
  await server.close()
  rmSync(folder, { recursive: true, force: true })
  return tally
}

/** The log's header is synced on its own before anything of a new log is written over an old one (`sqlite3WalFrames`). */
const header = 32

function torn(before: Buffer, after: Buffer, whole = 0): Buffer {
  const image = Buffer.alloc(Math.max(before.length, after.length))
  before.copy(image)
  after.copy(image, 0, 0, whole)
  // Now nearly all is there, now nearly nothing.
  const share = Math.random()
  for (let at = whole; at < after.length; at += sector - (at % sector)) {
    const end = Math.min(at + sector - (at % sector), after.length)
    if (after.subarray(at, end).equals(before.subarray(at, end))) continue
    if (Math.random() < share) after.copy(image, at, at, end)
    else if (Math.random() < 0.1 && at >= before.length) image.fill(Math.floor(Math.random() * 256), at, end)
  }
  return Math.random() < 0.5 ? image : image.subarray(0, Math.max(before.length, whole, Math.floor(Math.random() * image.length)))
}

function look(tally: Tally, file: string, { data, log }: { data: Buffer; log: Buffer }, acknowledged: readonly string[]): void {
  writeFileSync(file, data)
  writeFileSync(`${file}-wal`, log)
  const database = new Database(file)
  try {
    const verdict = database.pragma('integrity_check', { simple: true })
    check(tally, verdict === 'ok', `image ${tally.cycles}: ${verdict}`)
    compare(tally, `image ${tally.cycles}`, acknowledged, database.prepare('select source from comments').pluck().all() as string[])
  } catch (error) {
    check(tally, false, `image ${tally.cycles}: ${error}`)
  } finally {
    database.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  }
}
