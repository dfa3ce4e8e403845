import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { client, newPost } from './client'
import { start } from './process'
import { check, compare, empty, pause, percentile, type Tally } from './tally'

export interface Full extends Tally {
  /** Milliseconds from the moment there was room until a comment was taken. */
  readonly back: number[]
}

/** A disk that can be filled up to so many bytes, and emptied again. */
interface Disk {
  readonly folder: string
  fill(pid: number, left: number): void
  empty(pid: number): void
  remove(): void
}

/** Where nobody may mount: a bound on how large the log may grow is as good as a disk of that size. */
function bounded(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  const bound = (pid: number, bytes: number | 'unlimited') => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
  return {
    folder,
    fill: (pid, left) => void bound(pid, statSync(join(folder, 'comments.sqlite-wal')).size + left),
    empty: (pid) => void bound(pid, 'unlimited'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A real one, of 32 MB, in memory. Throws where nobody may mount. */
export function mounted(): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', folder], { stdio: 'pipe' })
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill(_, left) {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)))
    },
    empty: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The disk is full, and later is not. While it is, reads go on, and who writes is told when to come again; nothing half-written stays; once
 * there is room everything that was refused can be stored.
 */
export async function full(cycles: number, disk = bounded()): Promise<Full> {
  const tally = { ...empty(), back: [] as number[] }
  const file = join(disk.folder, 'comments.sqlite')
  const server = await start(file)
  const { ask, post, words, close } = client(8)
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `full-${tally.cycles}`
    const acknowledged: string[] = []
    const refused: ReturnType<typeof newPost>[] = []
    // Somewhere between a byte and some pages more than there is: now the log is cut, now the file behind it.
    disk.fill(server.pid, Math.floor(Math.random() * 40_000))
    for (let n = 0; refused.length < 8; n++) {
      const some = Array.from({ length: 4 }, (_, m) => newPost(thread, `${thread} number ${n}.${m} ${'long '.repeat(200)}`.trim()))
      await Promise.all(
        some.map(async (one) => {
          const { status, headers, text } = await post(server.url, one)
          if (status === 201) return void acknowledged.push(one.words)
          refused.push(one)
          const { error } = JSON.parse(text || '{}') as { error?: { code?: string } }
          check(
            tally,
            (status === 503 || status === 507) && error?.code === 'server' && Number(headers['retry-after']) > 0,
            `${thread}: ${status} ${text} Retry-After: ${headers['retry-after']}`,
          )
        }),
      )
      if (n > 200) throw new Error('The disk does not fill.')
    }
    const read = await words(server.url, thread).catch(String)
    check(tally, Array.isArray(read), `${thread}: could not be read: ${read}`)
    if (Array.isArray(read))
      check(
        tally,
        read.every((text) => acknowledged.includes(text)),
        `${thread}: half of something is there`,
      )
    const { status } = await ask('GET', `${server.url}/healthz`)
    check(tally, status === 200, `${thread}: health ${status}`)

    disk.empty(server.pid)
    const since = performance.now()
    for (const one of refused) {
      while ((await post(server.url, one)).status !== 201 && performance.now() - since < 10_000) await pause(20)
      if (one === refused[0]) tally.back.push(performance.now() - since)
      acknowledged.push(one.words)
    }
    compare(tally, thread, acknowledged, await words(server.url, thread))
    check(tally, server.running(), `${thread}: the server ended: ${server.log().slice(-500)}`)
  }
  close()
  await server.end('SIGTERM')
  const database = new Database(file, { readonly: true })
  check(tally, database.pragma('integrity_check', { simple: true }) === 'ok', 'the file is damaged')
  database.close()
  disk.remove()
  return tally
}

export const fullTold = ({ back }: Full) => `stored again ${percentile(back, 1)} ms after there was room, at most`
