import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { networkOf } from '../../src/server/identity/tokens'
import { clientAddress } from '../../src/server/routes/guard'
import { acceptedEncoding } from '../../src/server/routes/memory'
import { house } from './house'

/** What travels around the data: who may ask, what may be kept, and for how long. */

const path = '/threads/page/comments'
const site = 'https://article.example'

describe('other sites', () => {
  const foreign = [
    'https://evil.example',
    'null',
    'https://article.example.evil.example',
    'http://article.example',
    'https://article.example:8443',
    'https://ARTICLE.example.',
  ]

  test('a named site gets its own origin echoed, on reads, preflights and refusals', async () => {
    const { ask } = await house()
    const answers = [
      await ask('GET', path, undefined, { origin: site }),
      await ask('POST', path, {}, { origin: site }),
      await ask('GET', '/threads/page/viewer', undefined, { origin: site }),
    ]
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(site)
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('vary')).toContain('Origin')
    }
  })
  test('a preflight says what is allowed, and is kept', async () => {
    const { server } = await house()
    const answer = await server.fetch(
      new Request(`http://comments.example/api/v1${path}`, {
        method: 'OPTIONS',
        headers: { origin: site, 'access-control-request-method': 'POST' },
      }),
    )
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-headers')).toContain('Authorization')
    expect(Number(answer.headers.get('access-control-max-age'))).toBeGreaterThan(600)
  })
  test('no other site is echoed, and none may write, whatever it calls itself', async () => {
    const { ask, list } = await house()
    const draft = { clientId: crypto.randomUUID(), parentId: null, body: { format: 'text', value: 'x' }, author: { name: 'x' } }
    for (const origin of foreign) {
      expect((await ask('GET', path, undefined, { origin })).headers.get('access-control-allow-origin'), origin).toBeNull()
      const { status, json } = await ask('POST', path, draft, { origin })
      expect([status, json.error.code], origin).toEqual([403, 'forbidden'])
    }
    expect((await ask('POST', path, draft, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await list()).total).toBe(0)
  })
  test('a page of the server’s own address may write, behind a proxy too', async () => {
    const { ask } = await house()
    const draft = () => ({ clientId: crypto.randomUUID(), parentId: null, body: { format: 'text', value: 'x' }, author: { name: 'x' } })
    expect((await ask('POST', path, draft(), { origin: 'http://comments.example' })).status).toBe(201)
    expect((await ask('POST', path, draft(), { origin: 'https://comments.example', host: 'comments.example' })).status).toBe(201)
  })
})

