import { expect, test, vi } from 'vitest'
import { createWhole } from '../../src/adapters/whole'
import type { Comment, Face } from '../../src/core/types'
import { call } from '../../src/testing/check'

const thread = { id: 'page', url: 'https://blog.example/page' }
const comment = (id: string, parentId: string | null = null): Comment => ({
  id,
  parentId,
  author: { name: 'Ines' },
  body: { format: 'text', value: id },
  createdAt: `2026-01-01T00:00:0${id[0]}Z`,
  status: 'published',
  can: [],
})
const face: Face = { kind: 'like', author: { name: 'Ada' } }

test('a thread is read once for all its pages, whatever comes in between', async () => {
  let comments = [comment('1'), comment('2'), comment('3', '1')]
  let read = 0
  const { list, get } = createWhole(async () => {
    read++
    return { comments, faces: [face] }
  })
  const page = (cursor?: string) => list({ thread, sort: 'newest', limit: 1, ...(cursor && { cursor }) }, call())
  const first = await page()
  comments = [...comments, comment('4')]
  const second = await page(first.nextCursor)
  expect([first, second].map(({ comments }) => comments.map(({ id }) => id))).toEqual([['2'], ['1', '3']])
  expect([first.faces, second.faces, second.nextCursor, read]).toEqual([[face], undefined, undefined, 1])
  // A new beginning, and a comment somebody was sent to, are looked for anew.
  expect((await page()).comments.map(({ id }) => id)).toEqual(['4'])
  expect((await get({ thread, id: '3' }, call())).comments.map(({ id }) => id)).toEqual(['1', '3'])
  expect(read).toBe(3)
})

test('a cursor of a visit before is still understood', async () => {
  const { list } = createWhole(async () => ({ comments: [comment('1'), comment('2')] }))
  expect((await list({ thread, sort: 'oldest', limit: 1, cursor: '1' }, call())).comments.map(({ id }) => id)).toEqual(['2'])
})

test('faces that are asked for apart come with the first page, and fail no list', async () => {
  const read = async () => ({ comments: [comment('1')] })
  const told = createWhole(read, async () => [face])
  const untold = createWhole(read, () => Promise.reject(new Error('no')))
  expect((await told.list({ thread, sort: 'oldest' }, call())).faces).toEqual([face])
  expect(await untold.list({ thread, sort: 'oldest' }, call())).toEqual({ comments: [comment('1')], total: { value: 1, exact: true } })
})

test('who is slow to say who liked it holds nothing up', async () => {
  vi.useFakeTimers()
  const { list } = createWhole(
    async () => ({ comments: [comment('1')] }),
    () => new Promise(() => {}),
  )
  const page = list({ thread, sort: 'oldest' }, call())
  await vi.advanceTimersByTimeAsync(1000)
  vi.useRealTimers()
  expect((await page).comments).toHaveLength(1)
})
