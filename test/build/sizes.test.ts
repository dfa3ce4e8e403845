import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/**
 * The size budgets of the script as it is built, in bytes on the wire. They are only ever lowered.
 * `npm run build` writes what is measured here.
 */
const folder = join(import.meta.dirname, '../../src/server/dist/public')
const KB = 1024
const size = (name: string, encoding: 'br' | 'gz') => readFileSync(join(folder, `${name}.${encoding}`)).length
const script = readFileSync(join(folder, 'afterword.js'), 'utf8')
const chunks = readdirSync(join(folder, 'chunks')).filter((name) => name.endsWith('.js'))

/** What each lazy import of the script brings: the chunk, then what it stands on. */
const waves = [...script.matchAll(/afterwordLoad\(([^)]*?)\)/g)].map((match) =>
  [...(match[1] ?? '').matchAll(/"([^"]+)"/g)].map((name) => name[1] ?? ''),
)
const wave = (name: string) =>
  waves.find(([first]) => first?.startsWith(`chunks/${name}-`)) ?? expect.unreachable(`no chunk ${name} in ${waves}`)

test('afterword.js is at most 2.5 KB gzip and brings no framework', () => {
  expect(size('afterword.js', 'gz')).toBeLessThanOrEqual(2.5 * KB)
  expect(script).not.toMatch(/preact|__k|dangerouslySetInnerHTML/)
})

test('what is loaded before the first thread stands only ever gets smaller', () => {
  const first = new Set(['afterword.js', ...wave('mount'), ...wave('server'), ...wave('en')])
  const parts = [...first].map((name) => [name, size(name, 'br')] as const)
  const sum = parts.reduce((total, [, bytes]) => total + bytes, 0)
  // The goal is 36 KB with the data of twenty comments (about 2 KB); this is what is reached.
  expect(sum, JSON.stringify(parts)).toBeLessThanOrEqual(38 * KB)
})

test('nothing a chunk needs at once is asked for in a later wave', () => {
  for (const [name = '', ...needs] of waves) {
    const imports = [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/(?:^|[;}])import\s*(?:[^"'`();]*?from\s*)?["'`]\.\/([^"'`]+)["'`]/g),
    ].map((match) => `chunks/${match[1]}`)
    for (const needed of imports) expect(needs, `${name} imports ${needed}`).toContain(needed)
  }
})

test('each adapter is at most 4 KB gzip beside the shared HTTP part, each language at most 3 KB', () => {
  for (const name of chunks) {
    if (/^(en|de|ar)-/.test(name)) expect(size(`chunks/${name}`, 'gz'), name).toBeLessThanOrEqual(3 * KB)
    if (/^(server|memory|local|static)-/.test(name)) expect(size(`chunks/${name}`, 'gz'), name).toBeLessThanOrEqual(4 * KB)
  }
})

test('every file is minified in full', () => {
  for (const name of chunks) expect(readFileSync(join(folder, 'chunks', name), 'utf8'), name).not.toMatch(/\n {2,}\S.*\n {2,}\S.*\n {2,}\S/)
})
