import fc from 'fast-check'
import { expect, test } from 'vitest'
import { threadId } from '../../src/core/thread'

const page = 'https://example.com/blog/post'

test.each([
  'https://example.com/blog/post/',
  'https://example.com/blog/post#comment-3',
  'https://example.com/blog/post?utm_source=x&utm_medium=y&fbclid=z&GCLID=1&msclkid=2&ttclid=3&wbraid=4',
  'https://EXAMPLE.com:443/blog/post//',
  'https://example.com/blog/post/index.html',
  'https://example.com/blog/post/index.html/',
  'https://example.com/blog/post//default.aspx//index.htm/',
  'https://example.com/blog/./x/../post/INDEX.php?',
  '  https://example.com/blog/post\n',
  'https://user:secret@example.com/blog/post',
])('%s is the same thread', (address) => {
  expect(threadId(address)).toBe(page)
})

test.each([
  ['https://example.com/blog/post?b=2&a=1&utm_id=3', `${page}?a=1&b=2`],
  ['https://example.com/?p=7', 'https://example.com?p=7'],
  ['http://example.com/blog/post', 'http://example.com/blog/post'],
  ['https://example.com/Blog/Post', 'https://example.com/Blog/Post'],
  ['https://example.com/indexes.html', 'https://example.com/indexes.html'],
  ['https://example.com/ä?q=ö', 'https://example.com/%C3%A4?q=%C3%B6'],
])('%s is the thread %s', (address, id) => {
  expect(threadId(address)).toBe(id)
})

test.each(['my-post', 'post/1#x?utm_source=y', 'tag:example.com,2024:1', 'urn:isbn:1'])('%s is an id of the owner’s own', (id) => {
  expect(threadId(` ${id} `)).toBe(id)
})

/** Addresses made of the parts the rule looks at. */
const paths = fc
  .array(fc.constantFrom('/', 'a', 'index.html', 'default.php', '.', '%2f', '?', '&', '=', 'utm_id', 'b', '#', ';', '+'))
  .map((parts) => `https://example.com/${parts.join('')}`)

test('the id of an id is that id: page and server may both apply the rule', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), paths, fc.string()), (value) => {
      expect(threadId(threadId(value))).toBe(threadId(value))
    }),
    { numRuns: 3000 },
  )
})
