import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The machine other people's servers are started on: Debian, as root, with nothing but Node on it. */

/** How long one command may take. */
const patience = 600_000

/** Runs a command to its end; answers what it printed, rejects with what it complained about. `input` is its standard input. */
export function run(
  command: string,
  args: readonly string[],
  { input, ...options }: SpawnOptions & { readonly input?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { timeout: patience, ...options, stdio: 'pipe' })
    const said: Buffer[] = []
    child.stdout?.on('data', (chunk) => said.push(chunk))
    child.stderr?.on('data', (chunk) => said.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      const text = Buffer.concat(said).toString()
      if (code === 0) resolve(text)
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${text.slice(-4000)}`))
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** A process that stays until it is stopped. */
export interface Service {
  readonly pid: number | undefined
  /** What it printed so far. */
  said(): string
  /** Ends it and every process it started. */
  stop(): Promise<void>
}

/** Starts a process that stays: in a group of its own, so that what it starts ends with it. */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): Service {
  const child: ChildProcess = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let said = ''
  const note = (chunk: Buffer) => {
    said = (said + chunk).slice(-20_000)
  }
  child.stdout?.on('data', note)
  child.stderr?.on('data', note)
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve())
    child.on('error', (error) => {
      note(Buffer.from(String(error)))
      resolve()
    })
  })
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid) process.kill(-child.pid, name)
    } catch {
      // It has ended by itself.
    }
  }
  const last = () => signal('SIGKILL')
  process.once('exit', last)
  return {
    pid: child.pid,
    said: () => said,
    async stop() {
      signal('SIGTERM')
      const late = setTimeout(() => signal('SIGKILL'), 10_000)
      await ended
      clearTimeout(late)
      process.off('exit', last)
    },
  }
}

/** Debian's packages, installed if one is missing. No service of theirs is started. */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  if (await installed(packages)) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const policy = '/usr/sbin/policy-rc.d'
  const mine = !existsSync(policy)
  // Debian asks this file whether a service may start (invoke-rc.d(8)); 101 is "no".
  if (mine) await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  const install = () => run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...packages], { env })
  try {
    await install().catch(async () => {
      await run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update'], { env })
      await install()
    })
  } finally {
    if (mine) await rm(policy, { force: true })
  }
}

async function installed(packages: readonly string[]): Promise<boolean> {
  const status = await run('dpkg-query', ['-W', '-f', '$' + '{db:Status-Status}\\n', ...packages]).catch(() => '')
  return status.split('\n').filter((line) => line === 'installed').length === packages.length
}

/** A port on loopback nobody listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Waits until this address answers, whatever it answers. */
export async function waitFor(url: string, seconds = 60): Promise<void> {
  await until(() => fetch(url).then((answer) => answer.body?.cancel()), `${url} does not answer.`, seconds)
}

/** Tries until it no longer fails. */
export async function until<T>(attempt: () => T | Promise<T>, complaint: string, seconds = 60): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    try {
      return await attempt()
    } catch (cause) {
      if (Date.now() > end) throw new Error(complaint, { cause })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** A folder of one's own for as long as a server runs. */
export function folder(name: string): { readonly path: string; remove(): Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), `afterword-${name}-`))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
