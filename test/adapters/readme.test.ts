import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterNames } from '../../src/adapters/names'
import type { AdapterOptions } from '../../src/core/adapter'
import { memoryStorage } from '../../src/core/storage'

/** What `src/adapters/README.md` tells owners to write is what the adapters take. */
const readme = readFileSync(join(import.meta.dirname, '../../src/adapters/README.md'), 'utf8')
const adapters = import.meta.glob<{ readonly default: (options: AdapterOptions) => unknown }>('../../src/adapters/*.ts')

const examples = [...readme.matchAll(/<afterword-comments (?:backend="(\w+)" )?url="([^"]+)"/g)].map(
  ([, name = 'server', url = '']) => [name, url] as const,
)

test.each(examples)('%s takes %s', async (name, url) => {
  const module = await adapters[`../../src/adapters/${name}.ts`]?.()
  const base = new URL(url, 'https://blog.example/post').href.replace(/\/$/, '')
  const load = async () => ({ name: 'other', features: { sorts: ['newest'] }, list: () => {} }) as never
  expect(await module?.default({ url: base, storage: memoryStorage(), load })).toHaveProperty('list')
})

test('every backend that has an address has an example and a section', () => {
  const sections = [...readme.matchAll(/^## .*/gm)].join()
  for (const name of adapterNames) expect(sections).toContain(`\`${name}\``)
  const shown = new Set(examples.map(([name]) => name))
  expect(adapterNames.filter((name) => !shown.has(name))).toEqual(['local', 'memory'])
})

test('what the documentation takes from the kits is there', async () => {
  const kits = await import('../../src/testing')
  const taken = [...readme.matchAll(/import \{([^}]+)\} from 'afterword\/testing'/g)].flatMap(([, names = '']) => names.split(','))
  const named = [...taken.map((name) => name.trim()), 'line', 'brokenSections']
  expect(named).toContain('testAdapter')
  for (const name of named) expect(kits).toHaveProperty(name)
  for (const name of ['another', 'seed', 'erase', 'hold', 'interfere']) expect(readme).toContain(`\`${name}`)
})
