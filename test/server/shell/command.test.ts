import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { backUpWhileWriting } from '../../torture/backup'

/** The command as it is run: a real process, a real port, a real file. */

const root = join(import.meta.dirname, '../../..')
const bundle = join(root, 'node_modules/.cache/afterword-command')
const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
const running: ChildProcess[] = []
let files = 0

beforeAll(async () => {
  await build({ root, mode: 'server', configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: bundle } })
}, 60_000)
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(bundle, { recursive: true, force: true })
})

const database = () => join(folder, `${files++}.sqlite`)
const port = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

interface Run {
  readonly child: ChildProcess
  readonly out: () => string
  readonly ended: Promise<number | null>
}

function run(args: readonly string[], env: Record<string, string>): Run {
  const child = spawn(process.execPath, [join(bundle, 'main.js'), ...args], { env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' })
  running.push(child)
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text))
  return { child, out: () => out, ended: new Promise((resolve) => child.once('exit', resolve)) }
}

async function start(env: Record<string, string> = {}): Promise<Run & { url: string; env: Record<string, string> }> {
  const all = { PORT: String(await port()), AFTERWORD_DATABASE: database(), AFTERWORD_RATE_LIMIT: 'off', ...env }
  const server = run(['serve'], all)
  for (let n = 0; n < 200 && !server.out().includes('"listening"'); n++) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(server.out()).toContain('"listening"')
  return { ...server, url: `http://localhost:${all.PORT}/api/v1/threads/page/comments`, env: all }
}

async function post(url: string, words = 'words', name = 'Ines') {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: crypto.randomUUID(),
      parentId: null,
      body: { format: 'text', value: words },
      author: { name, email: 'canary@example.com' },
    }),
  })
  return { status: response.status, json: (await response.json()) as { id: string } }
}
const total = async (url: string) => ((await (await fetch(url)).json()) as { total: number }).total

test('it serves, stops when asked with what is under way finished, and has everything when it starts again', async () => {
  const server = await start()
  const answers = Promise.all(Array.from({ length: 30 }, (_, n) => post(server.url, `comment ${n}`)))
  await post(server.url)
  server.child.kill('SIGTERM')
  const stored = (await answers.catch(() => [])).filter(({ status }) => status === 201).length
  expect(await server.ended).toBe(0)
  const again = await start({ AFTERWORD_DATABASE: String(server.env.AFTERWORD_DATABASE) })
  expect(await total(again.url)).toBe(stored + 1)
})

test('a comment it acknowledged is there after kill -9', { timeout: 60_000 }, async () => {
  const server = await start()
  let acknowledged = 0
  const writers = Array.from({ length: 4 }, async () => {
    for (;;) {
      const { status } = await post(server.url).catch(() => ({ status: 0 }))
      if (status !== 201) return
      acknowledged++
    }
  })
  await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(10)
  server.child.kill('SIGKILL')
  await Promise.all(writers)
  const again = await start({ AFTERWORD_DATABASE: String(server.env.AFTERWORD_DATABASE) })
  expect(await total(again.url)).toBeGreaterThanOrEqual(acknowledged)
  const file = new Database(String(server.env.AFTERWORD_DATABASE), { readonly: true })
  expect(file.pragma('integrity_check', { simple: true })).toBe('ok')
  file.close()
})

test('a port that is taken, and settings that make no sense, are told in words', { timeout: 60_000 }, async () => {
  const server = await start()
  const second = run(['serve'], { PORT: String(server.env.PORT), AFTERWORD_DATABASE: database() })
  expect(await second.ended).toBe(1)
  expect(second.out()).toContain('The port is taken')
  const wrong = run(['serve'], {
    PORT: 'http',
    AFTERWORD_ORIGINS: 'https://a.example/path',
    AFTERWORD_MODERATION: 'some',
    AFTERWORD_DATABASE: 'mysql://user:canary@x',
    AFTERWORD_REACTIONS: '👍 nice',
  })
  expect(await wrong.ended).toBe(1)
  for (const name of ['PORT', 'AFTERWORD_ORIGINS', 'AFTERWORD_MODERATION', 'AFTERWORD_DATABASE', 'AFTERWORD_REACTIONS'])
    expect(wrong.out()).toContain(name)
  expect(wrong.out()).not.toMatch(/\n\s+at |canary/)
  const unknown = run(['dance'], { AFTERWORD_DATABASE: database() })
  expect(await unknown.ended).toBe(2)
  expect(unknown.out()).toContain('review')
  const text = join(folder, 'text.sqlite')
  writeFileSync(text, 'words '.repeat(1000))
  const complaints: readonly (readonly [Record<string, string>, string])[] = [
    [{ AFTERWORD_DATABASE: join(folder, 'nowhere/comments.sqlite') }, 'make the folder that AFTERWORD_DATABASE'],
    [{ AFTERWORD_DATABASE: text }, 'no SQLite database'],
    [{ AFTERWORD_DATABASE: database(), HOST: '192.0.2.1', PORT: String(await port()) }, 'HOST is no address'],
  ]
  for (const [env, says] of complaints) {
    const { ended, out } = run(['serve'], env)
    expect([await ended, out()]).toEqual([1, expect.stringContaining(says)])
    expect(out()).not.toMatch(/\n\s+at /)
  }
})

