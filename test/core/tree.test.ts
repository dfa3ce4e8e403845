import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Branch, buildTree, seed } from '../../src/core/tree'
import type { Comment } from '../../src/core/types'

function comment(id: string, parentId: string | null = null, second = 0): Comment {
  return {
    id,
    parentId,
    author: { name: '' },
    body: { format: 'text', value: '' },
    createdAt: new Date(second * 1000).toISOString(),
    status: 'published',
    can: [],
  }
}

/** `a(b c(d))`: ids, each with its replies in parentheses. Iterative: a test must not fall over before the code does. */
function outline(branches: readonly Branch[]): string {
  const words: string[] = []
  const waiting: (Branch | string)[] = [...branches].reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next === 'string') words.push(next)
    else if (next.replies.length) {
      words.push(next.comment.id, '(')
      waiting.push(')', ...next.replies.toReversed())
    } else words.push(next.comment.id, ' ')
  }
  return words.join('').replace(/ \)/g, ')').trim()
}

test('replies hang below their parent whatever order they come in; roots stay as the backend sorted them', () => {
  const flat = [comment('d', 'c'), comment('z'), comment('b', 'a'), comment('a'), comment('c', 'a', 5)]
  expect(outline(buildTree(flat))).toBe('z a(b c(d))')
})

test('replies read oldest first, and those of one moment as they came', () => {
  const flat = [comment('a'), comment('x', 'a', 9), comment('m', 'a', 4), comment('n', 'a', 4), comment('y', 'a', 1)]
  expect(outline(buildTree(flat))).toBe('a(y m n x)')
})

test('a comment whose parent is not there is a root', () => {
  expect(outline(buildTree([comment('a'), comment('b', 'gone'), comment('c', 'b')]))).toBe('a b(c)')
})

test('a second comment of the same id is ignored', () => {
  expect(outline(buildTree([comment('a'), comment('b', 'a'), comment('b'), comment('a', 'b')]))).toBe('a(b)')
})

test.each([
  ['itself', [comment('a', 'a')], 1],
  ['each other', [comment('a', 'b'), comment('b', 'a')], 2],
  ['in a ring of three', [comment('a', 'b'), comment('b', 'c'), comment('c', 'a')], 3],
  ['with a tail', [comment('t', 'a'), comment('a', 'b'), comment('b', 'a'), comment('u', 't')], 4],
])('comments that answer %s are cut loose once and all shown', (_, flat, count) => {
  const tree = buildTree(flat)
  expect(tree).toHaveLength(1)
  expect(ids(tree)).toHaveLength(count)
})

function ids(tree: readonly Branch[]): readonly string[] {
  const found: string[] = []
  const waiting = [...tree]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next.comment.id)
    waiting.push(...next.replies)
  }
  return found
}

test('whatever answers whatever, every comment is there exactly once', () => {
  const id = fc.constantFrom(...'abcdefgh', '__proto__', 'constructor')
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.option(id))), (rows) => {
      const flat = rows.map(([own, parent], at) => comment(own, parent, at % 3))
      expect([...ids(buildTree(flat))].sort()).toEqual([...new Set(rows.map(([own]) => own))].sort())
    }),
    { numRuns: 2000 },
  )
})

test('a tree that goes on from the one before is the one made anew; what did not change is the same branch', () => {
  const id = fc.constantFrom(...'abcdefgh')
  const row = fc.tuple(id, fc.option(id), fc.nat(2))
  const change = fc.tuple(fc.nat(11), fc.constantFrom('score', 'parent', 'date', 'gone'))
  const step = (flat: readonly Comment[], [at, what]: readonly [number, string]) => {
    if (what === 'gone') return flat.filter((_, n) => n !== at)
    const changes = { score: { score: 7 }, parent: { parentId: 'a' }, date: { createdAt: new Date(9e6).toISOString() } }[what]
    return flat.map((row, n) => (n === at ? { ...row, ...changes } : row))
  }
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), fc.array(change, { maxLength: 6 }), (rows, changes) => {
      let flat: readonly Comment[] = rows.map(([own, parent, second]) => comment(own, parent, second))
      const grown = seed()
      buildTree(flat, grown)
      for (const change of changes) {
        const before = new Map(grown.branches)
        flat = step(flat, change)
        expect(buildTree(flat, grown)).toEqual(buildTree(flat))
        for (const [id, branch] of grown.branches) {
          const old = before.get(id)
          const same = old?.comment === branch.comment && old.replies.length === branch.replies.length
          if (same && old.replies.every((reply, at) => reply === branch.replies[at])) expect(branch).toBe(old)
        }
      }
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['oldest first', (at: number) => at],
  ['newest first', (at: number) => 9_999 - at],
  // A permutation without order: 7,919 and 10,000 have no common divisor.
  ['in no order', (at: number) => (at * 7_919) % 10_000],
])('a chain of 10,000 replies, delivered %s, is one chain, within a second', (_, order) => {
  const flat = Array.from({ length: 10_000 }, (_, at) => order(at)).map((at) => comment(`${at}`, at ? `${at - 1}` : null, at))
  const start = performance.now()
  const tree = buildTree(flat)
  expect(performance.now() - start).toBeLessThan(1000)
  let depth = 0
  for (let level = tree; level.length; level = level[0]?.replies ?? []) {
    expect(level).toHaveLength(1)
    depth++
  }
  expect(depth).toBe(10_000)
})

test('a ring of 10,000 ends, too', () => {
  const flat = Array.from({ length: 10_000 }, (_, at) => comment(`${at}`, `${(at + 1) % 10_000}`))
  expect(ids(buildTree(flat))).toHaveLength(10_000)
})
