import { client, newPost } from './client'
import { ground, start } from './process'
import { check, compare, empty, pause, type Tally } from './tally'

/** One comment sent fifty times within a tenth of a second (a double click, two tabs, a browser that tries again): it stands once, and everybody hears the same. */
export async function twice(cycles: number): Promise<Tally> {
  const tally = empty()
  const { database, clear } = ground()
  const server = await start(database)
  const { post, words, close } = client(50)
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `twice-${tally.cycles}-${crypto.randomUUID().slice(0, 8)}`
    const one = newPost(thread, `${thread} once`)
    const answers = await Promise.all(Array.from({ length: 50 }, () => pause(Math.random() * 100).then(() => post(server.url, one))))
    const ids = new Set(answers.map(({ status, text }) => `${status} ${(JSON.parse(text || '{}') as { id?: string }).id}`))
    check(tally, ids.size === 1 && [...ids][0]?.startsWith('201 ') === true, `${thread}: ${[...ids]}`)
    const there = await words(server.url, thread)
    compare(tally, thread, [one.words], there)
  }
  close()
  await server.end('SIGTERM')
  clear()
  return tally
}
