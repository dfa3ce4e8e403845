import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import createAdapter from '../../src/adapters/server'
import { memoryStorage } from '../../src/core/storage'
import type { ServerOptions } from '../../src/server/index'
import { bearer, house } from './house'

/** Pictures in comments, as a client would send them, against the real app, a real folder and the real converter. */

async function gallery(options: Partial<ServerOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-pictures-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const made = await house({ pictures: join(folder, 'made', 'here'), ...options })
  const send = async (
    bytes: Uint8Array | string,
    type = 'image/jpeg',
    more: Record<string, string> = {},
    query = `?clientId=${crypto.randomUUID()}`,
  ) => {
    const request = { method: 'POST', headers: { 'content-type': type, ...more }, body: bytes as BodyInit }
    const answer = await made.server.fetch(new Request(`http://comments.example/api/v1/pictures${query}`, request))
    return { status: answer.status, headers: answer.headers, json: await answer.json() }
  }
  const get = (path: string) => made.server.fetch(new Request(`http://comments.example/${path}`))
  return { ...made, folder: join(folder, 'made', 'here'), send, get }
}

const plain = (width = 40, height = 20) => sharp({ create: { width, height, channels: 3, background: '#2b5fb3' } })
const form = /^pictures\/[0-9a-f]{32}-\d+x\d+\.webp$/

describe('taking', () => {
  test('JPEG, PNG, WebP and GIF, found by what they are, whatever they are called', async () => {
    const { send, get } = await gallery()
    const given = [
      await plain().jpeg().toBuffer(),
      await plain().png().toBuffer(),
      await plain().webp().toBuffer(),
      await plain().gif().toBuffer(),
    ]
    for (const bytes of given) {
      const { status, json } = await send(bytes, 'image/svg+xml')
      expect([status, json.address]).toEqual([201, expect.stringMatching(form)])
      const kept = await sharp(Buffer.from(await (await get(json.address)).arrayBuffer())).metadata()
      expect([kept.format, kept.width, kept.height]).toEqual(['webp', 40, 20])
    }
  })
  test('the same picture twice is kept once', async () => {
    const { send, folder } = await gallery()
    const bytes = await plain().png().toBuffer()
    expect((await send(bytes)).json.address).toBe((await send(bytes)).json.address)
    expect(readdirSync(folder)).toHaveLength(1)
  })
  test('a photo stands upright, at most 2000 pixels long, and says nothing of where and with what it was taken', async () => {
    const { send, get } = await gallery()
    const photo = await plain(3000, 1500)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 29/1' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>xmp</secret></x:xmpmeta>')
      .toBuffer()
    const sent = await sharp(photo).metadata()
    expect([sent.exif !== undefined, sent.xmp !== undefined, photo.includes('SecretCamera')]).toEqual([true, true, true])
    const { json } = await send(photo)
    expect(json.address).toMatch(/-1000x2000\.webp$/)
    const bytes = Buffer.from(await (await get(json.address)).arrayBuffer())
    const kept = await sharp(bytes).metadata()
    expect([kept.exif, kept.xmp, kept.iptc, kept.icc, kept.orientation]).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(bytes.toString('latin1')).not.toMatch(/SecretCamera|xmp|EXIF/)
  })
  test('of an animation the first frame is kept', async () => {
    const { send, get } = await gallery()
    const frames = await Promise.all(
      ['#f00', '#00f'].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100] })
      .toBuffer()
    expect((await sharp(gif).metadata()).pages).toBe(2)
    const kept = Buffer.from(await (await get((await send(gif)).json.address)).arrayBuffer())
    expect((await sharp(kept).metadata()).pages ?? 1).toBe(1)
    const { dominant } = await sharp(kept).stats()
    expect(dominant.r).toBeGreaterThan(dominant.b)
  })
})

