import { type Kysely, sql } from 'kysely'
import type { Vote } from '../../core/types'
import { meet } from './guests'
import { at } from './row'
import type { Tables } from './schema'
import { mostOwn, type Store } from './store'
import { touchComment, type Writes } from './writes'

export function voteQueries(db: Kysely<Tables>, { transaction }: Writes): Pick<Store, 'votesOf' | 'vote'> {
  return {
    async votesOf(threadId, guestId) {
      const rows = await db
        .selectFrom('votes')
        .select(['seq', 'value'])
        .where('thread_id', '=', threadId)
        .where('guest_id', '=', guestId)
        .orderBy('seq', 'desc')
        .limit(mostOwn)
        .execute()
      return new Map<number, Vote>(rows.map(({ seq, value }) => [seq, value]))
    },
    vote: (ref, guestId, vote) =>
      transaction(ref.threadId, async (trx) => {
        await meet(trx, guestId, Date.now())
        const mine = { thread_id: ref.threadId, seq: ref.seq, guest_id: guestId }
        const before = await trx
          .deleteFrom('votes')
          .where((where) => where.and(mine))
          .returning('value')
          .executeTakeFirst()
        if (vote !== 0)
          await trx
            .insertInto('votes')
            .values({ ...mine, value: vote })
            .execute()
        const change = vote - (before?.value ?? 0)
        const { score } = await at(trx.updateTable('comments'), ref)
          .set({ score: sql`score + ${change}` })
          .returning('score')
          .executeTakeFirstOrThrow()
        if (change) await touchComment(trx, ref)
        return score
      }),
  }
}
