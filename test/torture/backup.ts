import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import sharp from 'sharp'
import { isWhole, listPictures } from '../../src/server/pictures/folder'

/**
 * Backups of a real server that takes comments and pictures meanwhile, each opened and read: what had been acknowledged when it began has to
 * be in it. Every `drillEvery`th is put back somewhere else and served.
 */
export interface Ground {
  /** The built command. */
  readonly main: string
  /** An empty folder. */
  readonly folder: string
  readonly cycles: number
  readonly drillEvery: number
  /** Comments a second. */
  readonly pace?: number
}

export interface Tally {
  cycles: number
  drills: number
  acknowledged: number
  /** Acknowledged before a backup began, and not in it. */
  lost: number
  /** Backups that failed, or whose database or pictures are not sound. */
  damaged: number
  readonly troubles: string[]
}

export async function backUpWhileWriting({ main, folder, cycles, drillEvery, pace = 50 }: Ground): Promise<Tally> {
  const shelf = join(folder, 'backups')
  const live = place(folder, 'live', shelf)
  const server = await start(main, live)
  const tally: Tally = { cycles: 0, drills: 0, acknowledged: 0, lost: 0, damaged: 0, troubles: [] }
  const acknowledged = new Set<string>()
  let writing = true
  const writer = (async () => {
    let due = performance.now()
    const under = new Set<Promise<void>>()
    for (let n = 0; writing; n++) {
      // On a machine that cannot keep up they come more slowly, not all at once.
      while (under.size >= mostAtOnce) await Promise.race(under)
      const sending: Promise<void> = post(server.url, n)
        .then((id) => void acknowledged.add(id))
        .catch((error) => void tally.troubles.push(String(error)))
        .finally(() => under.delete(sending))
      under.add(sending)
      due += 1000 / pace
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    }
    await Promise.all(under)
  })()
  try {
    for (; tally.cycles < cycles; tally.cycles++) {
      const before = [...acknowledged]
      const { code, out } = await command(main, ['backup', '--keep', '2'], live)
      const made = readdirSync(shelf).sort().at(-1)
      if (code !== 0 || !made) {
        tally.damaged++
        tally.troubles.push(out)
        continue
      }
      const trouble = await read(join(shelf, made), before, tally)
      if (trouble) {
        tally.damaged++
        tally.troubles.push(trouble)
      }
      if (tally.cycles % drillEvery === 0)
        await drill(main, join(shelf, made), place(folder, `drill-${tally.cycles}`, shelf), before, tally)
    }
  } finally {
    writing = false
    await writer
    server.child.kill('SIGTERM')
  }
  tally.acknowledged = acknowledged.size
  return tally
}

/** One line for whoever runs it. */
export function told({ cycles, drills, acknowledged, lost, damaged }: Tally, since: number): string {
  const seconds = Math.round((performance.now() - since) / 1000)
  return `backup while writing: ${cycles} cycles, ${acknowledged} comments, ${drills} restored, ${lost} lost, ${damaged} damaged, ${seconds} s\n`
}

const mostAtOnce = 16

/** Opens a backup; answers what is wrong with it. */
async function read(path: string, before: readonly string[], tally: Tally): Promise<string | undefined> {
  const database = new Database(join(path, 'comments.sqlite'), { readonly: true })
  try {
    const verdict = database.pragma('integrity_check', { simple: true })
    if (verdict !== 'ok') return `${path}: ${verdict}`
    const rows = database.prepare('select thread_id, seq, source from comments').all() as {
      thread_id: string
      seq: number
      source: string
    }[]
    const there = new Set(rows.map(({ thread_id, seq }) => `${thread_id}-${seq.toString(36)}`))
    tally.lost += before.filter((id) => !there.has(id)).length
    const pictures = new Set(await listPictures(join(path, 'pictures')))
    for (const name of pictures) if (!isWhole(name, readFileSync(join(path, 'pictures', name)))) return `${path}: ${name} is damaged`
    const named = rows.flatMap(({ source }) => /pictures\/([\w-]+\.webp)/.exec(source)?.[1] ?? [])
    return named.every((name) => pictures.has(name)) ? undefined : `${path}: a picture is missing`
  } finally {
    database.close()
  }
}

/** Puts a backup where nothing is, and asks the server there for what was acknowledged. */
async function drill(main: string, backup: string, to: Record<string, string>, before: readonly string[], tally: Tally): Promise<void> {
  const { code, out } = await command(main, ['restore', backup], to)
  if (code !== 0) {
    tally.damaged++
    tally.troubles.push(out)
    return
  }
  const again = await start(main, to)
  try {
    const threads = [...Array(threadCount).keys()].map((n) => `thread=thread-${n}`).join('&')
    const counts = (await (await fetch(`${again.url}/api/v1/counts?${threads}`)).json()) as Record<string, number>
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    tally.lost += Math.max(0, before.length - total)
    const [picture] = await listPictures(String(to.AFTERWORD_PICTURES))
    if (picture && (await fetch(`${again.url}/pictures/${picture}`)).status !== 200) tally.troubles.push(`${picture} is not served`)
  } finally {
    again.child.kill('SIGKILL')
  }
  tally.drills++
}

const threadCount = 5

async function post(url: string, n: number): Promise<string> {
  const picture = n % 25 === 0 ? `![A field](${await upload(url, n)})` : ''
  const response = await fetch(`${url}/api/v1/threads/thread-${n % threadCount}/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: crypto.randomUUID(),
      parentId: null,
      body: { format: 'markdown', value: `${n}: ${'words '.repeat(n % 100)}${picture}` },
      author: { name: 'Ines' },
    }),
  })
  if (response.status !== 201) throw new Error(`A comment was answered ${response.status}.`)
  return ((await response.json()) as { id: string }).id
}

async function upload(url: string, n: number): Promise<string> {
  const background = { r: n % 256, g: (n >> 8) % 256, b: 90 }
  const body = await sharp({ create: { width: 20, height: 20, channels: 3, background } })
    .png()
    .toBuffer()
  const request = { method: 'POST', headers: { 'content-type': 'image/png' }, body: new Uint8Array(body) }
  const response = await fetch(`${url}/api/v1/pictures?clientId=${crypto.randomUUID()}`, request)
  return ((await response.json()) as { address: string }).address
}

function place(folder: string, name: string, shelf: string): Record<string, string> {
  return {
    PATH: String(process.env.PATH),
    AFTERWORD_DATABASE: join(folder, name, 'comments.sqlite'),
    AFTERWORD_PICTURES: join(folder, name, 'pictures'),
    AFTERWORD_BACKUPS: shelf,
    AFTERWORD_RATE_LIMIT: 'off',
    AFTERWORD_MODERATION: 'off',
    AFTERWORD_LOG_LEVEL: 'warn',
  }
}

async function start(main: string, env: Record<string, string>): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const port = await freePort()
  const child = spawn(process.execPath, [main, 'serve'], { env: { ...env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit'] })
  const url = `http://127.0.0.1:${port}`
  for (;;) {
    if (child.exitCode !== null) throw new Error('The server ended.')
    if (await fetch(`${url}/healthz`).catch(() => undefined)) return { child, url }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function command(main: string, args: readonly string[], env: Record<string, string>): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: 'pipe' })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += text))
  return { code: await new Promise((resolve) => child.once('close', resolve)), out }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
