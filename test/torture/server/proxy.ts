import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of one request. */
export type Fault =
  | { readonly kind: 'none' }
  /** The line breaks before the server hears of it. */
  | { readonly kind: 'unheard' }
  /** The server answers, and so many bytes of that come through (a share of them, below 1). */
  | { readonly kind: 'cut'; readonly at: number }
  /** A page of somebody between, in place of the answer. */
  | { readonly kind: 'page'; readonly status: 200 | 502 | 504 }
  /** The server hears it twice. */
  | { readonly kind: 'twice' }
  /** The line breaks at once; the server hears of it later, after what is sent next. */
  | { readonly kind: 'late'; readonly after: number }

export interface Proxy {
  readonly url: string
  /** Bytes of the longest answer to a write. */
  readonly longest: () => number
  /** Resolves when nothing is on its way any more. */
  close(): Promise<void>
}

/** Stands between somebody and the server, and breaks what they say to each other: writes as `faultOf` says, reads never. */
export async function startProxy(server: string, faultOf: () => Fault): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const under = new Set<Promise<unknown>>()
  let longest = 0

  function forward(method: string, path: string, headers: Record<string, unknown>, body: Buffer): Promise<Buffer> {
    const asked = new Promise<Buffer>((resolve, reject) => {
      const onward = request(`${server}${path}`, { method, agent, headers: headers as never }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          const whole = Buffer.concat(parts)
          const own = ['connection', 'keep-alive', 'transfer-encoding', 'content-length']
          const lines = Object.entries(answer.headers)
            .filter(([name]) => !own.includes(name))
            .map(([name, value]) => `${name}: ${value}\r\n`)
          const length = answer.statusCode === 204 || answer.statusCode === 304 ? '' : `content-length: ${whole.length}\r\n`
          const head = `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n${lines.join('')}${length}connection: close\r\n\r\n`
          resolve(Buffer.concat([Buffer.from(head), whole]))
        })
      })
      onward.on('error', reject)
      onward.end(body)
    })
    under.add(asked)
    asked.catch(() => {}).finally(() => under.delete(asked))
    return asked
  }

  const front = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers, socket } = incoming
    outgoing.on('error', () => {})
    const parts: Buffer[] = []
    incoming.on('data', (part) => parts.push(part))
    incoming.on('end', async () => {
      const body = Buffer.concat(parts)
      const { connection: _, ...rest } = headers
      const fault: Fault = method === 'GET' || method === 'OPTIONS' ? { kind: 'none' } : faultOf()
      const send = () => forward(method, path, rest, body)
      try {
        if (fault.kind === 'unheard') return socket.destroy()
        if (fault.kind === 'late') {
          socket.destroy()
          const later = new Promise((go) => setTimeout(go, fault.after)).then(send)
          under.add(later)
          await later.catch(() => {}).finally(() => under.delete(later))
          return
        }
        const answer = fault.kind === 'twice' ? (await Promise.all([send(), send()]))[1] : await send()
        if (method !== 'GET') longest = Math.max(longest, answer.length)
        if (fault.kind === 'page') {
          const page = '<!doctype html><title>Sorry</title>'
          socket.end(
            `HTTP/1.1 ${fault.status} Sorry\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`,
          )
          return
        }
        if (fault.kind !== 'cut') return socket.end(answer)
        const at = fault.at < 1 ? Math.floor(fault.at * answer.length) : fault.at
        if (at === 0) return socket.destroy()
        // The end of the line, not a reset: a reset may swallow what came before it.
        socket.end(answer.subarray(0, Math.min(at, answer.length - 1)))
      } catch {
        socket.destroy()
      }
    })
  })
  await new Promise<void>((go) => front.listen(0, '127.0.0.1', go))
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    longest: () => longest,
    async close() {
      while (under.size) await Promise.allSettled(under)
      front.closeAllConnections()
      await new Promise((go) => front.close(go))
      agent.destroy()
    },
  }
}
