import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/waline'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call, draft } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createWaline, setup } from './backends/waline'
import { answerOf, testStandIn } from './replay'

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
const url = 'https://waline.example'

testAdapter('waline', setup)
testFaults('waline', setup)
testStandIn('waline', createWaline, [
  'list-empty',
  'count-empty',
  'create-root',
  'create-reply-level2',
  'create-reply-level3',
  'create-root-2',
  'list-threads',
  'list-page-1-of-2',
  'list-page-2-of-2',
  'list-page-past-end',
  'count-many',
  'like',
  'unlike',
  'unlike-below-zero',
  'error-duplicate',
  'error-missing-comment',
  'error-list-without-path',
  'error-pagesize-too-big',
  'error-edit-anonymous',
  'like-unknown-id',
])

/** An adapter whose every request gets the same recorded answer. */
const hearing = (label: string) => createAdapter({ url, storage: memoryStorage(), fetch: async () => answerOf('waline', label) })

test('a recorded thread is read as it was written', async () => {
  const { comments, total } = await hearing('list-threads').list({ thread, sort: 'newest' }, call())
  expect(total).toEqual({ value: 4, exact: true })
  expect(comments.map(({ id, parentId, author }) => [id, parentId, author.name])).toEqual([
    ['4', null, 'Dee'],
    ['1', null, 'Ada'],
    ['2', '1', 'Bob'],
    ['3', '2', 'Cy'],
  ])
  // Nothing that was not asked for: no region, no browser, no system.
  expect(JSON.stringify(comments)).not.toMatch(/内网IP|Firefox|Linux/)
})

test.each<[string, Code]>([
  ['error-duplicate', 'duplicate'],
  ['error-missing-comment', 'invalid'],
  ['error-edit-anonymous', 'signed_out'],
  ['error-reply-to-missing-parent', 'server'],
])('%s is %s', async (label, code) => {
  const answer = hearing(label).create?.(thread, draft('hello'), call())
  await expect(answer).rejects.toMatchObject({ code })
})

test('too fast is rate_limited, with the time Waline asks for by default, and its words as plain text', async () => {
  const adapter = createAdapter({
    url,
    storage: memoryStorage(),
    fetch: async () => Response.json({ errno: 1000, errmsg: '<b>Comment too fast!</b>' }),
  })
  await expect(adapter.create?.(thread, draft('hello'), call())).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfter: 60,
    detail: 'Comment too fast!',
  })
})
