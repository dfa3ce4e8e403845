import { spawn } from 'node:child_process'
import { serve } from '@hono/node-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHub } from '../../src/server/routes/hub'
import { changesSince } from '../../src/server/rules/changes'
import { defaultSettings } from '../../src/server/rules/settings'
import { bearer, type House, house, type Json } from './house'

/** What those who listen to a thread are told, as it travels. */

interface Heard {
  readonly id?: string
  readonly event?: string
  readonly data?: Json
}

/** Listens in process; every block of the stream that says something, as it comes. */
async function listen({ server }: House, thread = 'page', headers: Record<string, string> = {}, query = '') {
  const response = await server.fetch(
    new Request(`http://comments.example/api/v1/threads/${encodeURIComponent(thread)}/events${query}`, { headers }),
  )
  const heard: Heard[] = []
  let text = ''
  let ended = false
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const reading = (async () => {
    for (let done = false; !done; ) {
      const read = await reader?.read().catch(() => undefined)
      done = read?.done ?? true
      text += read?.value ?? ''
      heard.splice(0, heard.length, ...blocks(text))
    }
    ended = true
  })()
  const stop = async () => {
    await reader?.cancel()
    await reading
  }
  onTestFinished(stop)
  return { response, heard, text: () => text, ended: () => ended, changed: () => heard.filter(({ event }) => event === 'changed'), stop }
}

function blocks(text: string): Heard[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => Object.fromEntries(block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)])))
    .filter((fields) => 'id' in fields)
    .map(({ id, event, data }) => ({ id, event, ...(data && { data: JSON.parse(data) }) }))
}

const words = ({ data }: Heard) => data.comments.map((comment: Json) => comment.body.value.trim())