test('settings come from a file too, and the environment wins', async () => {
  const file = join(folder, 'settings.json')
  writeFileSync(file, JSON.stringify({ moderation: 'all', maxLength: 5, origins: ['https://a.example'], pageReactions: ['👍', '🎉'] }))
  const server = await start({ AFTERWORD_CONFIG: file, AFTERWORD_MAX_LENGTH: '50', AFTERWORD_REACTIONS: '❤️ 👀 ❤️' })
  expect((await (await fetch(server.url)).json()) as object).toMatchObject({
    features: { reviewed: true, maxLength: 50, reactions: ['❤️', '👀'], pageReactions: ['👍', '🎉'] },
  })
})

test('what waits is listed, and published into the running server', { timeout: 60_000 }, async () => {
  const server = await start({ AFTERWORD_MODERATION: 'all' })
  const { id } = (await post(server.url, 'please \u001b[31mlook\nat this')).json
  expect(await total(server.url)).toBe(0)
  const list = run(['review'], server.env)
  expect(await list.ended).toBe(0)
  expect(list.out()).toContain(id)
  expect(list.out()).toContain('[31mlook at this')
  expect(list.out()).not.toContain('\u001b')
  const publish = run(['review', 'publish', id], server.env)
  expect(await publish.ended).toBe(0)
  expect(await total(server.url)).toBe(1)
  await run(['review', 'close', 'page'], server.env).ended
  expect((await post(server.url)).status).toBe(403)
  await run(['review', 'open', 'page'], server.env).ended
  expect((await post(server.url)).status).toBe(201)
  await run(['review', 'delete', id], server.env).ended
  expect(await total(server.url)).toBe(0)
  const nonsense = run(['review', 'publish', 'nothing'], server.env)
  expect(await nonsense.ended).toBe(0)
  expect(nonsense.out()).toContain('no such comment')
})

