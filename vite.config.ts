import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, type Plugin, type UserConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import { adapterNames } from './src/adapters/names.ts'
import { languageNames } from './src/i18n/names.ts'

/** One config, three builds (`vite build --mode script|library|server`) and the tests. */
export default defineConfig(({ mode }) => builds[mode] ?? tests)

/** Dependencies a package brings by npm stay imports in what we publish. */
const external = /^(?!\.|\/|[a-z]:\\|\0)/i
/** Of the server's, these are hundreds of small files each, which a start would read one by one: it takes half as long with them in one. */
const inOne = /^(kysely|sanitize-html|rate-limiter-flexible)$/

/** What `afterword.js` loads when it is needed: the widget, each backend, each language. */
const scriptEntries = Object.fromEntries([
  ['mount', 'src/mount.tsx'],
  ['count', 'src/count.ts'],
  ...adapterNames.map((name) => [name, `src/adapters/${name}.ts`]),
  ...languageNames.flatMap((name) => [
    [name, `src/i18n/${name}.ts`],
    [`writing-${name}`, `src/i18n/writing/${name}.ts`],
  ]),
])
/** What nearly every chunk stands on, in one file. */
const coreFiles =
  /src\/(core\/(adapter|errors|letters|rules|storage|thread|uuid)|adapters\/(failure|http|names|registry|rows)|options)\.ts$/
/** What the adapters of other people's backends share. */
const guestFiles = /src\/adapters\/(link|once|page|plainText|whole)\.ts$/

const common: UserConfig = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  publicDir: false,
}

const builds: Record<string, UserConfig> = {
  /** What a page loads: `afterword.js`, a classic script, and lazy ES chunks; in full minified, each with its compressed copies. */
  script: {
    ...common,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [classicScript(), themes(), precompressed()],
    build: {
      outDir: 'src/server/dist/public',
      emptyOutDir: true,
      target: 'es2022',
      // As written: what an older browser does not know it leaves out, and looks plainer.
      cssTarget: 'esnext',
      lib: { entry: scriptEntries, formats: ['es'] },
      rolldownOptions: {
        output: {
          entryFileNames: 'chunks/[name].js',
          // `pl` is Perl here, and Polish elsewhere.
          chunkFileNames: ({ facadeModuleId }) => `chunks/${facadeModuleId?.includes('speed-highlight') ? 'code-' : ''}[name].js`,
          minify: true,
          codeSplitting: {
            groups: [
              { name: 'core', test: coreFiles },
              { name: 'guest', test: guestFiles },
            ],
          },
        },
        // What the lazy half of the widget shares with the first stays in the first.
        preserveEntrySignatures: 'allow-extension',
      },
    },
  },
  /** The npm package: ES modules beside their types, dependencies left to npm. */
  library: {
    ...common,
    plugins: [types(), themes()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      lib: {
        entry: {
          index: 'src/index.ts',
          register: 'src/register.ts',
          testing: 'src/testing/index.ts',
          ...Object.fromEntries(adapterNames.map((name) => [`adapters/${name}`, `src/adapters/${name}.ts`])),
        },
        formats: ['es'],
      },
      rolldownOptions: { external },
    },
  },
  /** The server, in two files: the library and the command. Dependencies stay in node_modules, but for what a start would wait for. */
  server: {
    ...common,
    plugins: [notices()],
    ssr: { noExternal: true },
    build: {
      outDir: 'src/server/dist',
      // `public/` is the script's.
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      ssr: true,
      rolldownOptions: {
        input: { index: 'src/server/index.ts', main: 'src/server/main.ts' },
        external: (name, importer) => external.test(name) && !inOne.test(name) && !importer?.includes('node_modules'),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  },
}

const states = ['accessibility', 'configure', 'contrast', 'demos', 'looks', 'pseudo'].map((name) => `test/browser/${name}.test.ts`)

const tests: UserConfig = {
  ...common,
  test: {
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/server/**', 'test/browser/**', 'test/build/**', 'test/bench/**', 'test/live/**', 'test/torture/**'],
        },
      },
      { extends: true, test: { name: 'server', environment: 'node', include: ['test/server/**/*.test.ts'] } },
      { extends: true, test: { name: 'build', environment: 'node', include: ['test/build/**/*.test.ts'] } },
      // Other people's servers, started by the tests; `.ci/run` and `npm run live` wait for them.
      {
        extends: true,
        test: {
          name: 'live',
          environment: 'node',
          include: ['test/live/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 900_000,
        },
      },
      // Hundreds of times what happens once; `.ci/run` and `npm run torture` wait for it.
      {
        extends: true,
        test: {
          name: 'torture',
          environment: 'node',
          include: ['test/torture/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
        },
      },
      // One at a time: what is measured must have the machine to itself.
      { extends: true, test: { name: 'bench', environment: 'node', include: ['test/bench/**/*.test.ts'], fileParallelism: false } },
      {
        extends: true,
        // One browser at a time; a page that hangs is a failure of its own, not of the test after it.
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          exclude: states,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
        },
      },
      // How each state looks and reads: nothing is timed, so they may go side by side.
      {
        extends: true,
        test: { name: 'states', environment: 'node', include: states, sequence: { groupOrder: 2 }, testTimeout: 30_000 },
      },
    ],
  },
}

/**
 * Adds `afterword.js`: `src/embed.ts` with all it needs at once, as one classic script, apart from the chunks so that none of them waits for
 * another file. The chunks go into a folder named after the content of them all: the script finds each by its name, without a list.
 */
function classicScript(): Plugin {
  const finder = `document.currentScript||[...document.querySelectorAll('script[src*="/afterword.js"]')].pop()`
  return {
    name: 'classic-script',
    async generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      for (const chunk of chunks) chunk.code = withoutNotes(chunk.code)
      const hash = createHash('sha256')
      for (const { fileName, code } of chunks) hash.update(fileName).update(code)
      const folder = `chunks/${hash.digest('base64url').replace(/\W/g, '').slice(0, 8)}`
      const short = (file: string) => file.replace(/^chunks\/|\.js$/g, '')
      const needs: Record<string, string[]> = {}
      for (const { fileName, imports, isEntry } of chunks) {
        const more = imports.map(short).filter((name) => name !== 'core')
        const name = short(fileName)
        const assumed = adapterNames.some((adapter) => adapter === name) ? 'guest' : ''
        if (isEntry && more.join() !== assumed) needs[name] = more
      }
      for (const { fileName, code } of chunks) {
        delete bundle[fileName]
        this.emitFile({ type: 'asset', fileName: fileName.replace('chunks', folder), source: code })
      }
      const built = await build({
        ...common,
        configFile: false,
        logLevel: 'warn',
        define: { afterwordChunks: JSON.stringify(folder), afterwordNeeds: JSON.stringify(needs) },
        build: {
          write: false,
          target: 'es2022',
          lib: { entry: 'src/embed.ts', formats: ['es'] },
          rolldownOptions: { output: { minify: true } },
        },
      })
      const output = [built].flat().flatMap((result) => ('output' in result ? result.output : []))[0]
      if (output?.type !== 'chunk' || output.imports.length || output.dynamicImports.length)
        return this.error('afterword.js must stand alone.')
      const code = withoutNotes(output.code).replace(/export\s*\{[^}]*\};?\s*$/, '')
      this.emitFile({ type: 'asset', fileName: 'afterword.js', source: `(afterwordScript=>{${code}})(${finder});\n` })
    },
  }
}

