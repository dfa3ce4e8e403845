import { type Kysely, sql, type Transaction } from 'kysely'
import { AfterwordError } from '../../core/errors'
import { channel } from './listening'
import type { Tables } from './schema'
import type { Versions } from './versions'
import type { Writes } from './writes'

interface Told {
  readonly id: string
  readonly version: number
}

/** Milliseconds somebody waits for those before them. */
const patience = 10_000

/** How a thread is changed where other processes change it too: those who write to it wait in a line, and all hear of its new version. */
export function notifyingWrites(db: Kysely<Tables>, versions: Versions): Writes {
  /** The notice goes with the commit: who hears it sees the change, and no change goes without it. */
  async function notify(trx: Transaction<Tables>, threadIds: readonly string[], before = -1): Promise<readonly Told[]> {
    const { rows } = await sql<Told>`
      select id, version, pg_notify(${channel}, id || ' ' || version) from threads where id = any(${threadIds}) and version > ${before}
    `.execute(trx)
    return rows
  }
  async function learned<T>(
    run: (trx: Transaction<Tables>) => Promise<{ readonly result: T; readonly told: readonly Told[] }>,
  ): Promise<T> {
    const { result, told } = await db.transaction().execute(run)
    for (const { id, version } of told) versions.learn(id, version)
    return result
  }
  const lines = new Map<string, Promise<unknown>>()
  /** Those of this process wait here for each other, not at the database: else a thread everybody writes to would take every connection. */
  async function inLine<T>(threadId: string, run: () => Promise<T>): Promise<T> {
    const since = performance.now()
    const before = lines.get(threadId)
    const turn = (async () => {
      await before?.catch(() => {})
      if (performance.now() - since > patience) throw new AfterwordError('server', 'Too many write here at once.', { retryAfter: 2 })
      return run()
    })()
    lines.set(threadId, turn)
    try {
      return await turn
    } finally {
      if (lines.get(threadId) === turn) lines.delete(threadId)
    }
  }
  return {
    transaction: (threadId, run) =>
      inLine(threadId, () =>
        learned(async (trx) => {
          // First of all, or two who take the same rows in another order would wait for each other. SQLite has one writer at a time anyway.
          const [thread] = await trx.selectFrom('threads').select('version').where('id', '=', threadId).forUpdate().execute()
          const result = await run(trx)
          return { result, told: await notify(trx, [threadId], thread?.version) }
        }),
      ),
    across: (run) =>
      learned(async (trx) => {
        const threadIds = await run(trx)
        return { result: undefined, told: await notify(trx, threadIds) }
      }),
    stamp: versions.stamp,
    listen: versions.listen,
  }
}
