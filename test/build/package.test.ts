import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterNames } from '../../src/adapters/names'

/** What `npm i afterword` brings, as it is built. */
const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const inNode = (script: string) =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }))

test('importing it does nothing and needs no DOM', () => {
  const seen = inNode(`
    const before = Object.keys(globalThis)
    const afterword = await import('afterword')
    await import('afterword/element')
    const adapters = await Promise.all(${JSON.stringify(adapterNames)}.map((name) => import('afterword/adapters/' + name)))
    console.log(JSON.stringify({ names: Object.keys(afterword), factories: adapters.map((m) => typeof m.default), globals: Object.keys(globalThis).filter((k) => !before.includes(k)) }))
  `)
  expect(seen.names).toEqual(expect.arrayContaining(['mount', 'defineElements', 'defineAdapter', 'AfterwordError', 'isAfterwordError']))
  expect(seen.factories).toEqual(adapterNames.map(() => 'function'))
  expect(seen.globals).toEqual([])
})

test('an adapter from the package works where there is no page', () => {
  const seen = inNode(`
    import createMemory from 'afterword/adapters/memory'
    const adapter = createMemory({ url: '', storage: { get() {}, set() {} } })
    const page = await adapter.list({ thread: { id: 'a', url: 'a' }, sort: 'newest' }, { signal: new AbortController().signal })
    console.log(JSON.stringify(page.comments))
  `)
  expect(seen).toEqual([])
})

/** What a page that bundles the widget may write; `any` anywhere would leave an expected error out. */
const consumer = `
import { type Adapter, AfterwordError, mount, type MountOptions } from 'afterword'
import createMemory from 'afterword/adapters/memory'
import { testAdapter } from 'afterword/testing'
const adapter: Adapter = createMemory({ url: '', storage: { get: () => undefined, set() {} } })
const options: MountOptions = { adapter, theme: 'dark' }
mount(document.body, options).update({ sort: 'top' })
testAdapter('mine', () => ({ adapter, thread: { id: 'a', url: 'a' } }))
// @ts-expect-error no such code
new AfterwordError('no_such_code')
// @ts-expect-error no such theme
mount(document.body, { adapter, theme: 'pink' })
// @ts-expect-error a thread has an id
testAdapter('mine', () => ({ adapter, thread: { url: 'a' } }))
`

test.each([
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])('its types are found by whoever resolves modules as %s does', (resolution, module) => {
  const folder = join(root, 'node_modules/.cache-types')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'consumer.mts'), consumer)
  const options = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--module', module, '--moduleResolution', resolution]
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--ignoreConfig', ...options, join(folder, 'consumer.mts')], {
      cwd: root,
      encoding: 'utf8',
    })
  } catch (error) {
    expect.unreachable((error as { stdout: string }).stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('every subpath has its types', () => {
  for (const target of Object.values(manifest.exports) as (string | { types: string; default: string })[]) {
    // Style sheets have none.
    if (typeof target === 'string') continue
    const { types, default: file } = target
    for (const name of ['server', 'memory']) {
      expect(existsSync(join(root, types.replace('*', name))), types).toBe(true)
      expect(existsSync(join(root, file.replace('*', name))), file).toBe(true)
    }
  }
})

test('it brings the ready themes', () => {
  expect(manifest.exports['./themes/*']).toBe('./dist/themes/*')
  expect(readFileSync(join(root, 'dist/themes/paper.css'), 'utf8')).toContain('--afterword-accent')
})

test('it brings no server and nothing to compile', () => {
  const expected = ['@preact/signals', '@speed-highlight/core', 'dompurify', 'markdown-it', 'preact']
  expect(Object.keys(manifest.dependencies).sort()).toEqual(expected)
})
