import pg from 'pg'
import type { Log } from '../log'
import { connection } from './pool'
import { reasonOf } from './unfailing'
import type { Versions } from './versions'

/** Where processes tell each other: `<thread's id> <version>`, sent within the transaction that raised it, so that none is without it. */
export const channel = 'afterword'

export interface Listening {
  /** The first connection stands, or could not be made and is tried again. */
  readonly begun: Promise<void>
  close(): Promise<void>
}

/** Milliseconds between two signs of life; a line that is cut without a word is noticed by the second. */
const heartbeat = 2_000
/** Milliseconds before the next try to come back, doubled each time up to the second. */
const pauses = [50, 1_000] as const

/**
 * Keeps one connection on which the notices of all processes come in, and makes it anew when it breaks. While there is none, and
 * whenever one begins, `versions` forgets what it knew: notices are not repeated, and who was away has missed some.
 */
export function listen(url: string, versions: Versions, log: Log): Listening {
  let closed = false
  let current: pg.Client | undefined
  let wake = () => {}
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      wake = resolve
      setTimeout(resolve, ms).unref()
    })

  /** Settles when the connection has ended. Rejects if it could not be made. */
  async function once(begun: () => void): Promise<void> {
    const client = new pg.Client({ ...connection(url), query_timeout: heartbeat })
    current = client
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve)
      client.on('error', () => resolve())
    })
    let echoed = () => {}
    const echo = new Promise<void>((resolve) => {
      echoed = resolve
    })
    client.on('notification', ({ payload = '' }) => {
      const [threadId, version] = payload.split(' ')
      if (threadId && version) versions.learn(threadId, Number(version))
      else echoed()
    })
    let gone = false
    void ended.then(() => {
      gone = true
      wake()
    })
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      // Some poolers take LISTEN and pass nothing on: believe what is heard.
      await client.query(`select pg_notify('${channel}', '')`)
      await Promise.race([echo, ended, pause(heartbeat).then(() => Promise.reject(new Error('LISTEN is taken, but nothing is heard.')))])
      if (gone) return
      versions.begin()
      begun()
      while (!gone && !closed) {
        await pause(heartbeat)
        if (!gone && !closed) await client.query('select 1')
      }
    } finally {
      versions.end()
      void client.end().catch(() => {})
    }
  }

  async function keep(begun: () => void): Promise<void> {
    let wait: number = pauses[0]
    for (let away = false; !closed; ) {
      let reason = 'the connection ended'
      await once(() => {
        wait = pauses[0]
        if (away) log({ event: 'database', state: 'back' })
        away = false
        begun()
      }).catch((error) => {
        reason = reasonOf(error)
      })
      begun()
      if (closed) return
      if (!away) log({ event: 'database', state: 'away', reason })
      away = true
      await pause(wait)
      wait = Math.min(wait * 2, pauses[1])
    }
  }

  let over = Promise.resolve()
  const begun = new Promise<void>((resolve) => {
    over = keep(resolve)
  })
  return {
    begun,
    async close() {
      closed = true
      wake()
      void current?.end().catch(() => {})
      await over
    },
  }
}
