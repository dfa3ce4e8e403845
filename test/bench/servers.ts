import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { freePort, start, waitFor } from '../live/servers/machine'
import { startWaline } from '../live/servers/waline'
import { conversation, pathOf, sizes } from './conversation'
import { post } from './post'

/** Our own server, as an owner starts it: only the limits are off, as every peer's are. */
export async function openOurs(path: string) {
  const port = String(await freePort())
  const main = join(import.meta.dirname, '../../src/server/dist/main.js')
  if (!existsSync(main)) throw new Error('Build first: npm run build')
  const service = start(process.execPath, [main, 'serve'], {
    env: {
      ...process.env,
      PORT: port,
      AFTERWORD_DATABASE: join(path, 'comments.sqlite'),
      AFTERWORD_ORIGINS: '*',
      AFTERWORD_RATE_LIMIT: 'off',
      AFTERWORD_MODERATION: 'off',
    },
  })
  const url = `http://127.0.0.1:${port}`
  await waitFor(`${url}/healthz`)
  const comments = (size: number) => `${url}/api/v1/threads/${encodeURIComponent(pathOf(size))}/comments`
  for (const size of sizes) {
    const ids: string[] = []
    for (const { parent, name, words } of conversation(size)) {
      const { id } = await post(comments(size), {
        clientId: crypto.randomUUID(),
        parentId: parent === undefined ? null : ids[parent],
        body: { format: 'markdown', value: words },
        author: { name },
      })
      ids.push(String(id))
    }
  }
  return { url, pid: service.pid ?? 0, list: (size: number) => `${comments(size)}?sort=newest`, stop: () => service.stop() }
}

/** A real Waline. Its rows are put in by hand: over SQLite its times are whole seconds. */
export async function openWaline() {
  const waline = await startWaline()
  const rows = new Database(waline.file)
  const insert = rows.prepare(
    `INSERT INTO wl_Comment (id, comment, insertedAt, nick, pid, rid, status, url, "like", mail, link, ip, ua) VALUES (?, ?, ?, ?, ?, ?, 'approved', ?, 0, '', '', '', '')`,
  )
  let next = 1
  for (const size of sizes) {
    const first = next
    const said = conversation(size)
    said.forEach(({ parent, name, words }, n) => {
      let top = parent
      for (let up = top; up !== undefined; up = said[up]?.parent) top = up
      const [pid, rid] = [parent, top].map((at) => (at === undefined ? null : first + at))
      insert.run(first + n, words, new Date(Date.UTC(2026, 8, 14) + n * 60_000).toISOString(), name, pid, rid, pathOf(size))
    })
    next += size
  }
  rows.close()
  return waline
}
