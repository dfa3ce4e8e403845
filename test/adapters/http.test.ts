import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createHttp } from '../../src/adapters/http'

/** Against a real server on loopback that answers as it is told, one answer after another. */
async function backend(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const answer = answers[Math.min(asked.length, answers.length) - 1]
    answer?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
const says =
  (status: number, text = '', headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(status, headers).end(text)
const cut = (request: IncomingMessage) => request.socket.destroy()
const signal = new AbortController().signal

test('any status is an answer; its text is handed over even where it is no JSON', async () => {
  const { url } = await backend(says(200, '{"a":1}'), says(404, '{"error":1}'), says(200, '<h1>It works!</h1>'), says(200, '{"cut'))
  const ask = createHttp({ url })
  expect(await ask('/x', { signal })).toMatchObject({ status: 200, json: { a: 1 } })
  expect(await ask('/x', { signal })).toMatchObject({ status: 404, json: { error: 1 } })
  expect(await ask('/x', { signal })).toMatchObject({ json: undefined, text: '<h1>It works!</h1>' })
  expect(await ask('/x', { signal })).toMatchObject({ json: undefined, text: '{"cut' })
})

test('queries are escaped, lists repeat their name, what is undefined is left out; bodies are JSON', async () => {
  let sent = ''
  const { url, asked } = await backend((request, response) => {
    request.on('data', (text) => (sent += text))
    request.on('end', () => response.end(String(request.headers['content-type'])))
  })
  const ask = createHttp({ url })
  const { text } = await ask('/x', { method: 'POST', json: { ä: 1 }, query: { q: 'a&b', list: ['1', '2'], none: undefined }, signal })
  expect(asked).toEqual(['POST /x?q=a%26b&list=1&list=2'])
  expect(sent).toBe('{"ä":1}')
  expect(text).toBe('application/json')
})

test('a read is tried again on a broken line or an answer that will pass; a write never', async () => {
  const broken = await backend(cut, says(503, '', { 'retry-after': '0' }), says(200, 'well'))
  expect((await createHttp(broken)('/x', { signal })).text).toBe('well')
  expect(broken.asked).toHaveLength(3)

  const refused = await backend(says(503, 'no', { 'retry-after': '0' }))
  expect((await createHttp(refused)('/x', { method: 'POST', json: {}, signal })).status).toBe(503)
  expect(refused.asked).toHaveLength(1)

  const gone = await backend(cut)
  await expect(createHttp(gone)('/x', { method: 'DELETE', signal })).rejects.toMatchObject({ code: 'offline' })
  expect(gone.asked).toHaveLength(1)
})

test('it gives up after three tries, and does not wait longer than is fair', async () => {
  const busy = await backend(says(503, 'busy', { 'retry-after': '0' }))
  expect((await createHttp(busy)('/x', { signal })).status).toBe(503)
  expect(busy.asked).toHaveLength(3)
  for (const wait of ['3600', '1000000000', 'Wed, 21 Oct 2065 07:28:00 GMT']) {
    const closed = await backend(says(503, 'closed', { 'retry-after': wait }))
    expect((await createHttp(closed)('/x', { signal })).status).toBe(503)
    expect(closed.asked).toHaveLength(1)
  }
})

test.concurrent.each([
  ['1', 1000],
  ['date', 1000],
  ['-5', 300],
  ['soon', 300],
  ['', 300],
] as const)(
  'what a server says of waiting is heeded in either form, and what is none is no reason to ask at once: "%s"',
  async (said, least) => {
    const wait = said === 'date' ? new Date(Date.now() + 2000).toUTCString() : said
    const at: number[] = []
    const { server, url } = await new Promise<{ server: ReturnType<typeof createServer>; url: string }>((resolve) => {
      const server = createServer((_, response) => {
        at.push(performance.now())
        response.writeHead(at.length > 1 ? 200 : 503, { 'retry-after': wait }).end('{}')
      })
      server.listen(0, '127.0.0.1', () => resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
    })
    try {
      expect((await createHttp({ url })('/x', { signal })).status).toBe(200)
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(least - 5)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  },
)

test('silence is a timeout, and an abort is the caller’s own reason', async () => {
  const { url, asked } = await backend(() => {})
  await expect(createHttp({ url, timeout: 50 })('/x', { signal })).rejects.toMatchObject({ code: 'timeout' })
  expect(asked).toHaveLength(1)
  const controller = new AbortController()
  const reason = new Error('gone')
  const waiting = createHttp({ url })('/x', { signal: controller.signal })
  setTimeout(() => controller.abort(reason), 20)
  await expect(waiting).rejects.toBe(reason)
})

test('an address that is none is the programmer’s mistake', () => {
  for (const url of ['comments.example.com', 'javascript:alert(1)', '/api', '']) expect(() => createHttp({ url })).toThrow(TypeError)
})

test('an answer the browser may not give us is forbidden, with what to set; once answers have been read, a broken line is offline', async () => {
  let readable = false
  const ask = createHttp({
    url: 'https://backend.example',
    setting: 'Set this.',
    fetch: async (_, init) => {
      if (!readable && init?.mode !== 'no-cors') throw new TypeError('Failed to fetch')
      return new Response('{}')
    },
  })
  const write = { method: 'POST', json: {}, signal } as const
  await expect(ask('/x', write)).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('Set this.') })
  readable = true
  await ask('/x', write)
  readable = false
  await expect(ask('/x', write)).rejects.toMatchObject({ code: 'offline' })
})

test('a line that comes back between a try and the question why it failed is a broken line, not a refusal', async () => {
  let tries = 0
  const ask = createHttp({
    url: 'https://backend.example',
    setting: 'Set this.',
    fetch: async () => {
      if (tries++ === 0) throw new TypeError('Failed to fetch')
      return new Response('{}')
    },
  })
  await expect(ask('/x', { method: 'POST', json: {}, signal })).rejects.toMatchObject({ code: 'offline' })
})
