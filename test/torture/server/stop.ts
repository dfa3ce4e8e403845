import { client, newPost, type Post } from './client'
import { ground, start } from './process'
import { check, compare, empty, pause, percentile, type Tally } from './tally'

export interface Stopped extends Tally {
  /** Milliseconds from the signal until the process was gone. */
  readonly stops: number[]
  /** Requests under way at the signal that were answered, and those that came on a line the server had closed already. */
  answered: number
  late: number
}

/** A request that was on its way for so long when the signal was sent has been read. */
const surely = 15

/**
 * The server is asked to stop (SIGTERM) while eight write and eight read. What it had begun it answers: every comment its log says is stored
 * has been acknowledged, and nobody who asked before is cut off.
 */
export async function stopped(cycles: number): Promise<Stopped> {
  const tally = { ...empty(), stops: [] as number[], answered: 0, late: 0 }
  const { database, clear } = ground()
  for (; tally.cycles < cycles; tally.cycles++) {
    const server = await start(database)
    const thread = `stopped-${tally.cycles}-${crypto.randomUUID().slice(0, 8)}`
    const { ask, post, words, close } = client(16)
    const acknowledged: string[] = []
    const unsure: Post[] = []
    let signalled = Number.POSITIVE_INFINITY
    let count = 0
    const one = async (act: () => Promise<{ status: number }>) => {
      const began = performance.now()
      const { status } = await act()
      if (performance.now() > signalled) {
        if (status) tally.answered++
        else if (began < signalled - surely) check(tally, false, `${thread}: cut off after ${Math.round(performance.now() - began)} ms`)
        else tally.late++
      } else check(tally, status !== 0, `${thread}: cut off before`)
      return status
    }
    const writing = Array.from({ length: 8 }, async () => {
      while (signalled === Number.POSITIVE_INFINITY) {
        const next = newPost(thread, `${thread} number ${count++}`)
        const status = await one(() => post(server.url, next))
        if (status === 201) acknowledged.push(next.words)
        else unsure.push(next)
        check(tally, status === 201 || status === 0, `${thread}: ${status}`)
      }
    })
    const reading = Array.from({ length: 8 }, async () => {
      while (signalled === Number.POSITIVE_INFINITY) await one(() => ask('GET', `${server.url}/api/v1/threads/${thread}/comments`))
    })
    await pause(100 + Math.random() * 100)
    signalled = performance.now()
    const code = await server.end('SIGTERM')
    const took = performance.now() - signalled
    tally.stops.push(took)
    await Promise.all([...writing, ...reading])
    check(tally, code === 0, `${thread}: ended with ${code}`)
    check(tally, took <= 5_500, `${thread}: took ${Math.round(took)} ms`)
    const stored = server.log().match(/"method":"POST","route":"[^"]*","status":201/g)?.length ?? 0
    check(tally, stored === acknowledged.length, `${thread}: ${stored} were answered, ${acknowledged.length} answers came`)

    const again = await start(database)
    compare(tally, thread, acknowledged, await words(again.url, thread))
    for (const next of unsure) {
      check(tally, (await post(again.url, next)).status === 201, `${thread}: could not be sent again`)
      acknowledged.push(next.words)
    }
    compare(tally, `${thread}, sent again`, acknowledged, await words(again.url, thread))
    close()
    await again.end('SIGKILL')
  }
  clear()
  return tally
}

export const stoppedTold = ({ stops, answered, late }: Stopped) =>
  `${answered} requests under way answered, ${late} came too late; stopped within ${percentile(stops, 1)} ms`
