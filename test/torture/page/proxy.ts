import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What happens to an answer on its way; `undefined`: nothing. */
export type Mischief = (request: IncomingMessage, response: ServerResponse) => void

export interface Proxy {
  readonly url: string
  /** What becomes of requests to the API from now on, where the test names one. */
  spoil(which?: (request: IncomingMessage) => Mischief | undefined): void
  close(): Promise<void>
}

/** Stands before a house, on a port of its own; everything passes until it is told otherwise. */
export async function openProxy(house: string): Promise<Proxy> {
  let mischief: (request: IncomingMessage) => Mischief | undefined = () => undefined
  const { hostname, port } = new URL(house)
  const server = createServer((asked, answer) => {
    const spoiled = asked.url?.startsWith('/api/') ? mischief(asked) : undefined
    if (spoiled) return spoiled(asked, answer)
    const passed = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers)
      given.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((ready) => server.listen(0, 'localhost', ready))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    spoil(which = () => undefined) {
      mischief = which
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const says =
  (status: number, text: string | Buffer, headers: Record<string, string | number> = {}): Mischief =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }).end(text)
  }
const html = '<!doctype html><h1>Please log in to the Wi-Fi</h1>'

/** What only a real line and a real browser make of an answer. */
export const malformed: Readonly<Record<string, Mischief>> = {
  'a captive portal': says(200, html, { 'content-type': 'text/html' }),
  'a bad gateway': says(502, html, { 'content-type': 'text/html' }),
  'an error page': says(500, html, { 'content-type': 'text/html' }),
  'compressed, but not': says(200, 'this is no gzip at all', { 'content-encoding': 'gzip' }),
  'half of what compresses': says(200, Buffer.from('1f8b0800000000000003ab56', 'hex'), { 'content-encoding': 'gzip' }),
  'shorter than it says': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 5000 })
    response.write('{"comments":[')
    setTimeout(() => response.destroy(), 20)
  },
  'no HTTP': (_, response) => void response.socket?.end('HELO backend\r\n\r\n'),
  'cut at once': (_, response) => void response.destroy(),
  'a circle of redirects': (request, response) => void response.writeHead(307, { location: request.url ?? '/' }).end(),
  'a redirect to a page that may not be read': says(302, '', { location: 'http://127.0.0.1:9/login' }),
  'a redirect to nowhere': says(302, '', { location: 'http://' }),
  'JSON cut in the middle': says(200, '{"comments":[{"id":"a","body'),
  'JSON of another kind': says(200, '{"status":"ok","data":{}}'),
  'JSON nested without end': says(200, '['.repeat(200_000)),
  'two answers in one': says(200, '{"comments":[],"total":0}{"comments":[],"total":0}'),
  'nothing at all': says(200, ''),
  'no content': (_, response) => void response.writeHead(204).end(),
  'bytes that are no text': says(200, Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x7b])),
}

/** A backend that takes its time. */
export const slow: Readonly<Record<string, Mischief>> = {
  'that never answers': () => {},
  'that answers after 33 s': (_, response) => {
    const timer = setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"comments":[],"total":0}'), 33_000)
    response.on('close', () => clearTimeout(timer))
  },
  'of a byte a second': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write('{"comments":[],"total":0}'.slice(0, 1)), 1000)
    response.on('close', () => clearInterval(timer))
  },
}
