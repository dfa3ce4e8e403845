import { readdirSync, readFileSync } from 'node:fs'
import { client, newPost } from './client'
import { ground, start } from './process'
import { check, empty, pause, percentile, type Tally } from './tally'

export interface Strained extends Tally {
  /** Megabytes the process grew by for each 100,000 requests, once it was warm; and how many files more it holds open. */
  slope: number
  files: number
  /** Milliseconds in which somebody well-meant was answered, while others were not. */
  readonly waits: number[]
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** What somebody sends who wants to stall a server, at the bounds of what is taken. */
const hostile: readonly (() => Sent)[] = [
  () => post('['.repeat(9_999)),
  () => post('*a **b '.repeat(1_400)),
  () => post(`${'> '.repeat(2_000)}x`),
  () => post('a@b.'.repeat(2_400)),
  () => post('<'.repeat(10_000)),
  () => post('x'.repeat(70_000)),
  () => ({ method: 'POST', path: '/threads/crowded/comments', body: nested(3_000) }),
  () => ({ method: 'POST', path: '/preview', body: { body: { format: 'markdown', value: `${'- '.repeat(3_000)}x` } } }),
  () => ({ method: 'GET', path: `/threads/${encodeURIComponent(`nobody ${Math.random()}`)}/comments?limit=100&sort=top` }),
  () => ({ method: 'GET', path: '/threads/strain/comments?cursor=%00&limit=1e9' }),
  () => ({ method: 'GET', path: `/counts?${'thread=x&'.repeat(300)}` }),
  () => ({ method: 'DELETE', path: '/comments/nothing-0', headers: { authorization: `Bearer ${'x'.repeat(4_000)}` } }),
]
const post = (value: string) => ({
  method: 'POST',
  path: '/threads/crowded/comments',
  body: { clientId: crypto.randomUUID(), parentId: null, body: { format: 'markdown', value }, author: { name: 'Mallory' } },
})
const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as unknown

const memory = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
const openFiles = (pid: number) => readdirSync(`/proc/${pid}/fd`).length

/** So many requests, one in fifty of them hostile: nothing fails, nothing is kept, nobody else waits for long. */
export async function strained(cycles: number): Promise<Strained> {
  const tally = { ...empty(), slope: 0, files: 0, waits: [] as number[] }
  const { database, clear } = ground()
  // Room enough to work in, and not enough to put off collecting what is no longer needed.
  const server = await start(database, { env: { NODE_OPTIONS: '--max-old-space-size=96 --max-semi-space-size=4' } })
  const good = client(4)
  const crowd = client(16)
  const api = `${server.url}/api/v1`
  for (let n = 0; n < 20; n++) await good.post(server.url, newPost('strain', `number ${n}`))
  let on = true
  const wellMeant = (async () => {
    for (let n = 0; on; n++) {
      const since = performance.now()
      const { status } = await (n % 5
        ? good.ask('GET', `${api}/threads/strain/comments`)
        : good.post(server.url, newPost('kind', `number ${n}`)))
      tally.waits.push(performance.now() - since)
      check(tally, status === 200 || status === 201, `well-meant: ${status}`)
      await pause(10)
    }
  })()
  const samples: { at: number; memory: number; files: number }[] = []
  const sample = () => samples.push({ at: tally.cycles, memory: memory(server.pid), files: openFiles(server.pid) })
  const round = async (n: number) => {
    const reading: Sent = { method: 'GET', path: '/threads/strain/comments' }
    const { method, path, body, headers } = n % 50 ? reading : (hostile[Math.floor(n / 50) % hostile.length]?.() ?? reading)
    const { status, text } = await crowd.ask(method, api + path, body, headers)
    check(tally, status < 500, `${method} ${path.slice(0, 60)}: ${status} ${text.slice(0, 200)}`)
  }
  for (let next = 0; next < cycles; ) {
    await Promise.all(Array.from({ length: 16 }, () => round(next++)))
    const before = tally.cycles
    tally.cycles = Math.min(next, cycles)
    // Warm after the first third.
    if (tally.cycles > cycles / 3 && Math.floor(before / (cycles / 30)) !== Math.floor(tally.cycles / (cycles / 30))) sample()
  }
  on = false
  await wellMeant
  for (const { close } of [good, crowd]) close()
  check(tally, server.running(), `it ended: ${server.log().slice(-300)}`)
  const [first, last] = [samples[0], samples.at(-1)]
  if (first && last && last.at > first.at) {
    tally.slope = slopeOf(samples) * 100_000
    tally.files = last.files - first.files
    check(tally, tally.files < 8, `${tally.files} files more are open`)
  }
  await server.end('SIGTERM')
  clear()
  return tally
}

/** Least squares: a garbage collector's ups and downs are no growth. */
function slopeOf(samples: readonly { readonly at: number; readonly memory: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const at = mean(samples.map(({ at }) => at))
  const memory = mean(samples.map(({ memory }) => memory))
  const above = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.memory - memory), 0)
  return above / samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0)
}

export const strainedTold = ({ slope, files, waits }: Strained) =>
  `memory ${slope.toFixed(1)} MB a 100,000 requests, ${files} files more; well-meant answered p99 ${percentile(waits, 0.99)} ms, p99.9 ${percentile(waits, 0.999)} ms`
