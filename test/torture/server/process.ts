import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The server as it is run: a process of its own, a real port, a real database. */
export interface Process {
  readonly pid: number
  /** Where it listens. */
  readonly url: string
  /** Milliseconds from the start until it answered. */
  readonly startedIn: number
  /** What it has written to its log. */
  readonly log: () => string
  /** Sends a signal, and waits for the end; answers the exit code (`null`: by the signal). */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
  readonly running: () => boolean
}

const main = join(import.meta.dirname, '../../../src/server/dist/main.js')

/** Runs the built server (`npm run build`) over a database, until it answers. Throws what it said if it ends before. */
export async function start(
  database: string,
  { port = 0, env = {} }: { port?: number; env?: Record<string, string> } = {},
): Promise<Process> {
  const began = performance.now()
  const child = spawn(process.execPath, [main, 'serve'], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      AFTERWORD_DATABASE: database,
      AFTERWORD_RATE_LIMIT: 'off',
      AFTERWORD_MODERATION: 'off',
      AFTERWORD_ORIGINS: '*',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (text: unknown) => {
      log += text
      const address = /"event":"listening","url":"([^"]+)"/.exec(log)?.[1]
      if (address) resolve(address.replace('localhost', '127.0.0.1'))
    }
    for (const stream of [child.stdout, child.stderr]) stream.on('data', hear)
    void ended.then(() => reject(new Error(`The server did not start: ${log}`)))
  })
  const { status } = await fetch(`${url}/healthz`)
  if (status !== 200) throw new Error(`The server is not well: ${status}`)
  return {
    pid: child.pid ?? 0,
    url,
    startedIn: performance.now() - began,
    log: () => log,
    running: () => child.exitCode === null && child.signalCode === null,
    async end(signal) {
      child.kill(signal)
      return ended
    },
  }
}

/** Where a run keeps its database: a file of its own, or the Postgres that `AFTERWORD_TORTURE_DATABASE` names. */
export interface Ground {
  readonly database: string
  /** The file, where it is one. */
  readonly file: string | undefined
  clear(): void
}

export function ground(): Ground {
  const given = process.env.AFTERWORD_TORTURE_DATABASE
  if (given) return { database: given, file: undefined, clear() {} }
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  const file = join(folder, 'comments.sqlite')
  return { database: file, file, clear: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
