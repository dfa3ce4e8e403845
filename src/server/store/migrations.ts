import { type Kysely, type Migration, type MigrationProvider, Migrator, NO_MIGRATIONS, PostgresAdapter, sql } from 'kysely'

const isPostgres = (db: Kysely<unknown>) => db.getExecutor().adapter instanceof PostgresAdapter

/** A name is compared byte by byte, as SQLite does anyway: an index in a language's order breaks when the system learns a new order. */
const nameIn = (db: Kysely<unknown>) => (isPostgres(db) ? sql`text collate "C"` : ('text' as const))

/**
 * Each step of the schema, in order, with its way back. A step is never changed once it has been released. It adds, and what it adds has a
 * default or may be null, so that a process of the release before goes on working while and after it runs (what is no longer needed goes
 * two releases later). It is one transaction, so that a crash within leaves nothing. Its keys begin with the thread and no constraint
 * reaches across threads, so that the tables can be divided by thread.
 */
const steps: Record<string, Migration> = {
  '001-comments': {
    async up(db: Kysely<unknown>) {
      const name = nameIn(db)
      await db.schema
        .createTable('threads')
        .addColumn('id', name, (column) => column.primaryKey().notNull())
        // Across threads; a file of one process takes no harm from it.
        .addColumn('key', name, (column) => (isPostgres(db) ? column.notNull() : column.notNull().unique()))
        .addColumn('url', 'text')
        .addColumn('title', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('version', 'bigint', (column) => column.notNull())
        .addColumn('next_seq', 'bigint', (column) => column.notNull())
        .addColumn('total', 'bigint', (column) => column.notNull())
        .addColumn('last_at', 'bigint', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('comments')
        .addColumn('thread_id', name, (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('parent_seq', 'bigint')
        .addColumn('guest_id', name, (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('email', 'text')
        .addColumn('website', 'text')
        .addColumn('format', 'text', (column) => column.notNull())
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('html', 'text', (column) => column.notNull())
        .addColumn('html_rev', 'integer', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('visible', 'integer', (column) => column.notNull())
        .addColumn('reply_count', 'bigint', (column) => column.notNull())
        .addColumn('score', 'bigint', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('edited_at', 'bigint')
        .addColumn('network', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('comments_key', ['thread_id', 'seq'])
        .execute()
      // `parent_seq` is null for roots; both dialects keep nulls in an index and find them by `is null`.
      await sql`create index comments_children on comments (thread_id, parent_seq, seq) where visible = 1`.execute(db)
      await sql`create index comments_best on comments (thread_id, parent_seq, score desc, seq) where visible = 1`.execute(db)
      await sql`create index comments_by_guest on comments (thread_id, guest_id, seq)`.execute(db)
      await sql`create index comments_by_status on comments (status, created_at)`.execute(db)
      await db.schema
        .createTable('guests')
        .addColumn('id', name, (column) => column.primaryKey().notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute()
      await db.schema
        .createTable('votes')
        .addColumn('thread_id', name, (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('guest_id', name, (column) => column.notNull())
        .addColumn('value', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('votes_key', ['thread_id', 'guest_id', 'seq'])
        .execute()
      await db.schema
        .createTable('idempotency')
        .addColumn('thread_id', name, (column) => column.notNull())
        .addColumn('client_id', name, (column) => column.notNull())
        .addColumn('request_hash', 'text', (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('guest_id', name, (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('idempotency_key', ['thread_id', 'client_id'])
        .execute()
      await db.schema
        .createTable('outbox')
        .addColumn('thread_id', name, (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('kind', name, (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('outbox_key', ['thread_id', 'seq', 'kind'])
        .execute()
      await db.schema
        .createTable('settings')
        .addColumn('key', name, (column) => column.primaryKey().notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute()
    },
    async down(db: Kysely<unknown>) {
      for (const table of ['settings', 'outbox', 'idempotency', 'votes', 'guests', 'comments', 'threads']) {
        await db.schema.dropTable(table).execute()
      }
    },
  },
  '002-reactions': {
    async up(db: Kysely<unknown>) {
      const name = nameIn(db)
      await db.schema
        .alterTable('comments')
        .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute()
      await sql`create index comments_changed on comments (thread_id, version)`.execute(db)
      for (const table of ['comments', 'guests']) await db.schema.alterTable(table).addColumn('badge', 'text').execute()
      await db.schema
        .createTable('reactions')
        .addColumn('thread_id', name, (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('guest_id', name, (column) => column.notNull())
        .addColumn('emoji', name, (column) => column.notNull())
        .addPrimaryKeyConstraint('reactions_key', ['thread_id', 'guest_id', 'seq', 'emoji'])
        .execute()
      await db.schema
        .createTable('reaction_counts')
        .addColumn('thread_id', name, (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('emoji', name, (column) => column.notNull())
        .addColumn('count', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('reaction_counts_key', ['thread_id', 'seq', 'emoji'])
        .execute()
      await db.schema
        .createTable('reports')
        .addColumn('thread_id', name, (column) => column.notNull())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('guest_id', name, (column) => column.notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('note', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('reports_key', ['thread_id', 'seq', 'guest_id'])
        .execute()
      await sql`create index reports_open on reports (status, thread_id, seq)`.execute(db)
    },
    async down(db: Kysely<unknown>) {
      for (const table of ['reports', 'reaction_counts', 'reactions']) await db.schema.dropTable(table).execute()
      await db.schema.dropIndex('comments_changed').execute()
      await db.schema.alterTable('comments').dropColumn('version').execute()
      for (const table of ['comments', 'guests']) await db.schema.alterTable(table).dropColumn('badge').execute()
    },
  },
  '003-order': {
    // By guest first: who is given a badge is looked for in all threads. By time: what is old is swept away.
    async up(db: Kysely<unknown>) {
      await sql`create index comments_of_guest on comments (guest_id, thread_id, seq)`.execute(db)
      await db.schema.dropIndex('comments_by_guest').execute()
      for (const table of ['idempotency', 'outbox']) await db.schema.createIndex(`${table}_by_age`).on(table).column('created_at').execute()
    },
    async down(db: Kysely<unknown>) {
      for (const table of ['idempotency', 'outbox']) await db.schema.dropIndex(`${table}_by_age`).execute()
      await sql`create index comments_by_guest on comments (thread_id, guest_id, seq)`.execute(db)
      await db.schema.dropIndex('comments_of_guest').execute()
    },
  },
}

const provider: MigrationProvider = { getMigrations: async () => steps }

export interface Step {
  readonly name: string
  readonly done: boolean
}

const migrator = <T>(db: Kysely<T>) => new Migrator({ db, provider })

/** The steps this release knows, and which of them a database has. */
export async function stepsOf<T>(db: Kysely<T>): Promise<readonly Step[]> {
  return (await migrator(db).getMigrations()).map(({ name, executedAt }) => ({ name, done: executedAt !== undefined }))
}

/**
 * Brings a database to the newest schema, or, with a step's name, to that one (`'none'`: to nothing). Of several processes that start at
 * once one does it, and the others wait. A database that has more steps than this release knows is left as it is: a newer process is at
 * work, and steps are such that this one can go on. Throws what went wrong.
 */
export async function migrate<T>(db: Kysely<T>, to?: string): Promise<void> {
  if (to === undefined && (await stepsOf(db)).every(({ done }) => done)) return
  const { error } =
    to === undefined ? await migrator(db).migrateToLatest() : await migrator(db).migrateTo(to === 'none' ? NO_MIGRATIONS : to)
  if (error) throw error
}
