import { expect, test } from 'vitest'
import { findEmoji, readEmoji } from '../../../src/ui/emoji/list'

const groups = readEmoji('en')
const found = (word: string) => findEmoji(groups, word, 5).map(({ emoji }) => emoji)

test('every group has emoji, every emoji a name and a code, none is there twice', () => {
  expect(groups.map(({ name }) => name)).toHaveLength(8)
  const all = groups.flatMap(({ emoji }) => emoji)
  expect(all.length).toBeGreaterThan(1500)
  for (const { emoji, name, codes } of all) {
    expect(emoji, name).toMatch(/^(\p{Emoji}|\p{Emoji_Component})/u)
    expect(name).toMatch(/\S/)
    expect(codes[0], name).toMatch(/^[\w+-]+$/)
  }
  expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length)
})

test('what is meant comes first: the code, its beginning, a word of the name', () => {
  expect(found('smile')[0]).toBe('😄')
  expect(found('+1')[0]).toBe('👍️')
  expect(found('tada')).toEqual(['🎉'])
  expect(found('lol')).toContain('😄')
  expect(found('red heart')[0]).toBe('❤️')
  expect(found('germany')).toEqual(['🇩🇪'])
  expect(found('xyzzy')).toEqual([])
})

test('countries are called as the reader calls them', () => {
  expect(findEmoji(readEmoji('de'), 'österreich', 1)[0]?.emoji).toBe('🇦🇹')
})
