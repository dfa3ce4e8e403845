import Database from 'better-sqlite3'
import { threadKey } from '../../src/server/identity/names'
import { openStore } from '../../src/server/store/sqlite'

/**
 * A site of a million comments, written straight into a file: 50,000 threads, one of them with 100,000 comments, one with a chain of
 * 10,000 replies, one with 50,000 replies to one comment. The same at every run.
 */
export interface Site {
  readonly comments: number
  readonly threads: number
  /** How many comments stand in the long thread. */
  readonly long: number
  readonly chain: number
  readonly wide: number
}

export const whole: Site = { comments: 1_000_000, threads: 50_000, long: 100_000, chain: 10_000, wide: 50_000 }

export const address = (name: string | number) => `https://blog.example/${name}`

/** Resolves when the file is there, whole. */
export async function seed(file: string, site: Site = whole): Promise<void> {
  await (await openStore(file)).close()
  const database = new Database(file)
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -200000')
  // Rows first, then the indexes, each in one go.
  const indexes = database.prepare("select name, sql from sqlite_master where type = 'index' and sql is not null").all() as {
    name: string
    sql: string
  }[]
  for (const { name } of indexes) database.exec(`drop index ${name}`)

  const rest = site.comments - site.long - site.chain - site.wide
  const plain = site.threads - 3
  const threads = [
    { name: 'long', size: site.long, parentOf: scattered },
    { name: 'chain', size: site.chain, parentOf: (seq: number) => (seq === 1 ? null : seq - 1) },
    { name: 'wide', size: site.wide, parentOf: (seq: number) => (seq === 1 ? null : 1) },
    ...Array.from({ length: plain }, (_, n) => ({
      name: String(n),
      size: Math.floor(((n + 1) * rest) / plain) - Math.floor((n * rest) / plain),
      parentOf: scattered,
    })),
  ]
    .map((thread) => ({ ...thread, key: address(thread.name), id: threadKey(address(thread.name)) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))

  const addThread = database.prepare(`insert into threads (id, key, url, title, state, version, next_seq, total, last_at)
    values (@id, @key, @key, 'An article', 'open', @size, @size + 1, @size, @at)`)
  const addComment = database.prepare(`insert into comments (thread_id, seq, parent_seq, guest_id, name, format, source, html, html_rev,
      status, visible, reply_count, score, created_at, network, version)
    values (?, ?, ?, ?, ?, 'markdown', ?, ?, 1, 'published', 1, ?, ?, ?, 'n', ?)`)
  const began = Date.UTC(2026, 0, 1)
  database.transaction(() => {
    for (const { id, key, size, parentOf } of threads) {
      const replies = new Uint32Array(size + 1)
      for (let seq = 1; seq <= size; seq++) replies[parentOf(seq) ?? 0] = (replies[parentOf(seq) ?? 0] ?? 0) + 1
      addThread.run({ id, key, size, at: began + size * 60_000 })
      for (let seq = 1; seq <= size; seq++) {
        const words = text(seq)
        const score = mixed(seq, 3) % 4 ? 0 : mixed(seq, 5) % 40
        const guest = `guest${mixed(seq, 7) % 20_000}`
        const html = `<p>${words}</p>\n`
        addComment.run(
          id,
          seq,
          parentOf(seq),
          guest,
          `Reader ${mixed(seq, 7) % 20_000}`,
          words,
          html,
          replies[seq],
          score,
          began + seq * 60_000,
          seq,
        )
      }
    }
    database.exec(
      "insert into guests (id, created_at) select 'guest' || value, 0 from (with recursive n (value) as (select 0 union all select value + 1 from n where value < 19999) select value from n)",
    )
  })()
  for (const { sql } of indexes) database.exec(sql)
  database.pragma('wal_checkpoint(truncate)')
  database.close()
}

/** Six of ten begin something; the rest reply to one of the last fifty. */
function scattered(seq: number): number | null {
  return seq === 1 || mixed(seq, 1) % 10 < 6 ? null : Math.max(1, seq - 1 - (mixed(seq, 2) % 50))
}

/** A number that looks like chance, and is the same every time. */
function mixed(seq: number, salt: number): number {
  let value = Math.imul(seq ^ (salt * 0x9e3779b9), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

const sentences = [
  'My copy has a previous owner who wrote “no he didn’t” next to every second paragraph.',
  'Counterpoint: library books.',
  'I read this twice and came to the opposite conclusion both times, which says more about me than about the article.',
  'Thank you, this was the first explanation that made sense to me.',
  'The third section contradicts the first, or do I misread it?',
]

function text(seq: number): string {
  return Array.from({ length: 1 + (mixed(seq, 11) % 3) }, (_, n) => sentences[mixed(seq, 13 + n) % sentences.length]).join(' ')
}