/** The minifier keeps notes meant for bundlers; nobody bundles these files again. */
function withoutNotes(code: string): string {
  return code.replace(/([\w$]?)\s*\/\* @(?:__PURE__|vite-ignore) \*\/\s*([\w$]?)/g, (_, before, after) =>
    before && after ? `${before} ${after}` : before + after,
  )
}

/** The ready themes, as they are written: style sheets for the page around. */
function themes(): Plugin {
  const folder = 'src/ui/themes'
  return {
    name: 'themes',
    generateBundle() {
      for (const name of readdirSync(folder).filter((name) => name.endsWith('.css')))
        this.emitFile({ type: 'asset', fileName: `themes/${name}`, source: readFileSync(join(folder, name)) })
    },
  }
}

/** Has the compiler write the types, and names each file in full: whoever resolves modules as Node does finds them, too. */
function types(): Plugin {
  const folder = 'dist/types'
  return {
    name: 'types',
    closeBundle() {
      execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'src/tsconfig.types.json'], { stdio: 'inherit' })
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.d.ts')) continue
        const file = join(folder, name)
        const text = readFileSync(file, 'utf8')
        writeFileSync(file, text.replace(/(\bfrom |\bimport\()(['"])(\.{1,2}\/[^'"]+)\2/g, '$1$2$3.js$2'))
      }
    },
  }
}

/** Puts the licences of the packages that are in the bundle beside it. */
function notices(): Plugin {
  return {
    name: 'notices',
    generateBundle(_, bundle) {
      const files = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []))
      const folders = new Set(files.flatMap((name) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? []))
      const texts = [...folders].sort().map((folder) => {
        const licence = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
        const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
        return `${name} (${license})\n\n${licence ? readFileSync(join(folder, licence), 'utf8') : ''}`
      })
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: texts.join('\n\n') })
    },
  }
}

/** Writes a `.br` and a `.gz` beside every file, so that the server never compresses the same bytes twice. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotliCompressSync(bytes, quality) })
        this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(bytes, { level: 9 }) })
      }
    },
  }
}
