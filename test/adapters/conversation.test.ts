import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterNames } from '../../src/adapters/names'
import type { Setup } from '../../src/testing/check'
import { converse, type Row } from './conversation'

/**
 * The same conversation over every backend: what its readers see is the same, but for what the table in `src/adapters/README.md` says.
 * A row that differs from the table is a failure; so is an adapter without a row.
 */
const backends = import.meta.glob<{ readonly setup: Setup }>('./backends/*.ts', { eager: true })
const readme = readFileSync(join(import.meta.dirname, '../../src/adapters/README.md'), 'utf8')

const line = (name: string, row: Row) => `| \`${name}\` | ${Object.values(row).join(' | ')} |`

test.each(adapterNames)('%s', { timeout: 30_000 }, async (name) => {
  const backend = backends[`./backends/${name}.ts`]
  const row = await converse(async () => {
    if (!backend) throw new Error(`test/adapters/backends/${name}.ts is missing.`)
    return backend.setup()
  })
  expect(Object.values(row).join()).not.toMatch(/otherwise|shown to everybody/)
  expect(readme.split('\n').find((row) => row.startsWith(`| \`${name}\` | `) && row.split('|').length === 10)).toBe(line(name, row))
})
