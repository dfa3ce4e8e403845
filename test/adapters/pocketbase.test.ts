import { describe, expect, test } from 'vitest'
import createAdapter from '../../src/adapters/pocketbase'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft, line, post, wordsOf } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { collection, createPocketBase, setup } from './backends/pocketbase'

testAdapter('pocketbase', setup)
testFaults('pocketbase', setup)

const url = 'https://pocket.example'
const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
const answering = (answer: () => Response | Promise<Response>) =>
  createAdapter({ url, storage: memoryStorage(), fetch: async () => answer() })

/** An adapter over a fresh stand-in, and what it asked. */
function watched(settings = '') {
  const backend = createPocketBase()
  const { fetch, interfere } = line(backend.fetch)
  const seen: URL[] = []
  const adapter = createAdapter({
    url: `${url}${settings}`,
    storage: memoryStorage(),
    fetch: (input, init) => {
      seen.push(new URL(String(input)))
      return fetch(input, init)
    },
  })
  return { adapter, backend, seen, interfere, thread }
}

describe('what is refused', () => {
  test.each<[string, number, object, Code]>([
    ['a collection that is not there', 404, { message: 'Missing collection context.' }, 'server'],
    ['a collection that is locked', 403, { message: 'Only superusers can perform this action.' }, 'forbidden'],
    ['a rule', 400, { message: 'Failed to create record.' }, 'rejected'],
    ['too many requests', 429, { message: 'Too Many Requests.' }, 'rate_limited'],
    ['a field', 400, { message: 'Failed to create record.', data: { body: { code: 'validation_required' } } }, 'invalid'],
    ['a thread', 400, { message: 'Failed to create record.', data: { thread: { code: 'validation_required' } } }, 'invalid'],
    ['a parent', 400, { message: 'Failed to create record.', data: { parent: { code: 'validation_missing_rel_records' } } }, 'not_found'],
    ['a breakdown', 500, { message: 'Something went wrong while processing your request.' }, 'server'],
  ])('%s is told by its code', async (_, status, body, code) => {
    const adapter = answering(() => Response.json({ status, data: {}, ...body }, { status }))
    await expect(adapter.create?.(thread, draft('hello'), call())).rejects.toMatchObject({ code })
  })

  test('a reply the rule refuses has nothing to reply to', async () => {
    const adapter = answering(() => Response.json({ status: 400, message: 'Failed to create record.', data: {} }, { status: 400 }))
    await expect(adapter.create?.(thread, draft('hello', 'gone'), call())).rejects.toMatchObject({ code: 'not_found' })
  })

  test('each field is told what is wrong with it, and the reader in plain text', async () => {
    const data = {
      body: { code: 'validation_max_text_constraint', message: '<b>Must be</b> no more than 5 character(s).' },
      name: { code: 'validation_invalid_format', message: 'Invalid value format.' },
    }
    const adapter = answering(() => Response.json({ status: 400, message: 'Failed to create record.', data }, { status: 400 }))
    await expect(adapter.create?.(thread, draft('hello'), call())).rejects.toMatchObject({
      code: 'invalid',
      fields: [
        { field: 'body', problem: 'too_long' },
        { field: 'name', problem: 'malformed' },
      ],
      detail: 'Must be no more than 5 character(s).',
    })
  })

  test('a collection nobody imported says what to do', async () => {
    const adapter = answering(() => Response.json({ status: 404, message: 'Missing collection context.', data: {} }, { status: 404 }))
    await expect(adapter.list({ thread, sort: 'newest' }, call())).rejects.toMatchObject({
      detail: expect.stringContaining('pocketbase.json'),
    })
  })

  test('a refusal by CORS names what to set', async () => {
    const adapter = createAdapter({
      url,
      storage: memoryStorage(),
      fetch: async (_, init) => (init?.mode === 'no-cors' ? Response.error() : Promise.reject(new TypeError('Failed to fetch'))),
    })
    await expect(adapter.create?.(thread, draft('hello'), call())).rejects.toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('--origins'),
    })
  })
})

