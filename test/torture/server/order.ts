import { client, newPost } from './client'
import { ground, start } from './process'
import { check, compare, empty, pause, type Tally } from './tally'

interface Told {
  readonly id: string
  readonly token: string
  readonly comment: { readonly createdAt: string }
}

/**
 * What is done to one comment comes in another order than it was done: its own post late and again, two edits of the same words, deleting
 * it meanwhile. Of two edits that knew of the same words one stands, and the other is told; what is deleted stays so, without a word.
 */
export async function reordered(cycles: number): Promise<Tally> {
  const tally = empty()
  const { database, clear } = ground()
  const server = await start(database)
  const { ask, post, words, close } = client(16)
  const sooner = () => pause(Math.random() < 0.3 ? 0 : Math.random() * 15)
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `order-${tally.cycles}-${crypto.randomUUID().slice(0, 8)}`
    const one = newPost(thread, `${thread} as posted`)
    const { text } = await post(server.url, one)
    const { id, token, comment } = JSON.parse(text) as Told
    const own = { authorization: `Bearer ${token}` }
    const address = `${server.url}/api/v1/comments/${id}`
    const edit = async (value: string) => {
      await sooner()
      return (await ask('PATCH', address, { body: { format: 'text', value }, was: comment.createdAt }, own)).status
    }
    const late = sooner().then(() => post(server.url, one, own))
    const deleting = tally.cycles % 2 ? sooner().then(() => ask('DELETE', address, undefined, own)) : undefined
    const edits = [`${thread} first`, `${thread} second`]
    const answers = await Promise.all(edits.map(edit))
    const [again, deleted] = await Promise.all([late, deleting])
    const there = await words(server.url, thread)
    const note = `${thread}: edits ${answers}, deleted ${deleted?.status}, posted again ${again.status}: ${JSON.stringify(there)}`
    check(tally, again.status === 201 && (JSON.parse(again.text) as Told).id === id, note)
    const taken = edits.filter((_, n) => answers[n] === 200)
    if (deleted) {
      check(tally, deleted.status === 204 && there.length === 0, note)
      check(tally, taken.length <= 1 && answers.every((status) => [200, 403, 404, 409].includes(status)), note)
      const { text: mine } = await ask('GET', `${server.url}/api/v1/threads/${thread}/viewer`, undefined, own)
      check(tally, !mine.includes(`${thread} `), `${note}: ${mine}`)
    } else {
      check(tally, taken.length === 1 && answers.includes(409), note)
      compare(tally, note, taken, there)
      check(tally, there.length === 1, note)
    }
    // The same edit again (its answer was lost) is no conflict.
    if (!deleted)
      check(
        tally,
        (await ask('PATCH', address, { body: { format: 'text', value: taken[0] }, was: comment.createdAt }, own)).status === 200,
        note,
      )
  }
  close()
  await server.end('SIGTERM')
  clear()
  return tally
}
