import { type Kysely, sql } from 'kysely'
import { meet } from './guests'
import type { Read } from './queries'
import { at, find, read } from './row'
import type { Tables } from './schema'
import type { Store } from './store'
import { makeThread } from './threads'
import { restate, surface } from './visibility'
import type { Writes } from './writes'

type Comments = Pick<
  Store,
  'comment' | 'children' | 'childrenOf' | 'byGuest' | 'changedSince' | 'create' | 'edit' | 'erase' | 'setStatus' | 'rerendered' | 'waiting'
>

/** Written out: an index of what is visible serves no question that only says so when it is asked. */
const seen = sql.lit(1 as const)

export function commentQueries(db: Kysely<Tables>, { transaction }: Writes, list: Read): Comments {
  return {
    comment: (ref) => find(db, ref),
    children: (threadId, { parent, sort, limit, after }) =>
      list(threadId, async (db) => {
        // All have the same parent; Postgres sees that an index is in order only where the order begins as the index does.
        const all = db.selectFrom('comments').selectAll().where('thread_id', '=', threadId).where('visible', '=', seen)
        const below = parent === null ? all.where('parent_seq', 'is', null) : all.where('parent_seq', '=', parent)
        if (sort === 'oldest') {
          const query = after ? below.where('seq', '>', after.seq) : below
          return (await query.orderBy('parent_seq').orderBy('seq').limit(limit).execute()).map(read)
        }
        if (sort === 'newest') {
          const query = after ? below.where('seq', '<', after.seq) : below
          return (await query.orderBy('parent_seq', 'desc').orderBy('seq', 'desc').limit(limit).execute()).map(read)
        }
        // Each from where it begins: asked in one, all of a score would be walked through, and most comments have none.
        const equal = after
          ? await below
              .where('score', '=', after.score)
              .where('seq', '>', after.seq)
              .orderBy('parent_seq')
              .orderBy('seq')
              .limit(limit)
              .execute()
          : []
        const worse = after ? below.where('score', '<', after.score) : below
        const left = limit - equal.length
        const rest = left ? await worse.orderBy('parent_seq').orderBy('score', 'desc').orderBy('seq').limit(left).execute() : []
        return [...equal, ...rest].map(read)
      }),
    async childrenOf(threadId, parents) {
      if (!parents.length) return []
      const rows = await list(threadId, (db) =>
        db
          .selectFrom('comments')
          .selectAll()
          .where('thread_id', '=', threadId)
          .where('parent_seq', 'in', parents)
          .where('visible', '=', seen)
          .orderBy('parent_seq')
          .orderBy('seq')
          .execute(),
      )
      return rows.map(read)
    },
    async byGuest(threadId, guestId, limit) {
      const rows = await db
        .selectFrom('comments')
        .selectAll()
        .where('thread_id', '=', threadId)
        .where('guest_id', '=', guestId)
        .where('status', '<>', 'deleted')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return rows.map(read)
    },
    async changedSince(threadId, { after, until, limit }) {
      const rows = await db
        .selectFrom('comments')
        .selectAll()
        .where('thread_id', '=', threadId)
        .where('version', '>', after)
        .where('version', '<=', until)
        .orderBy('version')
        .limit(limit)
        .execute()
      return rows.map(read)
    },

    create: (comment, check) =>
      transaction(comment.thread.id, async (trx) => {
        const { thread, clientId, requestHash, parentSeq, guestId, status, now } = comment
        const before = await trx
          .selectFrom('idempotency')
          .select(['seq', 'request_hash'])
          .where('thread_id', '=', thread.id)
          .where('client_id', '=', clientId)
          .executeTakeFirst()
        const known = before && (await find(trx, { threadId: thread.id, seq: before.seq }))
        if (known) return { row: known, created: false, requestHash: before.request_hash }

        await makeThread(trx, thread)
        const published = status === 'published'
        // The update comes first: it is what makes two writers of one thread wait for each other.
        const { seq, at, state, version } = await trx
          .updateTable('threads')
          .set({
            next_seq: sql`next_seq + 1`,
            version: sql`version + ${published ? 1 : 0}`,
            total: sql`total + ${published ? 1 : 0}`,
            last_at: sql`case when last_at > ${now} then last_at else ${now} end`,
          })
          .where('id', '=', thread.id)
          .returning([sql<number>`next_seq - 1`.as('seq'), 'last_at as at', 'state', 'version'])
          .executeTakeFirstOrThrow()
        check({ state, parent: parentSeq === null ? null : await find(trx, { threadId: thread.id, seq: parentSeq }) })

        const badge = await meet(trx, guestId, now)
        const row = await trx
          .insertInto('comments')
          .values({
            thread_id: thread.id,
            seq,
            parent_seq: parentSeq,
            guest_id: guestId,
            name: comment.name,
            email: comment.email ?? null,
            website: comment.website ?? null,
            format: comment.format,
            source: comment.source,
            html: comment.html,
            html_rev: comment.htmlRev,
            status,
            visible: published ? 1 : 0,
            reply_count: 0,
            score: 0,
            badge,
            version: published ? version : 0,
            created_at: at,
            edited_at: null,
            network: comment.network,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        if (published) await surface(trx, thread.id, parentSeq, version)
        await trx.insertInto('outbox').values({ thread_id: thread.id, seq, kind: 'posted', created_at: now }).execute()
        await trx
          .insertInto('idempotency')
          .values({ thread_id: thread.id, client_id: clientId, request_hash: requestHash, seq, guest_id: guestId, created_at: now })
          .execute()
        return { row: read(row), created: true, requestHash }
      }),

    edit: (ref, { format, source, html, htmlRev, status, editedAt }, check) =>
      transaction(ref.threadId, async (trx) => {
        const before = check && (await find(trx, ref))
        if (before) check(before)
        await at(trx.updateTable('comments'), ref).set({ format, source, html, html_rev: htmlRev, edited_at: editedAt }).execute()
        await restate(trx, ref, status)
        return find(trx, ref)
      }),
    erase: (ref) =>
      transaction(ref.threadId, async (trx) => {
        await at(trx.updateTable('comments'), ref)
          .set({
            name: '',
            email: null,
            website: null,
            badge: null,
            format: 'text',
            source: '',
            html: '',
            score: 0,
            network: '',
            edited_at: null,
          })
          .execute()
        for (const table of ['votes', 'reactions', 'reaction_counts', 'reports'] as const)
          await trx.deleteFrom(table).where('thread_id', '=', ref.threadId).where('seq', '=', ref.seq).execute()
        await restate(trx, ref, 'deleted')
      }),
    setStatus: (ref, status) =>
      transaction(ref.threadId, async (trx) => {
        const row = await find(trx, ref)
        // What its author took away nobody brings back: the words are gone.
        if (row && row.status !== 'deleted') await restate(trx, ref, status)
        return find(trx, ref)
      }),
    async rerendered(ref, source, html, rev) {
      await at(db.updateTable('comments'), ref).set({ html, html_rev: rev }).where('source', '=', source).execute()
    },
    async waiting(status, limit) {
      const rows = await db
        .selectFrom('comments')
        .innerJoin('threads', 'threads.id', 'comments.thread_id')
        .selectAll('comments')
        .select('threads.key')
        .where('comments.status', '=', status)
        .orderBy('comments.created_at', 'desc')
        .limit(limit)
        .execute()
      return rows.map((row) => ({ ...read(row), threadKey: row.key }))
    },
  }
}
