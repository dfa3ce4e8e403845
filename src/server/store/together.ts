import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from './schema'

type Run<T> = (trx: Transaction<Tables>) => Promise<T>

interface Waiting {
  readonly run: Run<unknown>
  resolve(value: never): void
  reject(error: unknown): void
}

/** So many writers share one transaction at most: readers wait as long as it takes. */
const most = 64

/**
 * For a database with one writer at a time. Those who wait at the same time share a transaction, and so the one thing that takes long, the
 * sync of the disk: nobody is answered before it. Each stands behind a savepoint, so that who is refused is taken back alone.
 */
export function writeTogether(db: Kysely<Tables>): <T>(run: Run<T>) => Promise<T> {
  let waiting: Waiting[] = []
  let writing = false

  async function write(): Promise<void> {
    writing = true
    while (waiting.length) {
      // Whoever is just being heard comes along.
      await new Promise(setImmediate)
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await commit(db, batch)
    }
    writing = false
  }
  return (run) =>
    new Promise((resolve, reject) => {
      waiting.push({ run, resolve, reject })
      if (!writing) void write()
    })
}

async function commit(db: Kysely<Tables>, batch: readonly Waiting[]): Promise<void> {
  const [only] = batch
  try {
    const outcomes = await db.transaction().execute(async (trx) => {
      if (batch.length === 1 && only) return [{ value: await only.run(trx) }]
      const found: Outcome[] = []
      for (const { run } of batch) found.push(await alone(trx, run))
      return found
    })
    for (const [at, { resolve, reject }] of batch.entries()) {
      const outcome = outcomes[at]
      if (outcome && 'value' in outcome) resolve(outcome.value as never)
      else reject(outcome?.error)
    }
  } catch (error) {
    for (const { reject } of batch) reject(error)
  }
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

async function alone(trx: Transaction<Tables>, run: Run<unknown>): Promise<Outcome> {
  await sql`savepoint one`.execute(trx)
  try {
    const value = await run(trx)
    await sql`release one`.execute(trx)
    return { value }
  } catch (error) {
    try {
      await sql`rollback to one`.execute(trx)
      await sql`release one`.execute(trx)
    } catch {
      // A full disk takes the whole transaction back by itself: there is nothing left to go on with.
      throw error
    }
    return { error }
  }
}
