import { expect, test } from 'vitest'
import type { Features } from '../../src/core/adapter'
import { checkDraft, isBlank, limits, safeImageUrl, safeUrl } from '../../src/core/rules'

const features: Features = {
  sorts: ['newest'],
  depth: 1,
  identity: 'required',
  fields: { email: 'required', website: 'optional' },
  input: 'markdown',
  maxLength: 100,
}
const author = { name: 'Ada', email: 'ada@example.com' }
const body = (value: string) => ({ format: 'text', value }) as const

test.each([
  ['', true],
  [' \n\t\u00a0\u3000', true],
  ['\u200b\u200d\u2060\ufeff', true],
  ['\u2800\u115f\u3164', true],
  ['\u0000\u001b', true],
  ['\u{e0041}\u{e007f}', true],
  ['.', false],
  ['👍🏽', false],
  ['\u200bא', false],
])('%j is blank: %s', (text, blank) => {
  expect(isBlank(text)).toBe(blank)
})

test('a complete draft has no problems, blank optional fields are as good as none', () => {
  expect(checkDraft({ author: { ...author, website: ' ' }, body: body('hello') }, features)).toEqual([])
})

test('every problem is told, in the order of the form', () => {
  expect(checkDraft({ author: { name: ' ', email: 'nobody', website: 'example.com' }, body: body('\u200b') }, features)).toEqual([
    { field: 'body', problem: 'empty' },
    { field: 'name', problem: 'empty' },
    { field: 'email', problem: 'malformed' },
    { field: 'website', problem: 'malformed' },
  ])
})

test('what is not asked is not checked', () => {
  const few: Features = { ...features, identity: 'none', fields: {} }
  expect(checkDraft({ author: { email: 'x', website: 'javascript:1' }, body: body('hello') }, few)).toEqual([])
})

test('a length at the limit may stand, one more may not, and nothing is longer than the domain allows', () => {
  const problems = (length: number, maxLength: number) =>
    checkDraft({ author, body: body('x'.repeat(length)) }, { ...features, maxLength }).map(({ limit }) => limit)
  expect(problems(100, 100)).toEqual([])
  expect(problems(101, 100)).toEqual([100])
  expect(problems(limits.body + 1, Number.POSITIVE_INFINITY)).toEqual([limits.body])
  expect(checkDraft({ author: { ...author, name: 'x'.repeat(81) }, body: body('x') }, features)).toEqual([
    { field: 'name', problem: 'too_long', limit: limits.name },
  ])
})

test.each([
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  ' \u0001javascript:alert(1)',
  'JaVaScRiPt://example.com/%0aalert(1)',
  'data:text/html,<script>',
  'vbscript:x',
  'blob:https://example.com/x',
  'file:///etc/passwd',
  '//example.com',
  'example.com',
  '/path',
  'http://',
  '',
])('%j is no link', (address) => {
  expect(safeUrl(address)).toBeUndefined()
})

test('a link is given back as a browser reads it', () => {
  expect(safeUrl(' https:\\\\Example.com\\a b"<>')).toBe('https://example.com/a%20b%22%3C%3E')
  expect(safeUrl('mailto:ada@example.com')).toBe('mailto:ada@example.com')
  expect(safeImageUrl('mailto:ada@example.com')).toBeUndefined()
  expect(safeImageUrl('http://example.com/a.png')).toBe('http://example.com/a.png')
})
