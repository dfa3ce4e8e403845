import { afterEach, expect, test, vi } from 'vitest'
import { backendStorage, browserStorage, memoryStorage, sharedStorage } from '../../src/core/storage'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  localStorage.clear()
})

test('values outlive the page, each shelf apart from the others', () => {
  browserStorage('a:').set('key', 'one')
  browserStorage('b:').set('key', 'two')
  backendStorage('server', 'https://x.example').set('key', 'three')
  expect(browserStorage('a:').get('key')).toBe('one')
  expect(browserStorage('b:').get('key')).toBe('two')
  expect(backendStorage('server', 'https://y.example').get('key')).toBeUndefined()
  browserStorage('a:').set('key', undefined)
  expect(browserStorage('a:').get('key')).toBeUndefined()
  expect(localStorage.length).toBe(2)
})

test('where the browser refuses even to look, values last as long as the page', () => {
  vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  const storage = browserStorage('a:')
  expect(storage.get('key')).toBeUndefined()
  storage.set('key', 'value')
  expect(storage.get('key')).toBe('value')
  storage.set('key', undefined)
  expect(storage.get('key')).toBeUndefined()
})

test.each([
  ['no storage at all', undefined],
  ['null', null],
  ['a page that put something else there', 'nothing'],
])('%s is borne', (_, value) => {
  vi.stubGlobal('localStorage', value)
  const storage = browserStorage('a:')
  storage.set('key', 'value')
  expect(storage.get('key')).toBe('value')
})

test('when the disk is full the newest value counts, and is written once there is room', () => {
  const storage = browserStorage('a:')
  storage.set('key', 'old')
  const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  storage.set('key', 'new')
  expect(storage.get('key')).toBe('new')
  storage.set('key', undefined)
  expect(storage.get('key')).toBeUndefined()
  full.mockRestore()
  storage.set('key', 'newest')
  expect(browserStorage('a:').get('key')).toBe('newest')
})

test('the shelf that forgets holds until then', () => {
  const storage = memoryStorage()
  storage.set('__proto__', 'value')
  expect(storage.get('__proto__')).toBe('value')
  expect(storage.get('toString')).toBeUndefined()
  storage.set('__proto__', undefined)
  expect(storage.get('__proto__')).toBeUndefined()
})

test('what the browser would not keep is there for every widget of the page, and apart from other shelves', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  sharedStorage('c:').set('words:one:1', 'kept')
  expect(sharedStorage('c:').get('words:one:1')).toBe('kept')
  expect(sharedStorage('c:').keys()).toEqual(['words:one:1'])
  expect(sharedStorage('d:').keys()).toEqual([])
  sharedStorage('c:').set('words:one:1', undefined)
  expect(sharedStorage('c:').keys()).toEqual([])
})
