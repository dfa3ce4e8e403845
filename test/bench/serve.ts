import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Served } from './field'

/** What a server did under 32 connections. */
export interface Served32 {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly failed: number
  readonly done: number
}

const run = promisify(execFile)

export async function fire(url: string, body: object | undefined, seconds: number): Promise<Served32> {
  const plan = JSON.stringify({ url, body, seconds })
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'fire.js'), plan], { timeout: seconds * 1000 + 60_000 })
  return JSON.parse(stdout)
}

/** The most memory a process has had, in bytes; undefined where the system does not say. */
export async function peakMemory(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

/** How often a server syncs to disk for each of ten posts, one after the other; undefined where nobody may look (no strace). */
export async function syncsPerPost({ pid, post }: Served): Promise<number | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-bench-'))
  const file = join(folder, 'syncs')
  const watching = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', file, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => watching.once('close', () => resolve()))
  try {
    const attached = await new Promise<boolean>((resolve) => {
      watching.once('error', () => resolve(false))
      watching.once('close', () => resolve(false))
      watching.stderr.on('data', (said) => /attached/.test(String(said)) && resolve(true))
    })
    if (!attached) return undefined
    const posts = 10
    for (let n = 0; n < posts; n++) {
      const body = JSON.stringify(post.body).replaceAll('[uuid]', crypto.randomUUID())
      const answer = await fetch(post.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      if (!answer.ok) throw new Error(`${post.url} answered ${answer.status}: ${await answer.text()}`)
      await answer.body?.cancel()
    }
    watching.kill('SIGINT')
    await ended
    const seen = await readFile(file, 'utf8')
    return (seen.match(/f(data)?sync\(/g)?.length ?? 0) / posts
  } finally {
    watching.kill('SIGINT')
    await rm(folder, { recursive: true, force: true })
  }
}
