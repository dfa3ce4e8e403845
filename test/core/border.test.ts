import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { readBody, readComment, readCount, readCreated, readIdentity, readPage, readVoted } from '../../src/core/border'
import { readFeatures } from '../../src/core/features'

const row = {
  id: '1',
  parentId: null,
  author: { name: 'Ada' },
  body: { format: 'text', value: 'hello' },
  createdAt: '2024-05-01T12:00:00Z',
  status: 'published',
  can: ['reply'],
}
/** What turns into an element where text is expected (CVE-2026-22028), and its kin. */
const element = {
  type: 'div',
  props: { dangerouslySetInnerHTML: { __html: '<img src=x onerror=alert(1)>' } },
  constructor: null,
  key: null,
}
const hostile: readonly unknown[] = [
  element,
  [element],
  { toString: () => '<b>', valueOf: () => 1 },
  new String('boxed'),
  Symbol('s'),
  () => 'called',
  42,
  Number.NaN,
  true,
  null,
  undefined,
  10n,
  new Date(0),
  new Proxy([], {}),
]

/** Every value that is left after the border is plain: text, number, boolean, null, and lists and records of these. */
function plain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(plain)
  if (typeof value === 'object' && value !== null) return Object.values(value).every(plain) && !('props' in value)
  return ['string', 'number', 'boolean'].includes(typeof value) || value === null
}

test('a whole comment comes through whole, and nothing it does not know', () => {
  const whole = {
    ...row,
    author: { name: 'Ada', url: 'https://a.example', avatar: 'https://a.example/a.png', badges: ['moderator'] },
    editedAt: '2024-05-01T12:05:00+02:00',
    editableUntil: '2024-05-01T12:15:00Z',
    score: -3,
    myVote: -1,
    mine: true,
    source: '*hello*',
    url: 'https://a.example/1',
    can: ['reply', 'vote'],
  }
  expect(readComment({ ...whole, innerHTML: '<b>', author: { ...whole.author, email: 'ada@example.com' } })).toEqual(whole)
})

test.each(Object.keys(row).concat('editedAt', 'editableUntil', 'score', 'myVote', 'mine', 'source', 'url'))(
  '%s may be anything',
  (field) => {
    for (const value of hostile) {
      const comment = readComment({ ...row, [field]: value })
      expect(comment === undefined || plain(comment)).toBe(true)
    }
  },
)

test.each(['name', 'url', 'avatar', 'badges'])('the author’s %s may be anything', (field) => {
  for (const value of hostile) {
    const comment = readComment({ ...row, author: { name: 'Ada', [field]: value } })
    expect(comment && plain(comment)).toBe(true)
    expect(typeof comment?.author.name).toBe('string')
  }
})

test('words outside the lists are left out, a status outside it drops the row', () => {
  expect(readComment({ ...row, can: ['reply', 'ban', 'reply '], author: { name: 'A', badges: ['king', 'bot'] } })).toMatchObject({
    can: ['reply'],
    author: { badges: ['bot'] },
  })
  expect(readComment({ ...row, status: 'approved' })).toBeUndefined()
  expect(readComment({ ...row, body: { format: 'mdx', value: '' } })).toBeUndefined()
  expect(readComment({ ...row, createdAt: 'yesterday' })).toBeUndefined()
  expect(readComment({ ...row, id: '' })).toBeUndefined()
})

test('bad rows are dropped and told, the others stand', () => {
  const angry = {
    get id() {
      throw new Error('never')
    },
  }
  const ring: Record<string, unknown> = Object.create(null)
  ring.self = ring
  const tell = vi.fn()
  const page = readPage({ comments: [row, null, 'x', {}, angry, ring, { ...row, id: 7 }, { ...row, id: '2' }, ...hostile] }, tell)
  expect(page.comments.map(({ id }) => id)).toEqual(['1', '2'])
  expect(tell).toHaveBeenCalledTimes(6 + hostile.length)
  for (const [problem] of tell.mock.calls) expect(typeof problem).toBe('string')
})

