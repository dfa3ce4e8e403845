import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { client, newPost } from './client'
import { ground, start } from './process'
import { check, compare, empty, pause, percentile, type Tally } from './tally'

export interface Locked extends Tally {
  /** Milliseconds of reads while the file was locked. */
  readonly reads: number[]
  /** Milliseconds after which writers were told to come again. */
  readonly refusals: number[]
}

/** Another process that holds the right to write for so long. */
async function hold(file: string, milliseconds: number): Promise<{ readonly free: Promise<unknown> }> {
  const script = `const db = new (require('better-sqlite3'))(process.argv[1], { timeout: 10000 })
    db.exec('begin immediate'); console.log('held'); setTimeout(() => { db.exec('rollback'); db.close() }, Number(process.argv[2]))`
  const child = spawn(process.execPath, ['-e', script, file, String(milliseconds)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return { free: once(child, 'exit') }
}

/**
 * Another process locks the file (a backup tool, a shell somebody forgot) while some write and others read. Reads go on as if nothing
 * were; who writes waits at most 5 s, is then told when to come again, and comes again.
 */
export async function locked(cycles: number, milliseconds: number, readers: number): Promise<Locked> {
  const tally = { ...empty(), reads: [] as number[], refusals: [] as number[] }
  const { file, clear } = ground()
  if (!file) return { ...tally, cycles }
  const server = await start(file)
  const writer = client()
  const reader = client()
  await writer.post(server.url, newPost('quiet', 'Here before.'))
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `locked-${tally.cycles}`
    const { free } = await hold(file, milliseconds)
    let held = true
    let readWhileHeld = 0
    void free.then(() => {
      held = false
    })
    const posts = Array.from({ length: 16 }, (_, n) => newPost(thread, `${thread} number ${n}`))
    const writing = Promise.all(
      posts.map(async (post) => {
        for (;;) {
          const since = performance.now()
          const { status, headers, text } = await writer.post(server.url, post)
          if (status === 201) return post.words
          tally.refusals.push(performance.now() - since)
          const told = {
            code: (JSON.parse(text || '{}') as { error?: { code?: string } }).error?.code,
            after: Number(headers['retry-after']),
          }
          check(tally, status === 503 && told.code === 'server' && told.after > 0, `${thread}: ${status} ${text}`)
          await pause(told.after * 1000 || 1000)
        }
      }),
    )
    await Promise.all(
      Array.from({ length: readers }, async (_, n) => {
        while (held) {
          const since = performance.now()
          // From memory, and from the disk: no thread of this name was ever asked for.
          const asked = n % 2 ? 'quiet' : `nobody-${thread}-${tally.reads.length}`
          const { status } = await reader.ask('GET', `${server.url}/api/v1/threads/${asked}/comments`)
          tally.reads.push(performance.now() - since)
          if (held) readWhileHeld++
          check(tally, status === 200, `${thread}: a read was answered ${status}`)
          await pause(5)
        }
      }),
    )
    check(tally, readWhileHeld > 0, `${thread}: nobody could read`)
    compare(tally, thread, await writing, await reader.words(server.url, thread))
  }
  for (const { close } of [writer, reader]) close()
  check(tally, (await server.end('SIGTERM')) === 0, 'it did not stop')
  clear()
  return tally
}

export const lockedTold = ({ reads, refusals }: Locked) =>
  `${reads.length} reads meanwhile, p99 ${percentile(reads, 0.99)} ms; ${refusals.length} writes told to come again, after ${percentile(refusals, 1)} ms at most`