describe('refusing', () => {
  const cases: Record<string, () => Promise<Uint8Array> | Uint8Array> = {
    nothing: () => new Uint8Array(),
    'a script': () => Buffer.from('<script>alert(1)</script>'),
    'an SVG': () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'),
    'a PDF': () => Buffer.from('%PDF-1.4 not a picture'),
    'a TIFF': () => plain().tiff().toBuffer(),
    'an AVIF': () => plain().avif().toBuffer(),
    'HTML behind the first bytes of a GIF': () => Buffer.from('GIF89a<script>alert(1)</script>'),
    'a JPEG of which half is missing': async () => (await noise(300, 300)).subarray(0, 4000),
    'a PNG that unpacks to 900 megapixels': () => hugePng(30_000, 30_000),
    'a PNG that lies about its size': () => hugePng(4_000, 4_000),
  }
  test.each(Object.entries(cases))('%s', async (_, make) => {
    const { send, folder } = await gallery()
    const { status, json } = await send(await make(), 'image/png')
    expect([status, json.error.code, json.error.fields]).toEqual([400, 'invalid', [{ field: 'body', problem: 'malformed' }]])
    expect(readdirSync(folder)).toEqual([])
  })
  test('what is larger than the owner allows, before it is read whole', async () => {
    const { server, send } = await gallery({ pictureSize: 1 })
    const { status, json } = await send(Buffer.concat([await plain().jpeg().toBuffer(), Buffer.alloc(1_100_000)]))
    expect([status, json.error.fields]).toEqual([400, [{ field: 'body', problem: 'too_long', limit: 1024 * 1024 }]])
    let sent = 0
    const endless = new ReadableStream({
      pull(stream) {
        sent += 65_536
        if (sent > 20_000_000) stream.close()
        else stream.enqueue(new Uint8Array(65_536))
      },
    })
    const request = { method: 'POST', headers: { 'content-type': 'image/png' }, body: endless, duplex: 'half' }
    const answer = await server.fetch(
      new Request(`http://comments.example/api/v1/pictures?clientId=${crypto.randomUUID()}`, request as RequestInit),
    )
    expect(answer.status).toBe(400)
    expect(sent).toBeLessThan(3_000_000)
  })
  test('what is not sent as a picture, and pictures sent anywhere else', async () => {
    const { send, ask } = await gallery()
    const bytes = await plain().jpeg().toBuffer()
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/octet-stream', 'application/json'])
      expect((await send(bytes, type)).status, type).toBe(400)
    for (const path of ['/threads/page/comments', '/preview', '/pictures/'])
      expect((await ask('POST', path, 'x', { 'content-type': 'image/jpeg' })).status, path).toBe(400)
  })
  test('another site', async () => {
    const { send, folder } = await gallery()
    const bytes = await plain().jpeg().toBuffer()
    expect((await send(bytes, 'image/jpeg', { origin: 'https://evil.example' })).status).toBe(403)
    const { status, headers } = await send(bytes, 'image/jpeg', { origin: 'https://article.example' })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([201, 'https://article.example'])
    expect(readdirSync(folder)).toHaveLength(1)
  })
  test('whoever says neither who they are nor what they do', async () => {
    const { send } = await gallery()
    const bytes = await plain().jpeg().toBuffer()
    const statuses = [
      await send(bytes, 'image/jpeg', {}, ''),
      await send(bytes, 'image/jpeg', bearer('made-up'), ''),
      await send(bytes, 'image/jpeg', {}, '?clientId=x'),
    ]
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 400])
  })
  test('whoever sends more than a few', async () => {
    const { send } = await gallery({
      rateLimit: {
        read: { points: 99, duration: 60 },
        write: { points: 99, duration: 60 },
        vote: { points: 99, duration: 60 },
        picture: { points: 2, duration: 60 },
      },
    })
    const bytes = await plain().jpeg().toBuffer()
    const statuses = [await send(bytes), await send(bytes), await send(bytes)].map(({ status }) => status)
    expect(statuses).toEqual([201, 201, 429])
  })
})

test('a stranger is given a token, the same one for the same act, and is known by it', async () => {
  const { send, ask, post } = await gallery()
  const bytes = await plain().jpeg().toBuffer()
  const clientId = `?clientId=${crypto.randomUUID()}`
  const { token } = (await send(bytes, 'image/jpeg', {}, clientId)).json
  expect(token).toMatch(/^[\w-]{43}$/)
  expect((await send(bytes, 'image/jpeg', {}, clientId)).json.token).toBe(token)
  expect((await send(bytes, 'image/jpeg', bearer(token), '')).json).toEqual({ address: expect.stringMatching(form) })
  const { id } = await post('Somebody else’s')
  expect((await ask('PUT', `/comments/${id}/vote`, { vote: 1 }, bearer(token))).status).toBe(200)
})

describe('showing', () => {
  test('a picture is a picture and nothing else, for every page, for ever', async () => {
    const { send, get } = await gallery()
    const { json } = await send(await plain().jpeg().toBuffer())
    const { status, headers } = await get(json.address)
    expect(status).toBe(200)
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=31536000, immutable',
    })
  })
  test('nothing by any other name', async () => {
    const { send, get, file } = await gallery()
    const { json } = await send(await plain().jpeg().toBuffer())
    const name = json.address.slice('pictures/'.length)
    const paths = [
      '',
      '.',
      `${name}/`,
      `.${name}`,
      name.replace('webp', 'html'),
      name.toUpperCase(),
      name.replace(/-\d+x/, '-41x'),
      `..%2f${name}`,
      '..%2f..%2f..%2fcomments.sqlite',
      '%2e%2e/%2e%2e/comments.sqlite',
      '..%5c..%5ccomments.sqlite',
      encodeURIComponent(file),
      `${name}%00.webp`,
      `%00${name}`,
      `${'0'.repeat(32)}-1x1.webp`,
    ]
    for (const path of paths) {
      const answer = await get(`pictures/${path}`)
      expect([answer.status, answer.headers.get('content-type')], path).toEqual([404, 'application/json'])
    }
  })
})