describe('a list from memory', () => {
  test('is the same bytes for everybody, compressed as asked, and validated per encoding', async () => {
    const { ask, post, server } = await house()
    await post('words')
    const get = (headers: Record<string, string>) => server.fetch(new Request(`http://comments.example/api/v1${path}`, { headers }))
    const [plain, br, gzip] = await Promise.all([
      get({}),
      get({ 'accept-encoding': 'gzip, br' }),
      get({ 'accept-encoding': 'br;q=0, gzip' }),
    ])
    expect(br.headers.get('content-encoding')).toBe('br')
    expect(gzip.headers.get('content-encoding')).toBe('gzip')
    const tags = [plain, br, gzip].map(({ headers }) => headers.get('etag'))
    expect(new Set(tags).size).toBe(3)
    expect(plain.headers.get('vary')).toMatch(/Accept-Encoding/)
    expect(plain.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    const known = await get({ 'if-none-match': String(tags[0]) })
    expect(known.status).toBe(304)
    expect(await known.text()).toBe('')
    expect((await ask('GET', path, undefined, { authorization: 'Bearer whoever' })).text).toBe(await plain.text())
  })
  test('changes with every write, by whichever process', async () => {
    const { ask, post, file } = await house()
    const { id } = await post('first')
    const tag = async () => (await ask('GET', path)).headers.get('etag')
    const seen = new Set([await tag()])
    await post('second')
    seen.add(await tag())
    await ask('PUT', `/comments/${id}/vote`, { vote: 1, clientId: crypto.randomUUID() })
    seen.add(await tag())
    const other = new Database(file)
    other.exec("update comments set html = '<p>moderated</p>' where seq = 1; update threads set version = version + 1")
    other.close()
    expect((await ask('GET', path)).text).toContain('moderated')
    seen.add(await tag())
    expect(seen.size).toBe(4)
  })
  test('rows an older renderer made are rendered anew when they are read, and kept', async () => {
    const { ask, post, file } = await house()
    await post('safe **words**')
    const other = new Database(file)
    other.exec("update comments set html = '<script>alert(1)</script>', html_rev = 0")
    expect((await ask('GET', path)).json.comments[0].body.value.trim()).toBe('<p>safe <strong>words</strong></p>')
    expect(other.prepare('select html, html_rev from comments').get()).toMatchObject({ html_rev: 1 })
    other.close()
  })
})

test('answers say that they are data', async () => {
  const { ask } = await house()
  for (const { headers } of [await ask('GET', path), await ask('GET', '/nowhere'), await ask('POST', '/preview', {})]) {
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  }
})

test('of a body that never ends no more is read than is looked at', async () => {
  const { server, ask } = await house()
  let sent = 0
  const endless = new ReadableStream({
    pull(stream) {
      sent += 16_384
      if (sent > 10_000_000) stream.close()
      else stream.enqueue(new Uint8Array(16_384).fill(32))
    },
  })
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: endless, duplex: 'half' }
  const answer = await server.fetch(new Request('http://comments.example/api/v1/preview', request as RequestInit))
  expect([answer.status, (await answer.json()).error.fields]).toEqual([400, [{ field: 'body', problem: 'too_long' }]])
  expect(sent).toBeLessThan(500_000)
  const long = 'x'.repeat(9_000)
  expect((await ask('POST', '/preview', { body: { format: 'text', value: long } })).json.html).toBe(`<p>${long}</p>`)
})

test('a failure nobody foresaw tells the reader nothing, and the log enough', async () => {
  const events: unknown[] = []
  const { ask, server } = await house({ log: (event) => events.push(event) })
  server.store.thread = () => Promise.reject(new Error('secret path /srv/x'))
  const { status, text, json } = await ask('GET', path)
  expect([status, json.error.code]).toEqual([500, 'server'])
  expect(text).not.toContain('secret')
  expect(JSON.stringify(events)).toContain('secret path')
})

test('a database that is locked or full says when to come back', async () => {
  const { ask, server } = await house()
  server.store.thread = () => Promise.reject(Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' }))
  const { status, json } = await ask('GET', path)
  expect([status, json.error.code, json.error.retryAfter]).toEqual([503, 'server', 2])
})

test('health is a real read', async () => {
  const { server } = await house()
  const health = () => server.fetch(new Request('http://comments.example/healthz'))
  expect((await health()).status).toBe(200)
  server.store.ping = () => Promise.reject(new Error('gone'))
  expect((await health()).status).toBe(503)
})

test('only as many proxies are believed as there are', () => {
  expect(clientAddress('10.0.0.1', '1.1.1.1, 2.2.2.2', 0)).toBe('10.0.0.1')
  expect(clientAddress('10.0.0.1', '6.6.6.6, 1.1.1.1', 1)).toBe('1.1.1.1')
  expect(clientAddress('10.0.0.1', '6.6.6.6, 1.1.1.1, 10.0.0.2', 2)).toBe('1.1.1.1')
  expect(clientAddress('10.0.0.1', undefined, 1)).toBe('10.0.0.1')
})

test('an IPv6 customer is one network, however many addresses they have', () => {
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:0db8:0001:0002:ffff:ffff:ffff:ffff'))
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'))
  expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9')
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0')
})

test('encodings are chosen by what is accepted', () => {
  expect(acceptedEncoding('gzip, deflate, br')).toBe('br')
  expect(acceptedEncoding('br;q=0, gzip;q=0.5')).toBe('gzip')
  expect(acceptedEncoding('identity')).toBe('plain')
  expect(acceptedEncoding(undefined)).toBe('plain')
})
