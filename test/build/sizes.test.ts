import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterNames } from '../../src/adapters/names'
import { languageNames } from '../../src/i18n/names'

/**
 * The size budgets of the script as it is built, in bytes on the wire. What counts is that the first thread stands within 36 KB, headers and
 * comments among them (`npm run bench` measures it); the files alone are held to less. `npm run build` writes what is measured here.
 */
const folder = join(import.meta.dirname, '../../src/server/dist/public')
const KB = 1024
const script = readFileSync(join(folder, 'afterword.js'), 'utf8')
const build = readdirSync(join(folder, 'chunks'))[0] ?? ''
const chunks = readdirSync(join(folder, 'chunks', build)).filter((name) => name.endsWith('.js'))
const text = (name: string) => readFileSync(join(folder, 'chunks', build, name), 'utf8')
const size = (name: string, encoding: 'br' | 'gz') =>
  readFileSync(join(folder, name === 'afterword.js' ? '' : `chunks/${build}`, `${name}.${encoding}`)).length

const sum = (names: readonly string[]) => {
  const parts = names.map((name) => [name, size(name, 'br')] as const)
  return { bytes: parts.reduce((total, [, bytes]) => total + bytes, 0), parts: JSON.stringify(parts) }
}

test('afterword.js is at most 2.5 KB gzip and brings no framework', () => {
  expect(size('afterword.js', 'gz')).toBeLessThanOrEqual(2.5 * KB)
  expect(script).not.toMatch(/preact|__k|dangerouslySetInnerHTML/)
})

test('what is loaded before the first thread stands leaves room for its headers and comments', () => {
  const wave = ['afterword.js', 'mount.js', 'core.js', 'server.js', 'en.js']
  const { bytes, parts } = sum(wave)
  expect(bytes, parts).toBeLessThanOrEqual(32.5 * KB)
  // In a browser without a sanitizer of its own.
  const older = sum([...wave, 'purify.js'])
  expect(older.bytes, older.parts).toBeLessThanOrEqual(42.5 * KB)
})

test('nothing an entry needs at once is asked for in a later wave', () => {
  for (const name of ['mount', 'count', ...adapterNames, ...languageNames]) {
    const imports = text(`${name}.js`).matchAll(/(?:^|[;}])import\s*(?:[^"'`();]*?from\s*)?["'`]\.\/([^"'`]+)\.js["'`]/g)
    for (const [, needed] of imports) {
      // `core` comes with everything, `guest` with every backend that is not listed; what else there is stands in the script's own list.
      const listed = new RegExp(`\\b${name}:\\[([^\\]]*)\\]`).exec(script)?.[1]
      const comes = listed ?? (adapterNames.some((adapter) => adapter === name) ? 'guest' : '')
      if (needed !== 'core') expect(comes, `${name} imports ${needed}`).toMatch(new RegExp(`\\b${needed}\\b`))
    }
  }
})

test('each adapter is at most 4 KB gzip beside what they share, so is each part that comes later; each language at most 3 KB', () => {
  const shared = ['mount.js', 'core.js', 'markdown.js', 'purify.js', 'later.js', 'emoji.js']
  for (const name of chunks.filter((name) => !shared.includes(name))) expect(size(name, 'gz'), name).toBeLessThanOrEqual(4 * KB)
  // The names of nearly two thousand emoji; for who opens them.
  expect(size('emoji.js', 'gz')).toBeLessThanOrEqual(20 * KB)
  for (const name of adapterNames) expect(chunks).toContain(`${name}.js`)
  for (const name of languageNames) expect(size(`${name}.js`, 'gz'), name).toBeLessThanOrEqual(3 * KB)
})

test('code is coloured by chunks of its own, a language each, that nothing asks for at once', () => {
  const languages = chunks.filter((name) => name.startsWith('code-'))
  expect(languages.length).toBeGreaterThan(20)
  for (const name of chunks.filter((name) => !languages.includes(name)))
    expect(text(name), name).not.toMatch(/(?:import|from)\s*["'`]\.\/(?:code-|highlight|createPictures)/)
})

test('every file is minified in full', () => {
  for (const name of chunks) expect(text(name), name).not.toMatch(/\n {2,}\S.*\n {2,}\S.*\n {2,}\S/)
})
