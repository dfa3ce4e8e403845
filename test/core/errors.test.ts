import { expect, test, vi } from 'vitest'
import { AfterwordError, codes, isAfterwordError, outcomeUnknown, toAfterwordError } from '../../src/core/errors'

test('an error says what, why, and for how long', () => {
  const cause = new Error('socket')
  const error = new AfterwordError('rate_limited', 'slow down', { retryAfter: 3, cause })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ name: 'AfterwordError', code: 'rate_limited', message: 'slow down', retryAfter: 3, cause })
})

test('two copies of the code on one page know each other’s errors', async () => {
  vi.resetModules()
  const other = await import('../../src/core/errors')
  expect(other.AfterwordError).not.toBe(AfterwordError)
  const theirs = new other.AfterwordError('closed')
  expect(theirs).not.toBeInstanceOf(AfterwordError)
  expect(isAfterwordError(theirs)).toBe(true)
  expect(toAfterwordError(theirs)).toBe(theirs)
})

test('an error of a later version with a code we do not know becomes one we know', () => {
  const later = new AfterwordError('later' as 'unknown', 'something new')
  expect(toAfterwordError(later)).toMatchObject({ code: 'unknown', message: 'something new', cause: later })
})

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('hands off')
    },
  },
)

test.each([
  ['an error', new RangeError('far'), 'far'],
  ['a string', 'oops', 'oops'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
  ['an object without a prototype', Object.create(null), 'object'],
  ['an object that throws when it is touched', hostile, 'object'],
  ['something that looks like ours', { code: 'closed', message: 'x' }, '[object Object]'],
])('%s, thrown, becomes an AfterwordError', (_, thrown, message) => {
  const error = toAfterwordError(thrown)
  expect(error).toBeInstanceOf(AfterwordError)
  expect(error).toMatchObject({ code: 'unknown', message })
})

test('only where no clear answer came may the words have been stored', () => {
  expect(codes.filter(outcomeUnknown)).toEqual(['offline', 'timeout', 'bad_response', 'server', 'unknown'])
})
