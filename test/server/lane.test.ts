import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { house } from './house'

/** What stands ready is answered beside the routes: nobody may be able to tell. */

const site = 'https://article.example'
const path = '/api/v1/threads/https%3A%2F%2Farticle.example%2F/comments'

async function both(options: Parameters<typeof house>[0] = {}) {
  const home = await house(options)
  const routes = getRequestListener(home.server.fetch as never)
  let short = 0
  const listen = async (listener: Parameters<typeof createServer>[1]) => {
    const http = createServer(listener)
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void http.close())
    return (http.address() as AddressInfo).port
  }
  const road = await listen(routes)
  const lane = await listen((incoming, outgoing) =>
    home.server.lane.answer(incoming, outgoing, {
      asked: () => {
        short++
        return home.server.watch.asked('GET', incoming.headers['x-request-id'] as string)
      },
      otherwise: () => void routes(incoming, outgoing),
    }),
  )
  const ask = (port: number, headers: Record<string, string> = {}, method = 'GET', at = path) =>
    new Promise<{ status: number | undefined; headers: string[]; bytes: string; etag: string }>((resolve, reject) => {
      const asked = request(
        { port, path: at, method, headers: { host: 'comments.example', 'x-request-id': 'a-known-one', ...headers }, agent: false },
        async (answer) => {
          const { statusCode, rawHeaders } = answer
          const kept = rawHeaders.filter((_, at) => (rawHeaders[at - (at % 2)] ?? '').toLowerCase() !== 'date')
          resolve({ status: statusCode, headers: kept, bytes: await read(answer), etag: String(answer.headers.etag) })
        },
      )
      asked.once('error', reject)
      asked.end()
    })
  return {
    ...home,
    shortcuts: () => short,
    onRoad: (...asked: [Record<string, string>?, string?, string?]) => ask(road, ...asked),
    inLane: (...asked: [Record<string, string>?, string?, string?]) => ask(lane, ...asked),
  }
}

async function read(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('base64')
}

test('gives the answer the routes give: every header, every byte', async () => {
  const { post, shortcuts, onRoad, inLane } = await both()
  await post('words', { thread: 'https://article.example/' })
  const { etag } = await onRoad()
  const { etag: zipped } = await onRoad({ 'accept-encoding': 'br' })
  const requests: Record<string, string>[] = [
    {},
    { 'accept-encoding': 'gzip, deflate, br, zstd' },
    { 'accept-encoding': 'gzip' },
    { 'accept-encoding': 'br;q=0, gzip;q=0.5' },
    { origin: site },
    { origin: site, 'accept-encoding': 'br' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'if-none-match': etag },
    { 'if-none-match': `"other", W/${etag}`, origin: site },
    { 'if-none-match': zipped, 'accept-encoding': 'br' },
    { 'if-none-match': zipped },
    { authorization: 'Bearer somebody', cookie: 'a=b' },
  ]
  for (const headers of requests) {
    const expected = await onRoad(headers)
    const before = shortcuts()
    expect(await inLane(headers), JSON.stringify(headers)).toEqual(expected)
    expect(shortcuts()).toBe(before + 1)
  }
})

test('lets everything else go on', async () => {
  const { post, shortcuts, onRoad, inLane } = await both()
  await post('words', { thread: 'https://article.example/' })
  await onRoad()
  for (const [method, at] of [
    ['HEAD', path],
    ['DELETE', path],
    ['GET', `${path}?limit=0`],
    ['GET', `${path}?sort=oldest`],
    ['GET', '/api/v1/counts?thread=a'],
  ] as const)
    expect(await inLane({}, method, at)).toEqual(await onRoad({}, method, at))
  expect(shortcuts()).toBe(0)
})

test('is never older than the last write, whoever wrote it', async () => {
  const { post, shortcuts, inLane, file } = await both()
  const words = async () => Buffer.from((await inLane()).bytes, 'base64').toString()
  await post('first', { thread: 'https://article.example/' })
  expect(await words()).toContain('first')
  await post('second', { thread: 'https://article.example/' })
  expect(await words()).toContain('second')
  expect(shortcuts()).toBe(0)
  await words()
  expect(shortcuts()).toBe(1)
  const other = new Database(file)
  other.exec("update comments set html = '<p>moderated</p>' where seq = 1")
  other.close()
  expect(await words()).toContain('moderated')
  expect(shortcuts()).toBe(1)
})

test('counts against the same limit', async () => {
  const points = { points: 5, duration: 60 }
  const { onRoad, inLane, shortcuts } = await both({ rateLimit: { read: points, write: points, vote: points } })
  const statuses = []
  for (let n = 0; n < 7; n++) statuses.push((await (n % 2 ? inLane() : onRoad())).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
  expect(shortcuts()).toBe(2)
  expect(await inLane()).toMatchObject({ status: 429 })
})
