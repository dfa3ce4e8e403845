import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Vote } from '../../core/types'
import type { Tables } from './schema'
import type { CommentRow, Ref, Store } from './store'
import { restate, surface } from './visibility'

/** One set of queries for every dialect. `foreignWrites` counts what other processes wrote, as far as the dialect can tell. */
export function createStore(db: Kysely<Tables>, { foreignWrites }: { readonly foreignWrites: () => number }): Store {
  const writes = new Map<string, number>()
  /** One transaction; afterwards what is kept in memory of the thread counts as old. */
  async function write<T>(threadId: string, run: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
    try {
      return await db.transaction().execute(run)
    } finally {
      writes.set(threadId, (writes.get(threadId) ?? 0) + 1)
    }
  }
  const meet = (trx: Transaction<Tables>, id: string, now: number) =>
    trx
      .insertInto('guests')
      .values({ id, created_at: now })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  const touch = (trx: Transaction<Tables>, threadId: string) =>
    trx.updateTable('threads').set({ version: sql`version + 1` }).where('id', '=', threadId).execute()

  return {
    async thread(key) {
      return await db.selectFrom('threads').select(['id', 'key', 'state', 'version', 'total']).where('key', '=', key).executeTakeFirst()
    },
    async isClosed(id) {
      return (await db.selectFrom('threads').select('state').where('id', '=', id).executeTakeFirst())?.state === 'closed'
    },
    comment: (ref) => find(db, ref),
    async children(threadId, { parent, sort, limit, after }) {
      let query = db.selectFrom('comments').selectAll().where('thread_id', '=', threadId).where('visible', '=', 1).limit(limit)
      query = parent === null ? query.where('parent_seq', 'is', null) : query.where('parent_seq', '=', parent)
      if (sort === 'oldest') query = query.orderBy('seq', 'asc')
      else if (sort === 'newest') query = query.orderBy('seq', 'desc')
      else query = query.orderBy('score', 'desc').orderBy('seq', 'asc')
      if (after) {
        const { seq, score } = after
        if (sort === 'oldest') query = query.where('seq', '>', seq)
        else if (sort === 'newest') query = query.where('seq', '<', seq)
        else query = query.where('score', '<=', score).where((where) => where.or([where('score', '<', score), where('seq', '>', seq)]))
      }
      return (await query.execute()).map(read)
    },
    async childrenOf(threadId, parents) {
      if (!parents.length) return []
      const rows = await db
        .selectFrom('comments')
        .selectAll()
        .where('thread_id', '=', threadId)
        .where('parent_seq', 'in', parents)
        .where('visible', '=', 1)
        .orderBy('parent_seq')
        .orderBy('seq')
        .execute()
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
    async votesOf(threadId, guestId) {
      const rows = await db
        .selectFrom('votes')
        .select(['seq', 'value'])
        .where('thread_id', '=', threadId)
        .where('guest_id', '=', guestId)
        .execute()
      return new Map<number, Vote>(rows.map(({ seq, value }) => [seq, value]))
    },
    async totals(keys) {
      if (!keys.length) return new Map()
      const rows = await db.selectFrom('threads').select(['key', 'total']).where('key', 'in', keys).execute()
      return new Map(rows.map(({ key, total }) => [key, total]))
    },
    async knowsGuest(id) {
      return (await db.selectFrom('guests').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
    },

    async meet(guestId, now) {
      await db.transaction().execute((trx) => meet(trx, guestId, now))
    },

    create: (comment, check) =>
      write(comment.thread.id, async (trx) => {
        const { thread, clientId, requestHash, parentSeq, guestId, status, now } = comment
        const before = await trx
          .selectFrom('idempotency')
          .select(['seq', 'request_hash'])
          .where('thread_id', '=', thread.id)
          .where('client_id', '=', clientId)
          .executeTakeFirst()
        const known = before && (await find(trx, { threadId: thread.id, seq: before.seq }))
        if (known) return { row: known, created: false, requestHash: before.request_hash }

        await trx
          .insertInto('threads')
          .values({
            id: thread.id,
            key: thread.key,
            url: thread.url ?? null,
            title: thread.title ?? null,
            state: 'open',
            version: 0,
            next_seq: 1,
            total: 0,
            last_at: 0,
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
        const published = status === 'published'
        // The update comes first: it is what makes two writers of one thread wait for each other.
        const { seq, at, state } = await trx
          .updateTable('threads')
          .set({
            next_seq: sql`next_seq + 1`,
            version: sql`version + 1`,
            total: sql`total + ${published ? 1 : 0}`,
            last_at: sql`case when last_at > ${now} then last_at else ${now} end`,
          })
          .where('id', '=', thread.id)
          .returning([sql<number>`next_seq - 1`.as('seq'), 'last_at as at', 'state'])
          .executeTakeFirstOrThrow()
        check({ state, parent: parentSeq === null ? null : await find(trx, { threadId: thread.id, seq: parentSeq }) })

        await meet(trx, guestId, now)
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
            created_at: at,
            edited_at: null,
            network: comment.network,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        if (published) await surface(trx, thread.id, parentSeq)
        await trx.insertInto('outbox').values({ thread_id: thread.id, seq, kind: 'posted', created_at: now }).execute()
        await trx
          .insertInto('idempotency')
          .values({ thread_id: thread.id, client_id: clientId, request_hash: requestHash, seq, guest_id: guestId, created_at: now })
          .execute()
        return { row: read(row), created: true, requestHash }
      }),

    edit: (ref, { format, source, html, htmlRev, status, editedAt }) =>
      write(ref.threadId, async (trx) => {
        await at(trx.updateTable('comments'), ref).set({ format, source, html, html_rev: htmlRev, edited_at: editedAt }).execute()
        await restate(trx, ref, status)
        return find(trx, ref)
      }),
    erase: (ref) =>
      write(ref.threadId, async (trx) => {
        await at(trx.updateTable('comments'), ref)
          .set({ name: '', email: null, website: null, format: 'text', source: '', html: '', score: 0, network: '', edited_at: null })
          .execute()
        await trx.deleteFrom('votes').where('thread_id', '=', ref.threadId).where('seq', '=', ref.seq).execute()
        await restate(trx, ref, 'deleted')
      }),
    vote: (ref, guestId, vote) =>
      write(ref.threadId, async (trx) => {
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
        if (change) await touch(trx, ref.threadId)
        return score
      }),
    setStatus: (ref, status) =>
      write(ref.threadId, async (trx) => {
        const row = await find(trx, ref)
        // What its author took away nobody brings back: the words are gone.
        if (row && row.status !== 'deleted') await restate(trx, ref, status)
        return find(trx, ref)
      }),
    async setThreadState(key, state) {
      const thread = await db
        .updateTable('threads')
        .set({ state, version: sql`version + 1` })
        .where('key', '=', key)
        .returning('id')
        .executeTakeFirst()
      if (thread) writes.set(thread.id, (writes.get(thread.id) ?? 0) + 1)
      return thread !== undefined
    },
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
    async setting(key, make) {
      await db
        .insertInto('settings')
        .values({ key, value: make() })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute()
      return (await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirstOrThrow()).value
    },
    stamp: (threadId) => `${foreignWrites()}.${writes.get(threadId) ?? 0}`,
    async ping() {
      await db.selectFrom('settings').select('key').limit(1).execute()
    },
    close: () => db.destroy(),
  }
}

async function find(db: Kysely<Tables>, { threadId, seq }: Ref): Promise<CommentRow | undefined> {
  const row = await db.selectFrom('comments').selectAll().where('thread_id', '=', threadId).where('seq', '=', seq).executeTakeFirst()
  return row && read(row)
}

/** Narrows an update to one comment. */
function at<Q extends { where(column: 'thread_id' | 'seq', is: '=', value: string | number): Q }>(query: Q, { threadId, seq }: Ref): Q {
  return query.where('thread_id', '=', threadId).where('seq', '=', seq)
}

function read(row: Selectable<Tables['comments']>): CommentRow {
  return {
    threadId: row.thread_id,
    seq: row.seq,
    parentSeq: row.parent_seq,
    guestId: row.guest_id,
    name: row.name,
    website: row.website,
    format: row.format,
    source: row.source,
    html: row.html,
    htmlRev: row.html_rev,
    status: row.status,
    visible: row.visible === 1,
    replyCount: row.reply_count,
    score: row.score,
    createdAt: row.created_at,
    editedAt: row.edited_at,
  }
}