describe('the stream', () => {
  test('is kept by nobody, begins with when to come back, and says where it begins', async () => {
    const at = await house()
    await at.post('before')
    const { response, text, heard } = await listen(at, 'page', { origin: 'https://article.example' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    expect(response.headers.get('access-control-allow-origin')).toBe('https://article.example')
    await expect.poll(() => heard).toEqual([{ id: '1' }])
    expect(text()).toBe('retry: 5000\n\nid: 1\n\n')
  })

  test('tells two listeners the same, of everything a reader could see: post, reply, edit, vote, reaction, state, deletion', async () => {
    const at = await house({ pageReactions: ['👍'] })
    const [one, two] = [await listen(at), await listen(at)]
    await expect.poll(() => [...one.heard, ...two.heard]).toHaveLength(2)
    const last = () => one.changed().at(-1)?.data
    const clientId = () => crypto.randomUUID()
    const { id, token } = await at.post('first')
    await expect.poll(() => one.changed().flatMap(words)).toContain('<p>first</p>')
    expect(last()).toMatchObject({
      total: 1,
      state: 'open',
      comments: [{ id, author: { name: 'Ines' }, can: ['reply', 'vote', 'react', 'report'] }],
    })
    await at.post('a reply', { parentId: id })
    await expect.poll(() => last()).toMatchObject({ total: 2, comments: [{ parentId: id }] })
    await at.ask('PATCH', `/comments/${id}`, { body: { format: 'text', value: 'edited' } }, bearer(token))
    await expect.poll(() => last().comments[0]).toMatchObject({ id, body: { value: '<p>edited</p>' } })
    await at.ask('PUT', `/comments/${id}/vote`, { vote: 1, clientId: clientId() })
    await expect.poll(() => last().comments[0]).toMatchObject({ id, score: 1 })
    await at.ask('PUT', `/comments/${id}/reactions`, { emoji: '🎉', on: true, clientId: clientId() })
    await expect.poll(() => last().comments[0]).toMatchObject({ id, reactions: [{ emoji: '🎉', count: 1 }] })
    await at.ask('PUT', '/threads/page/reactions', { emoji: '👍', on: true, clientId: clientId() })
    await expect.poll(() => last()).toMatchObject({ comments: [], reactions: [{ emoji: '👍', count: 1 }] })
    await at.server.store.setThreadState('page', 'closed')
    await expect.poll(() => last()).toMatchObject({ comments: [], state: 'closed' })
    await at.ask('DELETE', `/comments/${id}`, undefined, bearer(token))
    await expect
      .poll(() => last())
      .toMatchObject({ total: 1, comments: [{ id, status: 'deleted', author: { name: '' }, body: { value: '' } }] })
    await expect.poll(() => two.heard).toEqual(one.heard)
  })

  test('of a thread nobody has written in yet', async () => {
    const at = await house()
    const { heard, changed } = await listen(at, 'new')
    await expect.poll(() => heard).toEqual([{ id: '0' }])
    await at.post('the first of all', { thread: 'new' })
    await expect.poll(() => changed().flatMap(words)).toEqual(['<p>the first of all</p>'])
  })

  test('says nothing of what waits, of mail addresses, networks, tokens and reports', async () => {
    const at = await house({ moderation: 'all' })
    const { text, changed } = await listen(at)
    const { id, token } = await at.post('canary waits', { author: { name: 'Ines', email: 'canary@example.com' } })
    await at.ask('PATCH', `/comments/${id}`, { body: { format: 'text', value: 'canary waits again' } }, bearer(token))
    const row = (await at.server.store.waiting('pending', 1))[0]
    if (!row) return expect.fail('It waits.')
    await at.server.store.setStatus(row, 'spam')
    await at.server.store.setStatus(row, 'published')
    await expect.poll(() => changed()).toHaveLength(1)
    await at.ask('POST', `/comments/${id}/reports`, { reason: 'spam', note: 'canary report', clientId: crypto.randomUUID() })
    await at.post('unseen, too')
    // Somebody else's change comes after all of that has been passed over.
    await at.ask('PUT', `/comments/${id}/vote`, { vote: 1, clientId: crypto.randomUUID() })
    await expect.poll(() => changed()).toHaveLength(2)
    expect(changed().map(({ data }) => data.comments.length)).toEqual([1, 1])
    expect(text()).not.toMatch(/canary@|canary report|unseen/)
    expect(text()).not.toContain(token)
    // What was seen and is taken away is told as gone, without its words.
    await at.server.store.setStatus(row, 'spam')
    await expect.poll(() => changed().at(-1)?.data.comments[0]).toMatchObject({ id, status: 'deleted', body: { value: '' } })
  })
})

describe('a line that broke', () => {
  test('is taken up where it was, by Last-Event-ID or by the version a list had', async () => {
    const at = await house()
    await at.post('heard')
    const { version } = await at.list()
    const first = await listen(at, 'page', {}, `?after=${version}`)
    await at.post('heard, too')
    await expect.poll(() => first.changed().flatMap(words)).toEqual(['<p>heard, too</p>'])
    const last = first.heard.at(-1)?.id ?? ''
    await first.stop()
    await at.post('missed')
    const again = await listen(at, 'page', { 'last-event-id': last })
    await expect.poll(() => again.changed().flatMap(words)).toEqual(['<p>missed</p>'])
    const fromList = await listen(at, 'page', {}, `?after=${version}`)
    await expect.poll(() => fromList.changed().flatMap(words)).toEqual(['<p>heard, too</p>', '<p>missed</p>'])
  })

  test('of which too much was missed, or which comes from another time, is told to read anew, and goes on from there', async () => {
    const at = await house()
    for (let n = 0; n < 101; n++) await at.post(`${n}`)
    for (const id of ['0', '5000']) {
      const { heard, changed } = await listen(at, 'page', { 'last-event-id': id })
      await expect.poll(() => heard).toEqual([{ id: expect.any(String), event: 'reset', data: {} }])
      const posted = await at.post('afterwards')
      await expect.poll(() => changed().map(({ data }) => data.comments[0].id)).toEqual([posted.id])
    }
  })
})

test('what another process writes is told', { timeout: 30_000 }, async () => {
  const at = await house()
  await at.post('here')
  const { changed, heard } = await listen(at)
  await expect.poll(() => heard).toHaveLength(1)
  const writer = spawn(process.execPath, [
    '-e',
    `const D=require('better-sqlite3');new D(${JSON.stringify(at.file)}).exec("update threads set version = version + 1; update comments set html = '<p>moderated</p>', version = (select version from threads)")`,
  ])
  await new Promise((resolve) => writer.on('exit', resolve))
  await expect.poll(() => changed().flatMap(words), { timeout: 5_000 }).toEqual(['<p>moderated</p>'])
})

test('who stops listening is forgotten, over a real line; when the server ends, so does every line', async () => {
  const at = await house()
  const { listening, port } = await new Promise<{ listening: ReturnType<typeof serve>; port: number }>((resolve) => {
    const listening = serve({ fetch: at.server.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve({ listening, port }))
  })
  onTestFinished(() => new Promise<void>((resolve) => listening.close(() => resolve())))
  const address = `http://127.0.0.1:${port}/api/v1/threads/page/events`
  // More than one network may have, one after another.
  for (let n = 0; n < 120; n++) {
    const ending = new AbortController()
    const response = await fetch(address, { signal: ending.signal })
    expect(response.status, `line ${n}`).toBe(200)
    ending.abort()
  }
  const response = await fetch(address)
  at.server.endEvents()
  expect(await response.text()).toContain('retry: 5000')
  const refused = await fetch(address)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
  expect(((await refused.json()) as Json).error.code).toBe('server')
})

describe('bounds', () => {
  /** A hub over a store of a test's own. */
  async function hub(bounds: NonNullable<Parameters<typeof createHub>[0]['bounds']>) {
    const at = await house()
    const { store } = at.server
    let reads = 0
    const made = createHub({
      store,
      changes: (thread, after) => {
        reads++
        return changesSince(store, thread, after, defaultSettings)
      },
      failed: (error) => expect.fail(String(error)),
      bounds,
    })
    onTestFinished(made.close)
    return { at, hub: made, reads: () => reads }
  }

  test('so many listen, so many of one network; whoever goes makes room', async () => {
    const { hub: it } = await hub({ process: 3, network: 2 })
    const first = it.listen('page', { network: 'a' })
    it.listen('page', { network: 'a' })
    expect(() => it.listen('page', { network: 'a' })).toThrow(/Too many/)
    it.listen('other', { network: 'b' })
    expect(() => it.listen('page', { network: 'c' })).toThrow(/Too many/)
    await first.cancel()
    it.listen('page', { network: 'a' })
  })

  test('who does not read is dropped; the others are told', async () => {
    const { at, hub: it } = await hub({ queue: 200, pace: 0 })
    let cut = false
    const slow = it.listen('page', { network: 'a' })
    const stuck = it.listen('page', { network: 'a', cut: () => (cut = true) })
    const reader = it.listen('page', { network: 'b' }).pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    void (async () => {
      for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value
    })().catch(() => {})
    for (const said of ['one', 'two', 'three']) {
      await at.post(said)
      await expect.poll(() => text).toContain(said)
    }
    expect(cut).toBe(true)
    await expect(
      (async () => {
        for await (const _ of slow as unknown as AsyncIterable<Uint8Array>);
      })(),
    ).rejects.toThrow(/does not read/)
    await stuck.cancel()
  })

  test('what is told is read once, however many listen, and what happens at once is told at once', async () => {
    const { at, hub: it, reads } = await hub({ pace: 50 })
    const texts = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const text = { heard: '' }
        const reader = it.listen('page', { network: 'a' }).pipeThrough(new TextDecoderStream()).getReader()
        void (async () => {
          for (let read = await reader.read(); !read.done; read = await reader.read()) text.heard += read.value
        })()
        return text
      }),
    )
    await expect.poll(() => texts.every(({ heard }) => heard.includes('id: 0'))).toBe(true)
    const before = reads()
    await Promise.all(Array.from({ length: 20 }, (_, n) => at.post(`at once ${n}`)))
    await expect.poll(() => texts.every(({ heard }) => heard.includes('at once 19') && heard.includes('at once 0'))).toBe(true)
    expect(reads() - before).toBeLessThan(15)
  })

  test('a sign of life comes when nothing else does', async () => {
    const { hub: it } = await hub({ heartbeat: 10 })
    const reader = it.listen('page', { network: 'a' }).pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes(':\n\n:\n\n')) text += (await reader.read()).value
    await reader.cancel()
  })
})
