import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A server process to be measured from outside, as it is published. */
export interface Serving {
  readonly url: string
  readonly pid: number
  /** Resident memory in megabytes: now, and the most there was. */
  memory(): { readonly now: number; readonly most: number }
  /** Open files, sockets among them. */
  files(): number
  /** Seconds of processor time so far. */
  processor(): number
  /** The next line of its log like this. */
  nextLine(like: RegExp): Promise<string>
  stop(): Promise<void>
}

/** Starts the built server over a file; nobody counts what comes, and everything is published at once. */
export async function startServer(database: string, env: Record<string, string> = {}): Promise<Serving> {
  return started(['src/server/dist/main.js', 'serve'], {
    AFTERWORD_DATABASE: database,
    AFTERWORD_RATE_LIMIT: 'off',
    AFTERWORD_MODERATION: 'off',
    AFTERWORD_ORIGINS: '*',
    ...env,
  })
}

/** What `node:http` does by itself: the same answer to everybody, written at once. */
export async function startFloor(body: string, headers: Record<string, string>): Promise<Serving> {
  const code = `const { body, headers } = JSON.parse(process.env.ANSWER); const bytes = Buffer.from(body)
    headers['content-length'] = bytes.length
    const server = require('node:http').createServer((_, answer) => { answer.writeHead(200, headers); answer.end(bytes) })
    server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })))`
  return started(['-e', code], { ANSWER: JSON.stringify({ body, headers }) })
}

async function started(args: readonly string[], env: Record<string, string>): Promise<Serving> {
  const child = spawn(process.execPath, args, { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /"url":"([^"]+)"/.exec(line)?.[1]
      if (found) resolve(found.replace('localhost', '127.0.0.1'))
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)))
  })
  const pid = Number(child.pid)
  const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  return {
    url,
    pid,
    memory: () => ({ now: kilobytes('VmRSS') / 1024, most: kilobytes('VmHWM') / 1024 }),
    files: () => readdirSync(`/proc/${pid}/fd`).length,
    processor() {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / 100
    },
    nextLine: (like) =>
      new Promise((resolve) => {
        const look = (line: string) => {
          if (!like.test(line)) return
          lines.off('line', look)
          resolve(line)
        }
        lines.on('line', look)
      }),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The value below which that part of them is. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export const print = (line: string) => void process.stdout.write(`${line}\n`)
