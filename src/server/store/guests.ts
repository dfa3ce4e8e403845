import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './schema'
import type { GuestBadge, Store } from './store'
import { touch, type Writes } from './writes'

export function guestQueries(db: Kysely<Tables>, { across }: Writes): Pick<Store, 'knowsGuest' | 'meet' | 'setBadge'> {
  return {
    async knowsGuest(id) {
      return (await db.selectFrom('guests').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
    },
    async meet(guestId, now) {
      await db.transaction().execute((trx) => meet(trx, guestId, now))
    },
    async setBadge(guestId, badge) {
      await across(async (trx) => {
        await trx.updateTable('guests').set({ badge }).where('id', '=', guestId).execute()
        const written = await trx
          .selectFrom('comments')
          .select('thread_id')
          .distinct()
          .where('guest_id', '=', guestId)
          .where('status', '<>', 'deleted')
          .execute()
        for (const { thread_id } of written) {
          const theirs = trx.updateTable('comments').where('thread_id', '=', thread_id).where('guest_id', '=', guestId)
          await theirs.where('status', '<>', 'deleted').set({ badge }).execute()
          await theirs
            .where('status', '=', 'published')
            .set({ version: await touch(trx, thread_id) })
            .execute()
        }
        return written.map(({ thread_id }) => thread_id)
      })
    },
  }
}

/** Writes down who acts, the first time; answers what badge they have. */
export async function meet(trx: Transaction<Tables>, id: string, now: number): Promise<GuestBadge | null> {
  await trx
    .insertInto('guests')
    .values({ id, created_at: now, badge: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  return (await trx.selectFrom('guests').select('badge').where('id', '=', id).executeTakeFirst())?.badge ?? null
}
