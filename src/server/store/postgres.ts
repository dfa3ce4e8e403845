import { Kysely, PostgresDialect } from 'kysely'
import { listen } from './listening'
import type { OpenOptions } from './open'
import { createPool, forKysely, patientPool } from './pool'
import { notifyingWrites } from './postgresWrites'
import { createStore } from './queries'
import { openReplica } from './replica'
import type { Tables } from './schema'
import type { Store } from './store'
import { unfailing } from './unfailing'
import { createVersions } from './versions'

/** Opens a Postgres database that has its schema; any number of processes may. What one of them writes, the others hear of by NOTIFY. */
export async function openPostgres(url: string, { read, log = () => {} }: OpenOptions = {}): Promise<Store> {
  const pool = createPool(url)
  const db = openPool(pool)
  const versions = createVersions()
  const listening = listen(url, versions, log)
  const replica = read === undefined || read === '' ? undefined : openReplica(openPool(createPool(read)), db, versions)
  const store = createStore(db, { writes: notifyingWrites(db, versions), ...(replica && { read: replica.read }) })
  await listening.begun
  return unfailing({
    ...store,
    async thread(key) {
      const row = await store.thread(key)
      if (row) replica?.saw(row.id, row.version)
      return row
    },
    pool: () => ({ used: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    async close() {
      await listening.close()
      await replica?.close()
      await store.close()
    },
  })
}

/** One connection, without a limit of time. */
export const connect = (url: string): Kysely<Tables> => openPool(patientPool(url))

function openPool(pool: Parameters<typeof forKysely>[0]): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: forKysely(pool) }) })
}