describe('in a comment', () => {
  test('is an image of its own size, if it is there', async () => {
    const { send, post, ask, list } = await gallery()
    const { address } = (await send(await plain().jpeg().toBuffer())).json
    const markdown = `Look:\n\n![A "blue" \\] field & more](${address})`
    const image = `<img src="${address}" alt="A &quot;blue&quot; ] field &amp; more" width="40" height="20" loading="lazy" decoding="async" />`
    expect((await ask('POST', '/preview', { body: { format: 'markdown', value: markdown } })).json.html).toContain(image)
    await post(markdown)
    const { comments, features } = await list()
    expect(comments[0].body.value).toContain(image)
    expect(features.pictures).toEqual({ maxBytes: 5 * 1024 * 1024 })
  })
  test('no other image is one', async () => {
    const { send, ask } = await gallery()
    const { address } = (await send(await plain().jpeg().toBuffer())).json
    const absent = `pictures/${'0'.repeat(32)}-1x1.webp`
    const others = [
      'https://evil.example/x.webp',
      `https://evil.example/${address}`,
      `//evil.example/${address}`,
      `/${address}`,
      `./${address}`,
      `x/../${address}`,
      `${address}?x`,
      `${address}#x`,
      `${address} "title"`,
      `<${address}>`,
      `${address}\n`,
      address.toUpperCase(),
      absent,
      'data:image/webp;base64,AAAA',
    ]
    for (const other of others) {
      const { json } = await ask('POST', '/preview', { body: { format: 'markdown', value: `![words](${other})` } })
      expect(json.html, other).not.toContain('<img')
      expect(json.html, other).toContain('words')
    }
    const raw = `<img src="${address}"> <img src="${address}" onerror="alert(1)">`
    for (const format of ['markdown', 'text'])
      expect((await ask('POST', '/preview', { body: { format, value: raw } })).json.html).not.toContain('<img')
    const reference = `![words][p]\n\n[p]: ${address}`
    expect((await ask('POST', '/preview', { body: { format: 'markdown', value: reference } })).json.html).not.toContain('<img')
  })
  test('comes and goes with the owner’s will', async () => {
    const on = await gallery()
    const { address } = (await on.send(await plain().jpeg().toBuffer())).json
    await on.post(`![words](${address})`)
    expect((await on.list()).comments[0].body.value).toContain('<img')
    const off = await house({ database: on.file })
    expect((await off.list()).comments[0].body.value).toContain(`![words](${address})`)
    expect((await on.list()).comments[0].body.value).toContain('<img')
  })
})

test('where nobody turned them on there are no pictures', async () => {
  const { ask, list, server } = await house()
  expect((await list()).features.pictures).toBeUndefined()
  expect((await ask('POST', `/pictures?clientId=${crypto.randomUUID()}`, 'x', { 'content-type': 'image/jpeg' })).status).toBe(400)
  expect((await server.fetch(new Request(`http://comments.example/pictures/${'0'.repeat(32)}-1x1.webp`))).status).toBe(404)
  expect((await ask('GET', '/openapi.json')).json.paths['/pictures']).toBeUndefined()
})

test('the API describes what it takes', async () => {
  const { ask } = await gallery()
  expect((await ask('GET', '/openapi.json')).json.paths['/pictures'].post.requestBody.content).toHaveProperty('image/*')
})

async function noise(width: number, height: number): Promise<Buffer> {
  return sharp(Buffer.from(Array.from({ length: width * height * 3 }, (_, at) => (at * 7919) % 251)), {
    raw: { width, height, channels: 3 },
  })
    .jpeg()
    .toBuffer()
}

/** A well-formed PNG header of any size, with the data of a small one: what a decompression bomb looks like from outside. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const sized = Buffer.alloc(4)
    sized.writeUInt32BE(data.length)
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc(body))
    return Buffer.concat([sized, body, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))])
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}

test('the adapter says where pictures are, and takes one', async () => {
  const { server, get } = await gallery()
  const storage = memoryStorage()
  const fetch: typeof globalThis.fetch = (input, init) => server.fetch(new Request(input, init))
  const adapter = createAdapter({
    url: 'http://comments.example/base',
    storage,
    fetch: (input, init) => fetch(String(input).replace('/base', ''), init),
  })
  const call = { signal: new AbortController().signal }
  const thread = { id: 'page', url: 'https://article.example/' }
  await adapter.list({ thread, sort: 'newest' }, call)
  expect((await adapter.open?.(thread, call))?.pictures).toEqual({ maxBytes: 5 * 1024 * 1024, from: 'http://comments.example/base/' })
  const picture = new Blob([new Uint8Array(await plain().png().toBuffer())], { type: 'image/png' })
  const address = await adapter.upload?.(picture, call)
  expect((await get(String(address))).status).toBe(200)
  expect(storage.get('token')).toBeDefined()
  await expect(adapter.upload?.(new Blob(['x'], { type: 'image/png' }), call)).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ problem: 'malformed' }],
  })
})
