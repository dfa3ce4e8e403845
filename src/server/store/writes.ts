import { type Kysely, sql, type Transaction } from 'kysely'
import { at } from './row'
import type { Tables } from './schema'
import type { Ref } from './store'
import { writeTogether } from './together'

/** How everything that changes a thread is written: one transaction, after which whoever keeps or watches the thread knows it is old. */
export interface Writes {
  transaction<T>(threadId: string, run: (trx: Transaction<Tables>) => Promise<T>): Promise<T>
  /** As `transaction`, where only `run` finds out which threads it changes, and answers them. */
  across(run: (trx: Transaction<Tables>) => Promise<readonly string[]>): Promise<void>
  stamp(threadId: string): string
  listen(listener: (threadId: string) => void): () => void
}

/** So many threads' writes are counted; then everything is read anew once. */
const most = 50_000

export function createWrites(db: Kysely<Tables>, foreignWrites: () => number): Writes {
  const together = writeTogether(db)
  const counts = new Map<string, number>()
  const listeners = new Set<(threadId: string) => void>()
  let era = 0
  function done(threadIds: readonly string[]): void {
    for (const id of threadIds) {
      if (counts.size >= most) {
        counts.clear()
        era++
      }
      counts.set(id, (counts.get(id) ?? 0) + 1)
      for (const listener of listeners) listener(id)
    }
  }
  return {
    async transaction(threadId, run) {
      try {
        return await together(run)
      } finally {
        done([threadId])
      }
    },
    async across(run) {
      done(await db.transaction().execute(run))
    },
    stamp: (threadId) => `${era}.${foreignWrites()}.${counts.get(threadId) ?? 0}`,
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Raises a thread's version: something in it has changed that a reader could see. Answers the new one. */
export async function touch(trx: Transaction<Tables>, threadId: string): Promise<number> {
  const thread = await trx
    .updateTable('threads')
    .set({ version: sql`version + 1` })
    .where('id', '=', threadId)
    .returning('version')
    .executeTakeFirst()
  return thread?.version ?? 0
}

/** As `touch`, where what changed is one comment. */
export async function touchComment(trx: Transaction<Tables>, ref: Ref): Promise<void> {
  await at(trx.updateTable('comments'), ref)
    .set({ version: await touch(trx, ref.threadId) })
    .execute()
}
