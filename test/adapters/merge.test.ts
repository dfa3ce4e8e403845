import { expect, test } from 'vitest'
import createMerge from '../../src/adapters/merge'
import createStatic from '../../src/adapters/static'
import type { Adapter } from '../../src/core/adapter'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { halves, setup } from './backends/merge'

const thread = { id: 'https://blog.example/post', url: 'https://blog.example/post' }
const url = 'https://blog.example/'

const skip = {
  failures: 'a source that is down hides none of the others; tried below',
  unsent: 'the source that is written to has no line',
}
testAdapter('merge, an archive beside a backend', setup, { skip })
testFaults('merge, an archive beside a backend', setup, { skip })
testAdapter('merge, two archives', halves)
testFaults('merge, two archives', halves)

async function two(broken: () => boolean): Promise<Adapter> {
  const row = (id: string, minute: number, parentId: string | null = null) => ({
    id,
    parentId,
    author: { name: id },
    body: { format: 'text', value: id },
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
    status: 'published',
    can: [],
  })
  const files: Record<string, unknown> = { a: [row('1', 1), row('2', 2, '1'), row('5', 5)], b: [row('1', 3), row('4', 4)] }
  const source = (key: string) => ({
    key,
    label: key.toUpperCase(),
    adapter: createStatic({
      url: `https://${key}`,
      storage: memoryStorage(),
      fetch: async () => {
        if (key === 'b' && broken()) throw new TypeError('Failed to fetch')
        return Response.json(files[key])
      },
    }),
  })
  return createMerge({ url, storage: memoryStorage(), sources: [source('a'), source('b')] })
}

test('comments stand in one order, each marked with where it came from; equal ids do not meet', async () => {
  const { comments, total } = await (await two(() => false)).list({ thread, sort: 'oldest' }, call())
  expect(comments.map(({ id, parentId, via }) => [id, parentId, via])).toEqual([
    ['a:1', null, 'A'],
    ['a:2', 'a:1', 'A'],
    ['b:1', null, 'B'],
    ['b:4', null, 'B'],
    ['a:5', null, 'A'],
  ])
  expect(total).toEqual({ value: 5, exact: true })
})

test('a backend that is down hides none of the others, and is asked again in the end', async () => {
  let down = true
  const adapter = await two(() => down)
  const page = await adapter.list({ thread, sort: 'oldest' }, call())
  expect(page.comments.map(({ id }) => id)).toEqual(['a:1', 'a:2', 'a:5'])
  expect(page.total?.exact).toBe(false)
  await expect(adapter.list({ thread, sort: 'oldest', cursor: page.nextCursor ?? '' }, call())).rejects.toMatchObject({ code: 'offline' })
  down = false
  const rest = await adapter.list({ thread, sort: 'oldest', cursor: page.nextCursor ?? '' }, call())
  expect(rest.comments.map(({ id }) => id)).toEqual(['b:1', 'b:4'])
  expect(rest.nextCursor).toBeUndefined()
})

test('when every backend is down, so is the thread', async () => {
  const adapter = await createMerge({
    url,
    storage: memoryStorage(),
    sources: [
      {
        key: 'a',
        adapter: createStatic({
          url: 'https://a',
          storage: memoryStorage(),
          fetch: async () => new Response('', { status: 500 }),
        }),
      },
    ],
  })
  await expect(adapter.list({ thread, sort: 'oldest' }, call())).rejects.toMatchObject({ code: 'server' })
})

test('what is written goes to the backend that takes it; elsewhere nothing is offered', async () => {
  const fixture = await setup()
  const created = await fixture.adapter.create?.(thread, draft('here'), call())
  expect(created?.id).toMatch(/^now:/)
  expect(await all(fixture)).toMatchObject([{ via: 'now', can: expect.arrayContaining(['reply']) }])
  await expect(fixture.adapter.create?.(thread, draft('there', 'archive:1'), call())).rejects.toMatchObject({ code: 'unsupported' })
})

test('the sources are read from the query of the url, in its order', async () => {
  const opened: string[] = []
  const said = {
    id: '1',
    parentId: null,
    author: { name: 'Ada' },
    body: { format: 'text', value: 'here' },
    createdAt: '2026-01-01T00:00:00Z',
    status: 'published',
    can: [],
  }
  const adapter = await createMerge({
    url: 'https://blog.example/post?static=https://a.example/1.json&static=/2.json',
    storage: memoryStorage(),
    load: async (backend, url) => {
      opened.push(`${backend} ${url}`)
      return createStatic({ url: 'https://a.example', storage: memoryStorage(), fetch: async () => Response.json([said]) })
    },
  })
  expect(opened).toEqual(['static https://a.example/1.json', 'static /2.json'])
  expect(adapter.create).toBeUndefined()
  const { comments } = await adapter.list({ thread, sort: 'oldest' }, call())
  expect(comments.map(({ id, via }) => [id, via])).toEqual([
    ['static:1', 'a.example'],
    ['static2:1', 'blog.example'],
  ])
})
