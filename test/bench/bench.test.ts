import { writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium'
import { sizes } from './conversation'
import { type Field, openField } from './field'
import type { LoadRow, Machine, ServerRow } from './figures'
import { conditions, load } from './load'
import { writeReport } from './report'
import { install } from './scratch'
import { fire, peakMemory, syncsPerPost } from './serve'
import { verdicts } from './verdicts'

/**
 * `npm run bench`: ours, the peers that can be had, and the least there is, side by side in one run: each round measures each of them once,
 * beginning with another one. Writes RESULTS.md and its pictures beside this file. `AFTERWORD_ROUNDS` says how many rounds (3),
 * `AFTERWORD_RESULTS` where to write to instead.
 */
const rounds = Number(process.env.AFTERWORD_ROUNDS ?? 3)
/** Of one round of requests to one server. */
const seconds = 5
const minute = 60_000

const print = (text: string) => process.stdout.write(`${text}\n`)

/** The same list, beginning at another place each time. */
function turned<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}

test('measured against the peers', { timeout: (10 + 10 * rounds) * minute }, async () => {
  const [busy = 0] = loadavg()
  await install()
  const field = await openField()
  try {
    // Nobody on these pages is anywhere else than on this machine: pictures of authors and the like fail at once.
    const browser = await launchChromium({ more: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'] })
    const machine: Machine = {
      processor: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memory: totalmem(),
      busy,
      node: process.version,
      chromium: browser.version(),
      rounds,
      seconds,
    }
    let loads: readonly LoadRow[]
    try {
      loads = await loadAll(browser, field)
    } finally {
      await browser.close()
    }
    const served = await serveAll(field)
    const folder = process.env.AFTERWORD_RESULTS ?? import.meta.dirname
    const results = { machine, subjects: field.subjects, loads, served }
    for (const [name, text] of Object.entries(writeReport(results))) await writeFile(join(folder, name), text)
    for (const { figure, must, is, reached } of verdicts(results))
      print(`${reached ? 'reached' : 'MISSED '}  ${figure}: ${is} (must: ${must})`)
    for (const row of loads) expect(row.load.first, row.subject).toBeGreaterThan(0)
    for (const row of served) expect([row.failed, row.perSecond > 0], `${row.name}, ${row.what}`).toEqual([0, true])
  } finally {
    await field.stop()
  }
})

async function loadAll(browser: Browser, field: Field): Promise<readonly LoadRow[]> {
  const rows: LoadRow[] = []
  // Once without a clock: a server and a browser that have just started are slower.
  for (const subject of field.subjects) await load(browser, field.pageUrl(subject, 20), subject.selector, { name: 'before' })
  for (let round = 0; round < rounds; round++)
    for (const condition of conditions)
      for (const size of sizes)
        for (const subject of turned(field.subjects, round)) {
          const found = await load(browser, field.pageUrl(subject, size), subject.selector, condition)
          rows.push({ subject: subject.name, condition: condition.name, size, load: found })
        }
  return rows
}

async function serveAll({ servers }: Field): Promise<readonly ServerRow[]> {
  const rows: ServerRow[] = []
  for (const what of ['read', 'post'] as const) {
    for (const { read, post } of servers) await fire(what === 'read' ? read : post.url, what === 'read' ? undefined : post.body, 1)
    for (let round = 0; round < rounds; round++)
      for (const server of turned(servers, round)) {
        const { read, post, name, kind } = server
        const done = await (what === 'read' ? fire(read, undefined, seconds) : fire(post.url, post.body, seconds))
        rows.push({ name, kind, what, ...done, memory: await peakMemory(server.pid), syncs: undefined })
      }
  }
  const syncs = new Map<string, number | undefined>()
  for (const server of servers) syncs.set(server.name, await syncsPerPost(server))
  return rows.map((row) => ({ ...row, syncs: syncs.get(row.name) }))
}
