import { type Kysely, sql } from 'kysely'
import type { Reaction } from '../../core/types'
import { meet } from './guests'
import type { Read } from './queries'
import { find } from './row'
import type { Tables } from './schema'
import { mostOwn, pageSeq, type Store } from './store'
import { makeThread } from './threads'
import { touch, touchComment, type Writes } from './writes'

/** Who gave which emoji to what, and how many did: both are written at once, so that reading never counts. */
export function reactionQueries(
  db: Kysely<Tables>,
  { transaction }: Writes,
  list: Read,
): Pick<Store, 'reactionsOf' | 'reactionsBy' | 'react' | 'reactToPage'> {
  async function reactionsOf(from: Kysely<Tables>, threadId: string, seqs: readonly number[]) {
    const found = new Map<number, Reaction[]>(seqs.map((seq) => [seq, []]))
    if (!seqs.length) return found
    const rows = await from
      .selectFrom('reaction_counts')
      .select(['seq', 'emoji', 'count'])
      .where('thread_id', '=', threadId)
      .where('seq', 'in', seqs)
      .where('count', '>', 0)
      .execute()
    for (const { seq, emoji, count } of rows) found.get(seq)?.push({ emoji, count })
    return found
  }

  /** Answers whether anything is now otherwise. */
  async function set(trx: Kysely<Tables>, mine: Tables['reactions'], on: boolean): Promise<boolean> {
    const { thread_id, seq, emoji } = mine
    const changed = on
      ? await trx
          .insertInto('reactions')
          .values(mine)
          .onConflict((conflict) => conflict.columns(['thread_id', 'guest_id', 'seq', 'emoji']).doNothing())
          .returning('emoji')
          .execute()
      : await trx
          .deleteFrom('reactions')
          .where((where) => where.and(mine))
          .returning('emoji')
          .execute()
    if (!changed.length) return false
    const by = on ? 1 : -1
    await trx
      .insertInto('reaction_counts')
      .values({ thread_id, seq, emoji, count: by })
      .onConflict((conflict) => conflict.columns(['thread_id', 'seq', 'emoji']).doUpdateSet({ count: sql`reaction_counts.count + ${by}` }))
      .execute()
    return true
  }

  return {
    reactionsOf: (threadId, seqs) => list(threadId, (from) => reactionsOf(from, threadId, seqs)),
    async reactionsBy(threadId, guestId) {
      const given = db.selectFrom('reactions').select(['seq', 'emoji']).where('thread_id', '=', threadId).where('guest_id', '=', guestId)
      const toPage = await given.where('seq', '=', pageSeq).execute()
      const rows = [...toPage, ...(await given.where('seq', '>', pageSeq).orderBy('seq', 'desc').limit(mostOwn).execute())]
      const found = new Map<number, string[]>()
      for (const { seq, emoji } of rows) found.set(seq, [...(found.get(seq) ?? []), emoji])
      return found
    },
    react: (ref, guestId, emoji, on) =>
      transaction(ref.threadId, async (trx) => {
        if ((await find(trx, ref))?.status !== 'published') return undefined
        await meet(trx, guestId, Date.now())
        const changed = await set(trx, { thread_id: ref.threadId, seq: ref.seq, guest_id: guestId, emoji }, on)
        if (changed) await touchComment(trx, ref)
        return (await reactionsOf(trx, ref.threadId, [ref.seq])).get(ref.seq) ?? []
      }),
    reactToPage: (thread, guestId, emoji, on) =>
      transaction(thread.id, async (trx) => {
        await makeThread(trx, thread)
        await meet(trx, guestId, Date.now())
        const changed = await set(trx, { thread_id: thread.id, seq: pageSeq, guest_id: guestId, emoji }, on)
        if (changed) await touch(trx, thread.id)
        return (await reactionsOf(trx, thread.id, [pageSeq])).get(pageSeq) ?? []
      }),
  }
}
