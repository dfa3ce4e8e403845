import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

/**
 * The arrows of src/README.md: which room may import which, read from every file's import statements (static, dynamic and type-only).
 * A folder is a room; the files at the top of `src` are rooms of their own.
 */
const arrows: Record<string, readonly string[]> = {
  'embed.ts': ['element.ts', 'parts.ts'],
  'register.ts': ['element.ts', 'parts.ts'],
  'index.ts': ['core', 'element.ts', 'mount.tsx', 'options.ts', 'parts.ts'],
  // A list of lazy imports: the widget, each adapter, each language.
  'parts.ts': ['mount.tsx', 'count.ts', 'adapters', 'i18n'],
  'element.ts': ['core', 'parts.ts', 'options.ts', 'adapters/registry.ts', 'i18n/languages.ts'],
  'count.ts': ['core', 'parts.ts', 'options.ts', 'adapters/registry.ts'],
  'options.ts': ['core', 'i18n'],
  'mount.tsx': ['core', 'options.ts', 'state', 'ui', 'i18n'],
  core: [],
  adapters: ['core'],
  state: ['core'],
  ui: ['core', 'state', 'markup', 'i18n'],
  markup: ['core'],
  i18n: ['core'],
  // One renderer for the preview in the page and the stored page: what a reader saw is what stands.
  server: ['core', 'markup/markdown.ts', 'markup/allowed.ts'],
  testing: ['core', 'server/store/store.ts'],
}

/** Packages that only one place may name. */
const doors: Record<string, (file: string) => boolean> = {
  dompurify: (file) => file === 'markup/purify.ts',
  '@speed-highlight/core': (file) => file.startsWith('markup/'),
  'markdown-it': (file) => file.startsWith('markup/'),
  preact: (file) => file === 'mount.tsx' || file.startsWith('ui/'),
  '@preact/signals': (file) => file.startsWith('state/') || file.startsWith('ui/'),
  vitest: (file) => file.startsWith('testing/'),
  hono: (file) => file.startsWith('server/'),
  kysely: (file) => file.startsWith('server/store/') || file.startsWith('server/transfer/'),
  pg: (file) => file.startsWith('server/store/'),
  sharp: (file) => file === 'server/pictures/convert.ts',
  'better-sqlite3': (file) => file.startsWith('server/'),
  'prom-client': (file) => file === 'server/watching/metrics.ts',
}

const src = join(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !/(^|\/)(dist|node_modules)\//.test(name),
)

const room = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? file) : file)

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
}

function resolve(file: string, name: string): string {
  const path = relative(src, join(src, dirname(file), name.replace(/\?.*$/, '')))
  return files.find((other) => other === path || other === `${path}.ts` || other === `${path}.tsx` || other === `${path}/index.ts`) ?? path
}

test('there is something to check', () => {
  expect(files.length).toBeGreaterThan(30)
  expect(importsOf('mount.tsx')).toContain('preact')
})

for (const file of files) {
  test(`src/${file} keeps to the arrows`, () => {
    for (const name of importsOf(file)) {
      if (name.startsWith('.')) {
        const target = resolve(file, name)
        const own = room(file)
        const allowed = room(target) === own || arrows[own]?.some((to) => to === target || to === room(target))
        expect(allowed, `src/${file} imports src/${target}, which DESIGN's arrows do not allow`).toBe(true)
      } else {
        const packageName = name.startsWith('@') ? name.split('/').slice(0, 2).join('/') : (name.split('/')[0] ?? name)
        const door = doors[packageName]
        expect(!door || door(file), `src/${file} imports ${packageName}, which has one door`).toBe(true)
      }
    }
  })
}

test('only core/storage.ts touches localStorage, only adapters/http.ts asks the network and adapters/events.ts listens to it (and the kits, of a backend under test), only the server entry reads the environment', () => {
  for (const file of files) {
    const text = readFileSync(join(src, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    if (/\blocalStorage\b/.test(text)) expect(file).toBe('core/storage.ts')
    if (/(?<![.\w])fetch\(/.test(text) && !/^(server|testing)\//.test(file))
      expect(['adapters/http.ts', 'adapters/events.ts']).toContain(file)
    if (/\bprocess\.env\b/.test(text)) expect(file).toBe('server/main.ts')
    if (/\bsessionStorage\b|document\.cookie/.test(text)) expect.fail(`src/${file} keeps state where it must not`)
  }
})
