import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import { release, sweep } from '../../src/server/pictures/sweep'
import { sweepEvery } from '../../src/server/pictures/sweeper'
import { review } from '../../src/server/review'
import { bearer, house } from './house'

/** Which pictures stay, and which go: a real folder, a real store, real comments; only time is told to pass. */

const minute = 60_000
const day = 24 * 60 * minute

async function gallery() {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-pictures-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const at = await house({ pictures: folder })
  let colour = 0
  const bytesOf = (background: { r: number; g: number; b: number }) =>
    sharp({ create: { width: 4, height: 4, channels: 3, background } })
      .png()
      .toBuffer()
  const send = async (bytes: Uint8Array): Promise<string> => {
    const request = { method: 'POST', headers: { 'content-type': 'image/png' }, body: bytes as BodyInit }
    const path = `http://comments.example/api/v1/pictures?clientId=${crypto.randomUUID()}`
    return (await (await at.server.fetch(new Request(path, request))).json()).address
  }
  return {
    ...at,
    folder,
    bytesOf,
    send,
    upload: async () => send(await bytesOf({ r: 40 * colour++, g: 90, b: 200 })),
    shown: async (address: string) => (await at.server.fetch(new Request(`http://comments.example/${address}`))).status === 200,
    files: () => readdirSync(folder).length,
    /** As two looks do, far enough apart. */
    async swept(after: number) {
      await sweep(folder, at.server.store, Date.now() + after)
      return sweep(folder, at.server.store, Date.now() + after + 6 * minute)
    },
  }
}

test('a picture whose comment is not there after a week goes; one that a comment shows stays, however old', async () => {
  const { upload, post, shown, swept, files } = await gallery()
  const [unsent, used, waiting] = [await upload(), await upload(), await upload()]
  await post(`![used](${used})`)
  await post(`![waits](${waiting}) [a](https://a.example) [b](https://b.example) [c](https://c.example)`)
  expect(await swept(6 * day)).toBe(0)
  expect(await shown(unsent)).toBe(true)
  expect(await swept(8 * day)).toBe(1)
  expect([await shown(unsent), await shown(used), await shown(waiting)]).toEqual([false, true, true])
  expect(await swept(400 * day)).toBe(0)
  expect(files()).toBe(2)
})

test('a deleted comment’s picture goes within the hour, whoever deletes it; not while another comment shows it', async () => {
  const { upload, post, ask, shown, swept, server, folder } = await gallery()
  const [own, removed, shared, edited] = [await upload(), await upload(), await upload(), await upload()]
  const author = await post(`![own](${own}) ![shared](${shared})`)
  await post(`Look: ![shared](${shared})`)
  const bad = await post(`![removed](${removed})`)
  const editing = await post(`![edited](${edited})`)
  expect((await ask('DELETE', `/comments/${author.id}`, undefined, bearer(author.token))).status).toBe(204)
  await review(server.store, ['delete', bad.id], (source) => release(folder, source))
  const body = { format: 'markdown', value: 'without' }
  expect((await ask('PATCH', `/comments/${editing.id}`, { body }, bearer(editing.token))).status).toBe(200)
  // Its author may still take that back.
  expect(await swept(5 * minute)).toBe(0)
  expect(await swept(30 * minute)).toBe(3)
  expect([await shown(own), await shown(removed), await shown(edited), await shown(shared)]).toEqual([false, false, false, true])
})

test('a picture that is sent again is as young as a new one', async () => {
  const { bytesOf, send, post, ask, shown, swept } = await gallery()
  const bytes = await bytesOf({ r: 1, g: 2, b: 3 })
  const address = await send(bytes)
  const { id, token } = await post(`![x](${address})`)
  await ask('DELETE', `/comments/${id}`, undefined, bearer(token))
  expect(await send(bytes)).toBe(address)
  expect(await swept(2 * day)).toBe(0)
  expect(await shown(address)).toBe(true)
})

test('a comment that comes while its picture is being looked for gets it back', async () => {
  const { upload, post, shown, server, folder } = await gallery()
  const address = await upload()
  const later = Date.now() + 8 * day
  const reading = {
    async sourcesAfter(...asked: Parameters<typeof server.store.sourcesAfter>) {
      const found = await server.store.sourcesAfter(...asked)
      await post(`![late](${address})`)
      return found
    },
  }
  await sweep(folder, reading, later)
  expect(await shown(address)).toBe(false)
  await sweep(folder, server.store, later + 6 * minute)
  expect(await shown(address)).toBe(true)
})

test('all comments are read, in pieces; what an upload left behind goes, and nothing else', async () => {
  const { upload, post, folder, server, swept } = await gallery()
  const address = await upload()
  for (let n = 0; n < 7; n++) await post(n === 3 ? `![x](${address})` : `pictures/${n}`, { thread: `page-${n % 3}` })
  const found: string[] = []
  let pieces = 0
  for (let after: { threadId: string; seq: number } | undefined = { threadId: '', seq: 0 }; after; pieces++) {
    const { sources, last }: Awaited<ReturnType<typeof server.store.sourcesAfter>> = await server.store.sourcesAfter(after, 'pictures/', 2)
    found.push(...sources)
    after = last
  }
  expect([found.length, new Set(found).size, pieces]).toEqual([7, 7, 4])
  for (const name of [`.${crypto.randomUUID()}`, 'notes.txt', '.keep']) {
    writeFileSync(join(folder, name), 'x')
    const old = (Date.now() - 3 * day) / 1000
    utimesSync(join(folder, name), old, old)
  }
  await swept(0)
  expect(readdirSync(folder).sort()).toEqual(['.keep', address.slice('pictures/'.length), 'notes.txt'].sort())
})

test('a server that runs looks now and then', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { upload, folder } = await gallery()
  const name = (await upload()).slice('pictures/'.length)
  const old = (Date.now() - 8 * day) / 1000
  utimesSync(join(folder, name), old, old)
  vi.advanceTimersByTime(sweepEvery)
  await expect.poll(() => readdirSync(folder)).toEqual([`.aside-${name}`])
  const longer = (Date.now() - 10 * minute) / 1000
  utimesSync(join(folder, `.aside-${name}`), longer, longer)
  expect(statSync(join(folder, `.aside-${name}`)).size).toBeGreaterThan(0)
  vi.advanceTimersByTime(sweepEvery)
  await expect.poll(() => readdirSync(folder)).toEqual([])
})
