import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { threadKey } from '../../src/server/identity/names'
import { address, seed, whole } from './seed'
import { print, quantile, type Serving, startServer } from './serving'

/**
 * `npm run bench`: a million comments in one file. What to aim at: a first page of the thread of 100,000 in 50 ms, a deep link into it in
 * 100 ms (19 of 20), at most 256 MB. `AFTERWORD_SITE` names a file to seed once and use again.
 */
const kept = process.env.AFTERWORD_SITE
const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
const file = kept ?? join(folder, 'million.sqlite')
let server: Serving

beforeAll(async () => {
  if (!existsSync(file)) {
    const began = performance.now()
    await seed(file)
    print(`seeded ${whole.comments} comments in ${Math.round((performance.now() - began) / 1000)} s`)
  }
  server = await startServer(file)
}, 600_000)
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const at = (name: string | number, query = '') => `${server.url}/api/v1/threads/${encodeURIComponent(address(name))}/comments${query}`
const idOf = (name: string, seq: number) => `${threadKey(address(name))}-${seq.toString(36)}`
/** Somewhere else each time, the same at every run. */
const somewhere = (n: number, most: number) => 1 + ((n * 7_919 + 13) % most)

interface Answer {
  readonly comments: readonly { readonly id: string; readonly parentId: string | null }[]
  readonly nextCursor?: string
  readonly total: number
}

async function get(url: string): Promise<{ ms: number; json: Answer }> {
  const began = performance.now()
  const response = await fetch(url, { headers: { 'accept-encoding': 'br' } })
  const json = (await response.json()) as Answer
  if (response.status !== 200) throw new Error(`${response.status} ${url}`)
  return { ms: performance.now() - began, json }
}

let token = ''
async function post(name: string, parentId: string | null = null): Promise<{ ms: number; id: string }> {
  const began = performance.now()
  const response = await fetch(at(name), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ clientId: crypto.randomUUID(), parentId, body: { format: 'text', value: 'Words' }, author: { name: 'Ines' } }),
  })
  const { id, token: given = '' } = (await response.json()) as { id: string; token?: string }
  token ||= given
  return { ms: performance.now() - began, id }
}

async function row(what: string, times: number, act: (n: number) => Promise<number>): Promise<void> {
  const all: number[] = []
  for (let n = 0; n < times; n++) all.push(await act(n))
  const [p50, p95, most] = [quantile(all, 0.5), quantile(all, 0.95), Math.max(...all)].map((ms) => ms.toFixed(1))
  print(`| ${what} | ${times} | ${p50} | ${p95} | ${most} | ${Math.round(server.memory().now)} |`)
}

test('a million comments', { timeout: 600_000 }, async () => {
  print(`\n| | times | p50 ms | p95 ms | most ms | memory MB |\n|---|---|---|---|---|---|`)
  await row('first page of 100,000, the very first time', 1, async () => (await get(at('long'))).ms)
  for (const sort of ['newest', 'oldest', 'top'])
    await row(`first page of 100,000, ${sort}, from memory`, 200, async () => (await get(at('long', `?sort=${sort}`))).ms)
  await row('first page of 100,000 after somebody wrote there', 100, async () => {
    await post('long')
    return (await get(at('long'))).ms
  })
  await row('deep link into 100,000', 500, async (n) => {
    const id = idOf('long', somewhere(n, whole.long))
    const { ms, json } = await get(at('long', `?around=${id}`))
    expect(json.comments.some((comment) => comment.id === id)).toBe(true)
    return ms
  })
  await row(
    'deep link to anywhere in a chain of 10,000',
    100,
    async (n) => (await get(at('chain', `?around=${idOf('chain', somewhere(n, whole.chain))}`))).ms,
  )
  for (const sort of ['newest', 'oldest', 'top']) {
    let cursor = ''
    await row(`page after page of 100,000, ${sort}`, 300, async () => {
      const { ms, json } = await get(at('long', `?sort=${sort}${cursor && `&cursor=${cursor}`}`))
      cursor = json.nextCursor ?? ''
      return ms
    })
  }
  for (const part of [0.1, 0.5, 0.99]) {
    const seq = Math.round(whole.long * part)
    await row(
      `top, from a cursor at ${part * 100} %`,
      20,
      async (n) => (await get(at('long', `?sort=top&cursor=${(seq + n).toString(36)}.0`))).ms,
    )
  }
  let replies = ''
  await row('50,000 replies to one comment, page after page', 200, async () => {
    const { ms, json } = await get(at('wide', `?parent=${idOf('wide', 1)}${replies && `&cursor=${replies}`}`))
    replies = json.nextCursor ?? ''
    return ms
  })
  await row('first page of a chain of 10,000', 1, async () => (await get(at('chain'))).ms)
  await row('first pages of 2,000 other threads, each the first time', 2_000, async (n) => (await get(at(somewhere(n, 49_000)))).ms)
  await row('posting to the thread of 100,000', 100, async () => (await post('long')).ms)
  let last = idOf('chain', whole.chain)
  await row('posting below a chain of 10,000', 50, async () => {
    const { ms, id } = await post('chain', last)
    last = id
    return ms
  })
  await row('deleting there', 1, async () => {
    const began = performance.now()
    const { status } = await fetch(`${server.url}/api/v1/comments/${last}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(status).toBe(204)
    return performance.now() - began
  })
  await row('what is one’s own in the thread of 100,000', 100, async () => {
    const began = performance.now()
    await (await fetch(at('long').replace(/comments$/, 'viewer'), { headers: { authorization: `Bearer ${token}` } })).json()
    return performance.now() - began
  })
  print(`memory at most: ${Math.round(server.memory().most)} MB`)
})
