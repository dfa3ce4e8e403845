import Database from 'better-sqlite3'
import { client, newPost, type Post } from './client'
import { ground, start } from './process'
import { check, compare, empty, pause, percentile, type Tally } from './tally'

export interface Killed extends Tally {
  /** Milliseconds from the start of a server that had been killed until it answered. */
  readonly starts: number[]
  /** Comments that were posted, and those of which nobody was told whether they were stored. */
  posted: number
  unsure: number
}

/** A file is begun anew after so many cycles: a first start is killed, too. */
const fresh = 100

/**
 * Eight write while the server is killed with nothing to be done about it (SIGKILL), at any moment. It is started again on what is there:
 * what was acknowledged stands; what nobody heard of is sent again under the same `clientId`, and then stands once, too.
 */
export async function killed(cycles: number, lane = 0): Promise<Killed> {
  const tally = { ...empty(), starts: [] as number[], posted: 0, unsure: 0 }
  let home = ground()
  let server = await start(home.database)
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `killed-${lane}-${tally.cycles}-${crypto.randomUUID().slice(0, 8)}`
    const { post, words, close } = client(8)
    const acknowledged: string[] = []
    const unsure: Post[] = []
    let dead = false
    let count = 0
    const writing = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (!dead) {
          const one = newPost(thread, `${thread} number ${count++}`)
          const { status, text } = await post(server.url, one)
          if (status === 201) acknowledged.push(one.words)
          else unsure.push(one)
          check(tally, status === 201 || status === 0, `${thread}: ${status} ${text}`)
        }
      }),
    )
    await pause(Math.random() * 200)
    const ended = server.end('SIGKILL')
    dead = true
    await Promise.all([ended, writing])
    tally.posted += count
    tally.unsure += unsure.length

    server = await start(home.database)
    tally.starts.push(server.startedIn)
    compare(tally, thread, acknowledged, await words(server.url, thread))
    for (const one of unsure) {
      const { status, text } = await post(server.url, one)
      check(tally, status === 201, `${thread}, sent again: ${status} ${text}`)
      acknowledged.push(one.words)
    }
    const there = await words(server.url, thread)
    compare(tally, `${thread}, sent again`, acknowledged, there)
    check(tally, there.length === acknowledged.length, `${thread}: ${there.length} stand of ${acknowledged.length}`)
    if (home.file) check(tally, sound(home.file) === 'ok', `${thread}: ${sound(home.file)}`)
    close()
    if ((tally.cycles + 1) % fresh === 0) {
      await server.end('SIGKILL')
      home.clear()
      home = ground()
      server = await start(home.database)
    }
  }
  await server.end('SIGTERM')
  home.clear()
  return tally
}

/** What SQLite says of its file, and whether what belongs together is there together. */
export function sound(file: string): string {
  const database = new Database(file, { readonly: true })
  try {
    const verdict = String(database.pragma('integrity_check', { simple: true }))
    const torn = database
      .prepare(
        `select t.key from threads t where
          total <> (select count(*) from comments c where c.thread_id = t.id and status = 'published')
          or next_seq <> (select coalesce(max(seq), 0) + 1 from comments c where c.thread_id = t.id)
          or (select count(*) from comments c where c.thread_id = t.id) <> (select count(*) from idempotency i where i.thread_id = t.id)`,
      )
      .all()
    return torn.length ? `torn: ${JSON.stringify(torn)}` : verdict
  } finally {
    database.close()
  }
}

export const killedTold = ({ starts, posted, unsure }: Killed) =>
  `${posted} posts, of ${unsure} nobody had heard; serving again after ${percentile(starts, 0.5)} ms (median), ${percentile(starts, 0.95)} (p95), ${percentile(starts, 1)} (most)`
