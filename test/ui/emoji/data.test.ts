import data from 'emojibase-data/en/data.json'
import codes from 'emojibase-data/en/shortcodes/github.json'
import { expect, test } from 'vitest'

/**
 * Makes `src/ui/emoji/data.ts` from `emojibase-data` (MIT), and holds it to that. After an update of the package:
 * `npx vitest run --project unit test/ui/emoji/data.test.ts -u`
 */

/** By the package's numbers: smileys, people, nature, food, travel, activities, objects, symbols, flags. */
const groups = [0, 1, 3, 4, 5, 6, 7, 8, 9]
/** Unicode's version of 2022: what every device in use can draw. */
const newest = 15
/** "Woman running" beside "person running", families, and what country a flag is of (the browser knows). */
const leftOut = /200D-264[02]|^1F46[89]-200D|^1F1[EF]\w-1F1[EF]\w$/
/** How many further words may find one; feelings are looked for by many, a carrot is called carrot. */
const tags: Record<number, number> = { 0: 4, 1: 1 }

function line({ emoji, label, hexcode, group = 0, tags: more = [] }: (typeof data)[number]): string {
  const name = label.toLowerCase().replace(':', '')
  const short = [(codes as Record<string, string | string[]>)[hexcode] ?? []].flat()
  const known = `${name} ${short.join(' ')}`
  const also = more.filter((tag) => !known.includes(tag) && !tag.includes(' ')).slice(0, tags[group] ?? 0)
  // The code that is the name is not written twice.
  const own = short.filter((code) => code !== name.replace(/[^a-z0-9]+/g, '_'))
  return [`${emoji} ${name}`, own.join(' '), also.join(' ')].join(':').replace(/:+$/, '')
}

test('the emoji in the tree are those of the package', async () => {
  const used = data.filter(({ hexcode, version }) => version <= newest && !leftOut.test(hexcode))
  const lines = groups.map((group) =>
    used
      .filter((row) => row.group === group)
      .sort((a, b) => Number(a.order) - Number(b.order))
      .map(line),
  )
  const countries = data
    .filter(({ hexcode, group }) => group === 9 && /^1F1[EF]\w-1F1[EF]\w$/.test(hexcode))
    .map(({ hexcode }) =>
      hexcode
        .split('-')
        .map((code) => String.fromCharCode(Number.parseInt(code, 16) - 0x1f1e6 + 65))
        .join(''),
    )
  await expect(`// Made from emojibase-data (MIT, © 2017–2019 Miles Johnson) by test/ui/emoji/data.test.ts, which says how.

/** A group a paragraph, an emoji a line: \`emoji name:shortcodes:more words\`, without the code that is the name. */
export const emoji = \`${lines.map((group) => group.join('\n')).join('\n\n')}\`

/** Regions that have a flag (ISO 3166-1 alpha-2, and a few more). */
export const flags =
  '${countries.join(' ')}'
`).toMatchFileSnapshot('../../../src/ui/emoji/data.ts')
})
