import { flags, emoji as packed } from './data'

export interface Emoji {
  readonly emoji: string
  readonly name: string
  /** What stands between the colons of `:smile:`; the first is the usual one. */
  readonly codes: readonly string[]
  /** All it may be found by, in small letters. */
  readonly words: string
}

export const groupNames = ['smileys', 'people', 'nature', 'food', 'travel', 'activities', 'objects', 'symbols'] as const
export interface Group {
  readonly name: (typeof groupNames)[number]
  readonly emoji: readonly Emoji[]
}

/** All emoji by group. What is called how is English, but for countries: their names are the browser's. */
export function readEmoji(lang: string): readonly Group[] {
  const groups = packed.split('\n\n').map((group) => group.split('\n').map(read))
  const countries = new Intl.DisplayNames(lang, { type: 'region' })
  const national = flags.split(' ').map((code): Emoji => {
    const name = countries.of(code) ?? code
    const emoji = String.fromCodePoint(...[...code].map((letter) => letter.charCodeAt(0) + 0x1f1a5))
    return { emoji, name, codes: [`flag_${code.toLowerCase()}`], words: `flag ${code} ${name}`.toLowerCase() }
  })
  // Flags are the last group of the data and have no name of their own here.
  return groupNames.map((name, at) => ({
    name,
    emoji: at < groupNames.length - 1 ? (groups[at] ?? []) : [...groups.slice(at).flat(), ...national],
  }))
}

function read(line: string): Emoji {
  const [first = '', short = '', more = ''] = line.split(':')
  const emoji = first.split(' ', 1)[0] ?? ''
  const name = first.slice(emoji.length + 1)
  const codes = short ? short.split(' ') : [name.replace(/[^a-z0-9]+/g, '_')]
  return { emoji, name, codes, words: `${name} ${codes.join(' ')} ${more}` }
}

/** What a reader may mean by some letters, the likeliest first: what begins so, what has a word that does, what has it anywhere. */
export function findEmoji(groups: readonly Group[], asked: string, most: number): readonly Emoji[] {
  const word = asked.toLowerCase().trim()
  const parts = word.split(/[\s_]+/)
  const rank = ({ codes, words }: Emoji) => {
    if (codes.includes(word)) return 0
    if (codes.some((code) => code.startsWith(word))) return 1
    if (parts.every((part) => ` ${words}`.replace(/[_-]/g, ' ').includes(` ${part}`))) return 2
    return words.includes(word) ? 3 : 4
  }
  const found: Emoji[][] = [[], [], [], []]
  for (const { emoji } of groups) for (const one of emoji) found[rank(one)]?.push(one)
  return found.flat().slice(0, most)
}