describe('reading', () => {
  test('a thread of more than one page is read to its end, and asked for nothing that is not shown', async () => {
    const { adapter, backend, seen } = watched()
    for (let at = 0; at < 1001; at++) {
      const id = String(at).padStart(15, '0')
      backend.rows.push({
        id,
        thread: thread.id,
        parent: '',
        name: 'Ines',
        website: '',
        body: `${at}`,
        status: '',
        created: '2026-01-31 12:00:00.000Z',
      })
    }
    const page = await adapter.list({ thread, sort: 'oldest', limit: 5 }, call())
    expect(page.total).toEqual({ value: 1001, exact: true })
    expect(page.comments.map(wordsOf)).toEqual(['0', '1', '2', '3', '4'])
    expect(page.comments[0]?.createdAt).toBe('2026-01-31T12:00:00.000Z')
    expect(seen.map(({ searchParams }) => searchParams.get('page'))).toEqual(['1', '2', '3'])
    expect(seen[0]?.searchParams.get('fields')).toBe('id,parent,name,website,body,created')
  })

  test('a list rule that lets nothing through is an empty thread: PocketBase says no more', async () => {
    const { adapter, backend } = watched()
    await post({ adapter, thread }, [{ words: 'hello' }])
    backend.rules.list = "thread = 'another'"
    expect(await adapter.list({ thread, sort: 'newest' }, call())).toEqual({ comments: [], total: { value: 0, exact: true } })
  })

  test('a thread’s id may have quotes, and counts of many threads are few requests', async () => {
    const { adapter, seen } = watched()
    const odd = { id: `it's "a" || thread != '`, url: thread.url }
    await post({ adapter, thread: odd }, [{ words: 'hello' }])
    await post({ adapter, thread }, [{ words: 'elsewhere' }])
    expect((await all({ adapter, thread: odd })).map(wordsOf)).toEqual(['hello'])
    seen.length = 0
    const many = Array.from({ length: 90 }, (_, at) => `https://blog.example/posts/of-the-year/number-${at}`)
    const counts = await adapter.count?.([...many, odd.id, thread.id], call())
    expect([counts?.[odd.id]?.value, counts?.[thread.id]?.value, counts?.[many[0] ?? '']?.value]).toEqual([1, 1, 0])
    expect(seen.length).toBeLessThan(4)
  })

  test('a collection of another name is asked for', async () => {
    const { adapter, seen } = watched('/sub/?collection=guest%20book')
    await adapter.list({ thread, sort: 'newest' }, call()).catch(() => {})
    expect(seen[0]?.pathname).toBe('/sub/api/collections/guest%20book/records')
    expect(seen[0]?.searchParams.has('collection')).toBe(false)
  })

  test('replies to what its owner deleted are roots', async () => {
    const { adapter, backend } = watched()
    const [root = ''] = await post({ adapter, thread }, [{ words: 'root' }, { words: 'reply', under: 0 }])
    backend.erase(root)
    expect((await all({ adapter, thread })).map(({ parentId }) => parentId)).toEqual([null])
  })
})

describe('writing', () => {
  test('a try whose answer was lost is found again by its id, though it waits for review', async () => {
    const { adapter, backend, interfere } = watched()
    backend.hold()
    const words = draft('hello')
    interfere(async (request, pass) => {
      if (request.mode !== 'no-cors') await pass(request)
      throw new TypeError('Failed to fetch')
    })
    await expect(adapter.create?.(thread, words, call())).rejects.toMatchObject({ code: 'offline' })
    interfere()
    expect(await adapter.create?.(thread, words, call())).toEqual({ status: 'pending', id: backend.rows[0]?.id })
    expect(backend.rows).toHaveLength(1)
  })
})

describe('the collection', () => {
  const as = (body: object) =>
    new Request(`${url}/api/collections/comments/records`, {
      method: 'POST',
      body: JSON.stringify({ thread: 't', name: 'Ines', body: 'hello', ...body }),
    })
  const ids = ['aaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbb'] as const

  test('guests read and create, and nothing else', () => {
    expect([collection.updateRule, collection.deleteRule]).toEqual([null, null])
    for (const rule of [collection.listRule, collection.viewRule, collection.createRule]) expect(rule).toBeTruthy()
  })
  test('guests neither see nor choose a status or a date', async () => {
    const backend = createPocketBase()
    const answer = await backend.fetch(as({ id: ids[0], status: 'published', created: '2001-01-01 00:00:00.000Z' }))
    expect(Object.keys(await answer.json())).not.toContain('status')
    expect(backend.rows[0]).toMatchObject({ status: '', created: expect.not.stringMatching(/^2001/) })
    const filtered = await backend.fetch(new Request(`${url}/api/collections/comments/records?filter=status='spam'`))
    expect(filtered.status).toBe(400)
  })
  test.each([
    ['no name', { name: ' ' }],
    ['a name too long', { name: 'x'.repeat(81) }],
    ['nothing but blanks', { body: ' \n ' }],
    ['too many words', { body: 'x'.repeat(10_001) }],
    ['a link that runs', { website: 'javascript:alert(1)' }],
    ['no thread', { thread: '' }],
    ['a parent that is not there', { parent: 'ccccccccccccccc' }],
  ])('%s is refused there', async (_, more) => {
    const backend = createPocketBase()
    expect((await backend.fetch(as({ id: ids[0], ...more }))).status).toBe(400)
    expect(backend.rows).toEqual([])
  })
  test('a reply stays in the thread of what it replies to, and replies to no spam', async () => {
    const backend = createPocketBase()
    await backend.fetch(as({ id: ids[0] }))
    expect((await backend.fetch(as({ id: ids[1], parent: ids[0], thread: 'another' }))).status).toBe(400)
    Object.assign(backend.rows[0] ?? {}, { status: 'spam' })
    expect((await backend.fetch(as({ id: ids[1], parent: ids[0] }))).status).toBe(400)
    const page = await (await backend.fetch(new Request(`${url}/api/collections/comments/records`))).json()
    expect(page.items).toEqual([])
  })
})