test.each([undefined, null, 'text', 7, [], {}, { comments: 'no' }, { comments: { length: 3 } }, '<html>'])('%j is no page', (value) => {
  expect(() => readPage(value, () => {})).toThrow(expect.objectContaining({ code: 'bad_response' }))
})

test('what a page says beside its comments is read as strictly', () => {
  const bad = {
    comments: [],
    nextCursor: element,
    total: { value: -1 },
    state: 'ajar',
    more: { a: -1, b: '3', c: 2.7, d: 0.5, e: Number.POSITIVE_INFINITY, __proto__: null },
  }
  expect(readPage(bad, () => {})).toEqual({ comments: [], more: { c: 2 } })
  const more = readPage({ comments: [], more: JSON.parse('{"__proto__": 3}') }, () => {}).more
  expect(Object.entries(more ?? {})).toEqual([['__proto__', 3]])
  expect(readPage({ comments: [], nextCursor: '', total: { value: 3.9, exact: 1 }, state: 'closed' }, () => {})).toEqual({
    comments: [],
    nextCursor: '',
    total: { value: 3, exact: false },
    state: 'closed',
  })
})

test('an answer to a draft needs a status; a comment that is none is as good as none', () => {
  expect(readCreated({ status: 'pending', id: '9', comment: { id: '9' } })).toEqual({ status: 'pending', id: '9' })
  expect(readCreated({ status: 'published', comment: row, token: 'secret' })).toEqual({ status: 'published', comment: row })
  for (const value of [...hostile, { status: 'ok' }, { id: '1' }, '<html>']) {
    expect(() => readCreated(value)).toThrow(expect.objectContaining({ code: 'bad_response' }))
  }
})

test('small answers', () => {
  expect(readVoted({ score: 3, myVote: -1, x: 1 })).toEqual({ score: 3, myVote: -1 })
  expect(readVoted({ score: '3', myVote: 2 })).toEqual({})
  expect(readVoted(undefined)).toEqual({})
  expect(readCount({ value: Number.POSITIVE_INFINITY, exact: true })).toBeUndefined()
  expect(readCount({ value: Number.NaN })).toBeUndefined()
  expect(readBody({ format: 'html', value: element })).toBeUndefined()
  expect(readIdentity({ name: 'Ada', email: element, website: 3 })).toEqual({ name: 'Ada' })
  expect(readIdentity('Ada')).toEqual({})
})

test('what a backend says of itself: the good is taken, the rest left out', () => {
  const good = {
    sorts: ['oldest', 'top'],
    depth: Number.POSITIVE_INFINITY,
    identity: 'none',
    fields: { email: 'required' },
    input: 'text',
    maxLength: 500,
    votes: 'up',
    reviewed: false,
    editWindow: 60,
  }
  expect(readFeatures({ ...good, admin: true })).toEqual(good)
  expect(
    readFeatures({ sorts: ['hot'], depth: -1, identity: 1, input: 'html', maxLength: Number.NaN, votes: true, reviewed: 'no' }),
  ).toEqual({})
  expect(readFeatures({ maxLength: 0, editWindow: -1 })).toEqual({})
  expect(readFeatures({ editWindow: 0 })).toEqual({ editWindow: 0 })
  for (const value of hostile) expect(readFeatures(value)).toEqual({})
  for (const field of Object.keys(good)) for (const value of hostile) expect(plain(readFeatures({ [field]: value }))).toBe(true)
})

test('nothing whatever gets through as anything but plain values', () => {
  const anything = fc.anything({ withNullPrototype: true, withMap: true, withDate: true, withTypedArray: true, withBigInt: true })
  const like = fc.record(
    { ...Object.fromEntries(Object.entries(row).map(([key, value]) => [key, fc.oneof(fc.constant(value), anything)])), myVote: anything },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(like, anything)), fc.dictionary(fc.string(), anything), (comments, more) => {
      expect(plain(readPage({ comments, more, total: more }, () => {}))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
