import { expect, test } from 'vitest'
import { buildTree } from '../../../src/core/tree'
import { begunAt, findPeople, peopleNear } from '../../../src/ui/composing/completing'
import { comment } from '../stage'

test.each([
  ['so :smi', 'emoji', 3, 'smi'],
  [':+1', 'emoji', 0, '+1'],
  ['hello @In', 'person', 6, 'In'],
  ['(@Łu', 'person', 1, 'Łu'],
  ['@', 'person', 0, ''],
])('%j has begun', (text, kind, from, word) => {
  expect(begunAt(text, text.length)).toEqual({ kind, from, word })
})

test.each([':s', ':-D', 'at 12:30', 'ines@example.com', 'http://ex', 'done: now', ':a b', '@Ines Maria'])(
  '%j has begun nothing',
  (text) => {
    expect(begunAt(text, text.length)).toBeUndefined()
  },
)

const by = (name: string) => ({ author: { name } })
const roots = buildTree([
  comment('a', by('Ada')),
  comment('b', by('Bob')),
  comment('b1', { parentId: 'b', ...by('Cleo') }),
  comment('b2', { parentId: 'b1', ...by('Dan') }),
  comment('b3', { parentId: 'b', mine: true, ...by('Me') }),
  comment('c', { ...by('Bob'), status: 'deleted' }),
  comment('d', by('')),
])

test('people come nearest first, each once, and nobody who is not there', () => {
  expect(peopleNear(roots, null)).toEqual(['Ada', 'Bob', 'Cleo', 'Dan'])
  expect(peopleNear(roots, 'b1')).toEqual(['Cleo', 'Bob', 'Dan', 'Ada'])
  expect(peopleNear([], 'b1')).toEqual([])
})

test('a name is found by its beginning, then by a part’s, whatever the accents', () => {
  const names = ['Maria Inés', 'Ines', 'José', 'Martin']
  expect(findPeople(names, 'ine', 5)).toEqual(['Ines', 'Maria Inés'])
  expect(findPeople(names, 'JOSE', 5)).toEqual(['José'])
  expect(findPeople(names, '', 2)).toEqual(['Maria Inés', 'Ines'])
})
