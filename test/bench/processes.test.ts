import { Agent, get } from 'node:http'
import { cpus } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { openHouse } from '../browser/stage'
import { startPostgres } from '../postgres'

/**
 * Two server processes on one Postgres beside one: readers' requests a second, 32 at a time, interleaved. Processes, database and whoever
 * asks share this machine's cores, so that on two of them the second process has little to stand on; the figure says how many there were.
 */
const seconds = Number(process.env.AFTERWORD_SECONDS ?? 4)
const rounds = Number(process.env.AFTERWORD_ROUNDS ?? 5)

test('two processes on one Postgres, beside one', { timeout: 600_000 }, async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const database = await postgres.database('processes')
  const settings = { AFTERWORD_DATABASE: database, AFTERWORD_MODERATION: 'off' }
  const houses = [await openHouse(settings), await openHouse(settings)]
  onTestFinished(async () => {
    for (const house of houses) await house.close()
  })
  const threads = houses.map(({ url }) => `${url}/api/v1/threads/page`)
  let token = ''
  for (let n = 0; n < 20; n++) {
    const response = await fetch(`${threads[0]}/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({
        clientId: crypto.randomUUID(),
        parentId: null,
        body: { format: 'markdown', value: `comment ${n}` },
        author: { name: 'N' },
      }),
    })
    token = ((await response.json()) as { token?: string }).token ?? token
  }
  const kinds = {
    'a list, from memory': { path: '/comments', headers: { 'accept-encoding': 'gzip' } },
    'a reader’s own, from the database': { path: '/viewer', headers: { authorization: `Bearer ${token}` } },
  }
  for (const [name, { path, headers }] of Object.entries(kinds)) {
    const found: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++)
      for (const [at, targets] of [threads.slice(0, 1), threads].entries())
        found[at]?.push(
          await load(
            targets.map((thread) => thread + path),
            headers,
          ),
        )
    const [one, two] = found.map((rates) => rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0)
    process.stdout.write(
      `${name}: one process ${one} a second, two ${two}, ${((two ?? 0) / (one || 1)).toFixed(2)} times (medians of ${rounds} × ${seconds} s, ${cpus().length} cores for all)\n`,
    )
    expect(one).toBeGreaterThan(0)
  }
})

/** Answers a second, 32 requests at a time, the targets in turn. */
async function load(targets: readonly string[], headers: Record<string, string>): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const end = performance.now() + seconds * 1000
  let answers = 0
  const ask = (url: string) =>
    new Promise<void>((resolve, reject) => {
      get(url, { agent, headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${response.statusCode}`))
        response.resume().once('end', resolve)
      }).once('error', reject)
    })
  await Promise.all(
    Array.from({ length: 32 }, async (_, n) => {
      while (performance.now() < end) {
        await ask(targets[n % targets.length] ?? '')
        answers++
      }
    }),
  )
  agent.destroy()
  return Math.round(answers / seconds)
}
