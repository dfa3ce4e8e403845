import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LogEvent } from '../../src/server/index'
import { createLog } from '../../src/server/log'
import { createMetrics } from '../../src/server/watching/metrics'
import { house } from './house'

/** What the owner of a server sees of it: `/metrics`, the dashboard made of it, and the log. */

const here = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
const page = (at: Awaited<ReturnType<typeof house>>, headers: Record<string, string> = {}, environment: object = here) =>
  at.server.fetch(new Request('http://comments.example/metrics', { headers }), environment)

/** One figure of the page, as Prometheus writes it. */
const figure = (text: string, name: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1),
  )

test('what was asked, stored, refused and answered from memory is counted, once', async () => {
  const at = await house({ moderation: 'rules' })
  const clientId = crypto.randomUUID()
  await at.post('words', { clientId })
  await at.post('words', { clientId })
  await at.post('[a](https://a.example) [b](https://b.example) [c](https://c.example)')
  await at.post('')
  for (let n = 0; n < 3; n++) await at.list()
  await at.ask('GET', '/nowhere/canary')
  const stream = await at.server.fetch(new Request('http://comments.example/api/v1/threads/page/events'))
  const text = await (await page(at)).text()
  const route = '/api/v1/threads/:thread/comments'
  expect({
    posts: figure(text, `afterword_requests_total{method="POST",route="${route}",status="201"}`),
    refused: figure(text, `afterword_requests_total{method="POST",route="${route}",status="400"}`),
    reads: figure(text, `afterword_requests_total{method="GET",route="${route}",status="200"}`),
    timed: figure(text, `afterword_request_duration_seconds_count{route="${route}"}`),
    published: figure(text, 'afterword_comments_total{outcome="published"}'),
    pending: figure(text, 'afterword_comments_total{outcome="pending"}'),
    again: figure(text, 'afterword_comments_total{outcome="again"}'),
    invalid: figure(text, 'afterword_errors_total{code="invalid"}'),
    hits: figure(text, 'afterword_pages_total{memory="hit"}'),
    misses: figure(text, 'afterword_pages_total{memory="miss"}'),
    streams: figure(text, 'afterword_streams_open'),
    waiting: figure(text, 'afterword_waiting{what="pending"}'),
    file: figure(text, 'afterword_database_bytes{part="file"}') + figure(text, 'afterword_database_bytes{part="wal"}') > 10_000,
  }).toEqual({
    posts: 3,
    refused: 1,
    reads: 3,
    timed: 7,
    published: 1,
    pending: 1,
    again: 1,
    invalid: 1,
    hits: 2,
    misses: 1,
    streams: 1,
    waiting: 1,
    file: true,
  })
  // A path names a thread, and may hold what somebody typed.
  expect(text).not.toMatch(/canary|Ines|127\.0\.0\.1/)
  await stream.body?.cancel()
})

test('whoever asks too often is counted', async () => {
  const few = { points: 1, duration: 60 }
  const at = await house({ rateLimit: { read: few, write: few, vote: few } })
  for (let n = 0; n < 3; n++) await at.ask('GET', '/counts?thread=page')
  expect(figure(await (await page(at)).text(), 'afterword_errors_total{code="rate_limited"}')).toBe(2)
})

test('without a token only this machine reads the figures, and nobody through a proxy on it; with one, who has it', async () => {
  const open = await house()
  expect((await page(open)).status).toBe(200)
  for (const remoteAddress of ['192.0.2.7', '10.0.0.1', '::ffff:192.0.2.7', '2001:db8::1', ''])
    expect((await page(open, {}, { incoming: { socket: { remoteAddress } } })).status, remoteAddress).toBe(404)
  expect((await page(open, {}, {})).status).toBe(404)
  for (const name of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'Via'])
    expect((await page(open, { [name]: '127.0.0.1' })).status, name).toBe(404)
  const shut = await house({ metricsToken: 'open sesame' })
  expect((await page(shut)).status).toBe(401)
  expect((await page(shut, { authorization: 'Bearer open' })).status).toBe(401)
  expect((await page(shut, { authorization: 'Bearer open sesame', 'x-forwarded-for': '192.0.2.7' }, {})).status).toBe(200)
})

test('every figure the dashboard asks for is there, and every one of ours is on it', async () => {
  const at = await house({ metrics: createMetrics({ process: true }) })
  await at.post('words')
  await at.post('')
  const text = await (await page(at)).text()
  const there = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => String(name)))
  const dashboard = readFileSync(join(import.meta.dirname, '../../src/server/watching/dashboard.json'), 'utf8')
  const queries = [...dashboard.matchAll(/"(?:expr|query|definition)": "((?:[^"\\]|\\.)*)"/g)].map(([, query]) => String(query)).join('\n')
  const asked = new Set([...queries.matchAll(/\b(?:afterword|process|nodejs)_\w+/g)].map(([name]) => name.replace(/_bucket$/, '')))
  expect(asked.size).toBeGreaterThan(12)
  expect([...asked].filter((name) => !there.has(name))).toEqual([])
  expect([...there].filter((name) => name.startsWith('afterword_') && !asked.has(name))).toEqual([])
  // Labels, too: a query by one that is never given shows nothing. `instance` is Prometheus' own, `state` a pool's.
  const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label))
  for (const [, label] of queries.matchAll(/\{\{(\w+)\}\}/g)) expect([...labels, 'instance', 'state']).toContain(label)
  expect(() => JSON.parse(dashboard)).not.toThrow()
})

test('each request has one line and one id, a proxy’s if it gives a good one; the answer and its error have the same', async () => {
  const events: LogEvent[] = []
  const at = await house({ log: (event) => events.push(event) })
  const named = await at.ask('GET', '/counts?thread=page', undefined, { 'x-request-id': 'from-the-proxy-1' })
  expect(named.headers.get('x-request-id')).toBe('from-the-proxy-1')
  for (const bad of ['short', 'somebody@example.com', 'a b c d e f g h', 'x'.repeat(65)]) {
    const { headers } = await at.ask('GET', '/counts?thread=page', undefined, { 'x-request-id': bad })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  }
  events.length = 0
  at.server.store.thread = () => Promise.reject(new Error('out of order'))
  const { status, headers } = await at.ask('GET', '/threads/canary/comments')
  const id = headers.get('x-request-id')
  expect([status, typeof id]).toEqual([500, 'string'])
  expect(events).toEqual([
    { event: 'error', level: 'error', id, message: 'out of order', stack: expect.stringContaining('Error') },
    {
      event: 'request',
      level: 'error',
      id,
      method: 'GET',
      route: '/api/v1/threads/:thread/comments',
      status: 500,
      ms: expect.any(Number),
    },
  ])
})

test('the log leaves out what is less than it is asked for, and reads well on a terminal', () => {
  const lines: string[] = []
  const request: LogEvent = { event: 'request', id: 'abcdefgh', method: 'GET', route: '/healthz', status: 200, ms: 1.5 }
  const quiet = createLog({ level: 'warn' }, (line) => lines.push(line))
  quiet(request)
  quiet({ event: 'note', level: 'warn', note: 'look' })
  quiet({ event: 'error', level: 'error', message: 'bad' })
  expect(lines.map((line) => JSON.parse(line).event)).toEqual(['note', 'error'])
  lines.length = 0
  const plain = createLog({ form: 'text' }, (line) => lines.push(line))
  plain(request)
  plain({ event: 'error', level: 'error', message: 'first\u001b[31m\nsecond' })
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}request GET \/healthz 200 1\.5 ms id=abcdefgh\n$/)
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d error error first \[31m\n {4}second\n$/)
})
