import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

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
    const adapters = await Promise.all(['server', 'memory', 'local', 'static'].map((name) => import('afterword/adapters/' + name)))
    console.log(JSON.stringify({ names: Object.keys(afterword), factories: adapters.map((m) => typeof m.default), globals: Object.keys(globalThis).filter((k) => !before.includes(k)) }))
  `)
  expect(seen.names).toEqual(expect.arrayContaining(['mount', 'defineElements', 'defineAdapter', 'AfterwordError', 'isAfterwordError']))
  expect(seen.factories).toEqual(['function', 'function', 'function', 'function'])
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

test('every subpath has its types', () => {
  for (const { types, default: file } of Object.values(manifest.exports) as { types: string; default: string }[]) {
    for (const name of ['server', 'memory']) {
      expect(existsSync(join(root, types.replace('*', name))), types).toBe(true)
      expect(existsSync(join(root, file.replace('*', name))), file).toBe(true)
    }
  }
})

test('it brings no server and nothing to compile', () => {
  expect(Object.keys(manifest.dependencies).sort()).toEqual(['@preact/signals', 'dompurify', 'markdown-it', 'preact'])
})