test('what a moderator does in another process is told to who listens; asked to stop, the server lets them go at once', {
  timeout: 60_000,
}, async () => {
  const server = await start()
  const { id } = (await post(server.url, 'to be taken away')).json
  const response = await fetch(server.url.replace(/comments$/, 'events'))
  let heard = ''
  const reading = (async () => {
    for await (const chunk of response.body ?? []) heard += Buffer.from(chunk).toString()
  })()
  await expect.poll(() => heard).toContain('id: 1')
  expect(await run(['review', 'badge', id, 'author'], server.env).ended).toBe(0)
  await expect.poll(() => heard, { timeout: 5_000 }).toContain('"badges":["author"]')
  expect(await run(['review', 'spam', id], server.env).ended).toBe(0)
  await expect.poll(() => heard, { timeout: 5_000 }).toContain('"status":"deleted"')
  const stopping = performance.now()
  server.child.kill('SIGTERM')
  await reading
  expect(await server.ended).toBe(0)
  expect(performance.now() - stopping).toBeLessThan(4_000)
  // One JSON line an event, still: a line that ends is nothing to speak of.
  for (const line of server.out().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event')
})

test('where more waits than is listed, the list says so; --help is the usage', { timeout: 60_000 }, async () => {
  const server = await start({ AFTERWORD_MODERATION: 'all' })
  for (let n = 0; n < 100; n++) await post(server.url, `waiting ${n}`)
  const whole = run(['review'], server.env)
  expect(await whole.ended).toBe(0)
  expect(whole.out().match(/waiting \d+/g)).toHaveLength(100)
  expect(whole.out()).not.toContain('more wait')
  await post(server.url, 'one more')
  const first = run(['review'], server.env)
  expect(await first.ended).toBe(0)
  expect(first.out()).toContain('one more')
  expect(first.out()).toContain('the newest 100; more wait')
  const help = run(['--help'], server.env)
  expect(await help.ended).toBe(0)
  expect(help.out()).toContain('afterword-server <command>')
})

test('a backup taken while writing is whole, holds what was acknowledged before, pictures too, and can be put back', {
  timeout: 60_000,
}, async () => {
  const ground = mkdtempSync(join(folder, 'backup-'))
  const tally = await backUpWhileWriting({ main: join(bundle, 'main.js'), folder: ground, cycles: 3, drillEvery: 3 })
  expect(tally).toMatchObject({ cycles: 3, drills: 1, lost: 0, damaged: 0, troubles: [] })
  // Each was told to keep two.
  expect(readdirSync(join(ground, 'backups'))).toHaveLength(2)
})

test('backup and restore say what they need, and replace nothing', { timeout: 60_000 }, async () => {
  const server = await start()
  await post(server.url)
  const shelf = join(folder, 'shelf')
  const told = async (args: readonly string[], env: Record<string, string> = server.env) => {
    const { ended, out } = run(args, env)
    return [await ended, out()]
  }
  expect(await told(['backup'])).toEqual([1, expect.stringContaining('AFTERWORD_BACKUPS')])
  expect(await told(['backup', shelf, '--keep', 'all'])).toEqual([1, expect.stringContaining('whole number')])
  expect(await told(['backup', shelf], { AFTERWORD_DATABASE: database() })).toEqual([1, expect.stringContaining('no database at')])
  expect(await told(['backup', shelf])).toEqual([0, expect.stringContaining('1 comments, checked.')])
  const made = join(shelf, String(readdirSync(shelf)[0]))
  expect(await told(['restore', made])).toEqual([1, expect.stringContaining('move these away first')])
  expect(await told(['restore', join(folder, 'nowhere')], { AFTERWORD_DATABASE: database() })).toEqual([
    1,
    expect.stringContaining('no backup'),
  ])
  const torn = join(folder, 'torn.sqlite')
  writeFileSync(torn, readFileSync(join(made, 'comments.sqlite')).subarray(0, 20_000))
  const target = database()
  const [code] = await told(['restore', torn], { AFTERWORD_DATABASE: target })
  expect([code, existsSync(target)]).toEqual([1, false])
})

test('the doctor finds what is missing', { timeout: 60_000 }, async () => {
  const file = database()
  const sick = run(['doctor'], { AFTERWORD_DATABASE: file })
  expect(await sick.ended).toBe(1)
  expect(sick.out()).toMatch(/^broken .*AFTERWORD_ORIGINS/m)
  expect(sick.out()).toMatch(/^look .*there is no/m)
  // Who looks makes nothing.
  expect(existsSync(file)).toBe(false)
  await start({ AFTERWORD_DATABASE: file })
  const well = run(['doctor'], { AFTERWORD_DATABASE: file, AFTERWORD_ORIGINS: 'https://blog.example' })
  expect(await well.ended).toBe(0)
  expect(well.out()).toMatch(/^ok .*every page and index was read/m)
  const machine = run(['doctor', '--json'], { AFTERWORD_DATABASE: file })
  expect(await machine.ended).toBe(1)
  expect(JSON.parse(machine.out())).toMatchObject({ healthy: false })
  expect(JSON.parse(machine.out()).findings).toContainEqual({
    name: 'sites that may embed',
    verdict: 'broken',
    says: expect.stringContaining('AFTERWORD_ORIGINS'),
  })
})

test('the log is one JSON line an event, and says nothing about anybody', async () => {
  const server = await start()
  await post(server.url, 'canary words\n{"event":"forged"}', 'canary name')
  await fetch(`${server.url}?cursor=canary`)
  server.child.kill('SIGTERM')
  await server.ended
  const lines = server.out().trim().split('\n')
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('event')
  expect(lines.length).toBeGreaterThan(3)
  expect(server.out()).not.toMatch(/canary|127\.0\.0\.1|::1|forged/)
})
