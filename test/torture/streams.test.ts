import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { print, quantile, type Serving, startServer } from '../bench/serving'

/** Many who listen, and one who listens and does not read: nobody else may notice. */

const listeners = 5_000
const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
let server: Serving
const sockets = new Set<Socket>()

beforeAll(async () => {
  // Each listener says to be another network's: of one network a hundred may listen.
  server = await startServer(join(folder, 'comments.sqlite'), { AFTERWORD_TRUST_PROXY: '1' })
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const at = (thread: string) => `${server.url}/api/v1/threads/${thread}/comments`

async function post(thread: string, words: string): Promise<string> {
  const response = await fetch(at(thread), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: crypto.randomUUID(),
      parentId: null,
      body: { format: 'text', value: words },
      author: { name: 'Ines' },
    }),
  })
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

interface Listener {
  readonly socket: Socket
  /** All it was told. */
  told: string
  closed: boolean
  onTold?: (() => void) | undefined
}

function listen(thread: string, n: number): Promise<Listener> {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  sockets.add(socket)
  const listener: Listener = { socket, told: '', closed: false }
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => (listener.closed ? undefined : reject(error)))
    socket.on('close', () => {
      listener.closed = true
    })
    socket.on('data', (bytes) => {
      listener.told += bytes.toString('latin1')
      // Where the thread stands is the first thing told: from then on nothing is missed.
      if (/\nid: \d+\n/.test(listener.told)) resolve(listener)
      listener.onTold?.()
    })
    socket.write(
      `GET /api/v1/threads/${thread}/events HTTP/1.1\r\nHost: comments.example\r\nX-Forwarded-For: 10.${n >> 16}.${(n >> 8) & 255}.${n & 255}\r\n\r\n`,
    )
  })
}

function hears(listener: Listener, word: string): Promise<number> {
  return new Promise((resolve) => {
    listener.onTold = () => {
      if (listener.told.includes(word)) resolve(performance.now())
    }
    listener.onTold()
  })
}

test(`${listeners} listen to one thread: each hears of every comment, and readers are served meanwhile`, async () => {
  const before = server.memory().now
  const all: Listener[] = []
  for (let n = 0; n < listeners; n += 100) all.push(...(await Promise.all(Array.from({ length: 100 }, (_, k) => listen('crowd', n + k)))))
  const one = server.memory().now
  const refused = await fetch(at('crowd').replace(/comments$/, 'events'), { headers: { 'x-forwarded-for': '10.200.0.1' } })
  expect(refused.status).toBe(503)

  const late: number[] = []
  const reads: number[] = []
  for (let n = 0; n < 5; n++) {
    const heard = all.map((listener) => hears(listener, `comment number ${n}.`))
    await post('crowd', `comment number ${n}.`)
    const posted = performance.now()
    const began = performance.now()
    expect((await fetch(at('other'))).status).toBe(200)
    reads.push(performance.now() - began)
    late.push(...(await Promise.all(heard)).map((when) => when - posted))
  }
  expect(all.filter(({ closed }) => closed)).toEqual([])
  print(
    `${listeners} streams: ${Math.round(one - before)} MB for them, ${Math.round(server.memory().most)} MB at most; heard after the answer: p50 ${Math.round(quantile(late, 0.5))} ms, last ${Math.round(Math.max(...late))} ms; a read meanwhile: at most ${Math.round(Math.max(...reads))} ms; 0 missed`,
  )
  for (const { socket } of all) socket.destroy()
})

test('who does not read is cut off, and costs neither memory nor anybody a word', async () => {
  const reader = await listen('pair', 1)
  const stalled = await listen('pair', 2)
  stalled.socket.pause()
  const before = server.memory().now
  const words = 'x'.repeat(9_900)
  let posts = 0
  const reads: number[] = []
  // The system's own buffers take some megabytes before anybody has to wait.
  for (; server.files() > 0 && posts < 3_000; posts += 20) {
    const last = await Promise.all(Array.from({ length: 20 }, (_, n) => post('pair', `${posts + n} ${words}`)))
    await hears(reader, String(last.at(-1)))
    const began = performance.now()
    await (await fetch(at('other'))).text()
    reads.push(performance.now() - began)
    if (stalled.closed) break
    // A closed line shows when the rest of it is read; a look at what the other end still holds is enough.
    if (posts % 500 === 480 && (await wasCut(stalled))) break
  }
  expect(reader.closed).toBe(false)
  expect(await wasCut(stalled)).toBe(true)
  expect(posts).toBeLessThan(3_000)
  print(
    `a stalled stream: cut off after ${posts} comments of 10 KB; the other one was told all of them; memory ${Math.round(server.memory().now - before)} MB more; a read meanwhile: p50 ${quantile(reads, 0.5).toFixed(1)} ms, at most ${Math.round(Math.max(...reads))} ms`,
  )
  reader.socket.destroy()
})

/** Whether the server has let go of a line. */
async function wasCut({ socket }: Listener): Promise<boolean> {
  const mine = `0100007F:${Number(socket.localPort).toString(16).toUpperCase().padStart(4, '0')}`
  const { readFile } = await import('node:fs/promises')
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/))
  // Of the two ends of it, the server's: established, as long as it holds on.
  return !lines.some(([, , to, state]) => to === mine && state === '01')
}
