import { expect, test } from 'vitest'
import { buildTree } from '../../src/core/tree'
import { rowsBelow } from '../../src/ui/rows'
import { comment } from './stage'

test('a thread reads from the top down, each reply after what it answers', () => {
  const at = (id: string, parentId: string | null, second: number) =>
    comment(id, { parentId, createdAt: new Date(second * 1000).toISOString() })
  const rows = rowsBelow(buildTree([at('a', null, 1), at('b', null, 2), at('a1', 'a', 3), at('a2', 'a', 5), at('a1x', 'a1', 4)]))
  expect(rows.map(({ branch, depth, parent }) => [branch.comment.id, depth, parent?.id])).toEqual([
    ['a', 0, undefined],
    ['a1', 1, 'a'],
    ['a1x', 2, 'a1'],
    ['a2', 1, 'a'],
    ['b', 0, undefined],
  ])
})

test.each<[string, number, (n: number) => string]>([
  ['a chain of 10,000 replies', 10_000, (n) => `c${n - 1}`],
  ['50,000 replies to one comment', 50_000, () => 'c0'],
])('%s is laid out without ending the stack', (_, length, parent) => {
  const comments = Array.from({ length }, (_, n) =>
    comment(`c${n}`, { parentId: n ? parent(n) : null, createdAt: new Date(n * 1000).toISOString() }),
  )
  const rows = rowsBelow(buildTree(comments))
  expect(rows).toHaveLength(length)
  expect(rows.at(-1)?.branch.comment.id).toBe(`c${length - 1}`)
})
