import type { PostgresPool } from 'kysely'
import pg from 'pg'
import { isLost } from './unfailing'

/** Connections of one process. Postgres itself takes 100 by default, of all processes together. */
const most = 10

/** `bigint` is read as a number: every one of ours counts something, and stays below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: never) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

/** Every connection of ours, in a pool or alone. A proxy that follows the primary may cut one at any time: `keepAlive` tells us. */
export const connection = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'afterword',
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  types,
})

/** What an answer waits for at most; then whoever asked is told to come again. */
const timeouts = { statement: 10_000, idleInTransaction: 30_000, answer: 15_000 }

export function createPool(url: string): pg.Pool {
  return watched(
    new pg.Pool({
      ...connection(url),
      max: most,
      query_timeout: timeouts.answer,
      idleTimeoutMillis: 30_000,
      // Sooner or later every connection is made anew, and finds the primary that is one now.
      maxLifetimeSeconds: 1_800,
      // By a question and not in the connection's first message, which poolers refuse. An answered write is on the disk, whatever the
      // database's default; one that asks for more, such as a replica's disk, is left alone.
      async onConnect(client) {
        await client.query(`select set_config('statement_timeout', '${timeouts.statement}', false),
          set_config('idle_in_transaction_session_timeout', '${timeouts.idleInTransaction}', false),
          case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', false) end`)
      },
    }),
  )
}

/** One connection without a limit of time. */
export const patientPool = (url: string): pg.Pool => watched(new pg.Pool({ ...connection(url), max: 1 }))

/** A connection that breaks is dropped by the pool; without these listeners it would end the process (node-postgres #2439). */
function watched(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The pool as Kysely wants it: a connection that left a question without an answer is not used again. */
export function forKysely(pool: pg.Pool): PostgresPool {
  return {
    async connect() {
      const client = await pool.connect()
      let broken: Error | undefined
      const query = async (sql: string, parameters: readonly unknown[]) => {
        if (broken) throw broken
        try {
          return await client.query(sql, [...parameters])
        } catch (error) {
          if (isLost(error)) broken = error as Error
          throw error
        }
      }
      return { query: query as never, release: () => client.release(broken) }
    },
    end: () => pool.end(),
  }
}
