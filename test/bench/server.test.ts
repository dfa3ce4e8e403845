import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { expect, test } from 'vitest'
import { print, quantile, type Serving, startFloor, startServer } from './serving'

/**
 * `npm run bench`: how many readers and writers one process serves, 32 at a time. Reads beside the least there can be, `node:http` giving
 * the same bytes; the two take turns, and what is compared is their ratio. What to aim at: 0.7 of its requests a second.
 */
const rounds = 7
const seconds = 2

async function reads(server: Serving, url: string, headers: Record<string, string> = {}) {
  const before = server.processor()
  const { requests, latency, non2xx, '2xx': good } = await autocannon({ url, connections: 32, duration: seconds, headers })
  expect(non2xx).toBe(0)
  return { second: requests.average, p99: latency.p99, perProcessor: good / (server.processor() - before) }
}

test('reading a hot thread, and posting', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  const server = await startServer(join(folder, 'comments.sqlite'))
  const thread = `${server.url}/api/v1/threads/${encodeURIComponent('https://blog.example/hot')}/comments`
  const words = 'My copy has a previous owner who wrote “no he didn’t” next to *every* second paragraph.'
  const draft = (n: number) =>
    JSON.stringify({
      clientId: crypto.randomUUID(),
      parentId: null,
      body: { format: 'markdown', value: `${n}: ${words}` },
      author: { name: `Reader ${n}` },
    })
  const json = { 'content-type': 'application/json' }
  for (let n = 0; n < 20; n++) await fetch(thread, { method: 'POST', headers: json, body: draft(n) })
  const answer = await fetch(thread, { headers: { 'accept-encoding': 'identity' } })
  const body = await answer.text()
  const kept = [...answer.headers].filter(([name]) => !['date', 'connection', 'keep-alive', 'content-length'].includes(name))
  const floor = await startFloor(body, Object.fromEntries(kept))

  const ours: Awaited<ReturnType<typeof reads>>[] = []
  const floors: typeof ours = []
  for (let n = 0; n < rounds; n++) {
    floors.push(await reads(floor, floor.url))
    ours.push(await reads(server, thread))
  }
  const median = (of: typeof ours, what: 'second' | 'p99' | 'perProcessor') =>
    quantile(
      of.map((round) => round[what]),
      0.5,
    )
  print(`\n| reads of 20 comments, ${body.length} bytes | a second | p99 ms | a second of processor time |\n|---|---|---|---|`)
  for (const [name, of] of [
    ['node:http', floors],
    ['the server', ours],
  ] as const)
    print(`| ${name} | ${Math.round(median(of, 'second'))} | ${median(of, 'p99')} | ${Math.round(median(of, 'perProcessor'))} |`)
  print(
    `| ratio | ${(median(ours, 'second') / median(floors, 'second')).toFixed(2)} | | ${(median(ours, 'perProcessor') / median(floors, 'perProcessor')).toFixed(2)} |`,
  )
  const squeezed = await reads(server, thread, { 'accept-encoding': 'gzip, br' })
  const current = (await fetch(thread, { headers: { 'accept-encoding': 'br' } })).headers.get('etag') ?? ''
  const { requests } = await autocannon({
    url: thread,
    connections: 32,
    duration: seconds,
    headers: { 'accept-encoding': 'br', 'if-none-match': current },
  })
  print(`compressed: ${Math.round(squeezed.second)} a second; nothing new (304): ${Math.round(requests.average)} a second`)

  print('\n| posts, synced before the answer | a second | p50 ms | p99 ms |\n|---|---|---|---|')
  let count = 0
  for (const [name, threads] of [
    ['to one thread', 1],
    ['to 1,000 threads', 1_000],
  ] as const) {
    const posts = await autocannon({
      url: server.url,
      connections: 32,
      duration: 5,
      requests: [
        {
          method: 'POST',
          headers: json,
          setupRequest: (request) => ({ ...request, path: `/api/v1/threads/posts-${++count % threads}/comments`, body: draft(count) }),
        },
      ],
    })
    expect(posts.non2xx).toBe(0)
    print(`| ${name} | ${Math.round(posts.requests.average)} | ${posts.latency.p50} | ${posts.latency.p99} |`)
  }
  print(`memory at most: ${Math.round(server.memory().most)} MB`)
  await Promise.all([server.stop(), floor.stop()])
  rmSync(folder, { recursive: true, force: true })
})
