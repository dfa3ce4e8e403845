import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, type Plugin, type UserConfig } from 'vite'
import { defineConfig } from 'vitest/config'

/** One config, three builds (`vite build --mode script|library|server`) and the tests. */
export default defineConfig(({ mode }) => builds[mode] ?? tests)

/** Dependencies a package brings by npm stay imports in what we publish. */
const external = /^(?!\.|\/|[a-z]:\\|\0)/i

/** What `afterword.js` loads when it is needed: the widget, each backend, each language. */
const adapters = ['server', 'memory', 'local', 'static']
const languages = ['en', 'de', 'ar']
const scriptEntries = Object.fromEntries([
  ['mount', 'src/mount.tsx'],
  ['count', 'src/count.ts'],
  ...adapters.map((name) => [name, `src/adapters/${name}.ts`]),
  ...languages.map((name) => [name, `src/i18n/${name}.ts`]),
])

const common: UserConfig = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  publicDir: false,
}

const builds: Record<string, UserConfig> = {
  /** What a page loads: `afterword.js`, a classic script, and lazy ES chunks; in full minified, each with its compressed copies. */
  script: {
    ...common,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [classicScript(), precompressed()],
    build: {
      outDir: 'src/server/dist/public',
      emptyOutDir: true,
      target: 'es2022',
      lib: { entry: scriptEntries, formats: ['es'] },
      rolldownOptions: {
        output: {
          entryFileNames: 'chunks/[name]-[hash].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          minify: true,
          // One file of what every chunk stands on, instead of one for every combination.
          codeSplitting: { groups: [{ name: 'core', test: /src\/(core\/|options\.ts)/ }] },
        },
      },
    },
  },
  /** The npm package: ES modules beside their types (`tsc` writes those), dependencies left to npm. */
  library: {
    ...common,
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
          ...Object.fromEntries(adapters.map((name) => [`adapters/${name}`, `src/adapters/${name}.ts`])),
        },
        formats: ['es'],
      },
      rolldownOptions: { external },
    },
  },
  /** The server, in two files: the library and the command. Dependencies stay in node_modules. */
  server: {
    ...common,
    build: {
      outDir: 'src/server/dist',
      // `public/` is the script's.
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      ssr: true,
      rolldownOptions: {
        input: { index: 'src/server/index.ts', main: 'src/server/main.ts' },
        external,
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  },
}

const tests: UserConfig = {
  ...common,
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/server/**', 'test/browser/**', 'test/build/**', 'test/bench/**'],
        },
      },
      { extends: true, test: { name: 'server', environment: 'node', include: ['test/server/**/*.test.ts'] } },
      { extends: true, test: { name: 'build', environment: 'node', include: ['test/build/**/*.test.ts'] } },
      { extends: true, test: { name: 'bench', environment: 'node', include: ['test/bench/**/*.test.ts'] } },
      {
        extends: true,
        // One browser at a time; a page that hangs is a failure of its own, not of the test after it.
        test: { name: 'browser', environment: 'node', include: ['test/browser/**/*.test.ts'], fileParallelism: false, testTimeout: 30_000 },
      },
    ],
  },
}

/**
 * Adds `afterword.js`: `src/embed.ts` with all it needs at once, as one classic script, apart from the chunks so that none of them waits for
 * another file. A relative `import()` in a classic script from another origin would resolve against `about:blank` (HTML spec, "creating a
 * classic script": muted errors), so chunks are named by absolute URLs beside the script's own; and what a chunk imports is asked for
 * together with it, so that all of it travels in one wave.
 */
function classicScript(): Plugin {
  const finder = `document.currentScript||[...document.querySelectorAll('script[src*="/afterword.js"]')].pop()||null`
  const loader = 'const afterwordLoad=(...f)=>Promise.all(f.map(n=>import(new URL(n,afterwordScript.src).href))).then(m=>m[0]);'
  return {
    name: 'classic-script',
    async generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      for (const chunk of chunks) chunk.code = withoutNotes(chunk.code)
      const wave = (name: string, seen = new Set<string>()): Set<string> => {
        if (seen.has(name)) return seen
        seen.add(name)
        for (const next of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) wave(next, seen)
        return seen
      }
      const lazy: Plugin = {
        name: 'lazy',
        enforce: 'pre',
        async resolveDynamicImport(name, importer) {
          if (typeof name !== 'string') return null
          const module = (await this.resolve(name, importer))?.id
          const chunk = chunks.find((chunk) => chunk.facadeModuleId === module)
          if (!chunk) this.error(`${name} is imported by the script, but no entry of the build.`)
          return { id: `chunk:${chunk.fileName}`, external: true }
        },
      }
      const built = await build({
        ...common,
        configFile: false,
        logLevel: 'warn',
        plugins: [lazy],
        build: {
          write: false,
          target: 'es2022',
          lib: { entry: 'src/embed.ts', formats: ['es'] },
          rolldownOptions: { output: { minify: true } },
        },
      })
      const output = [built].flat().flatMap((result) => ('output' in result ? result.output : []))[0]
      if (output?.type !== 'chunk' || output.imports.length) return this.error('afterword.js must stand alone.')
      const code = withoutNotes(output.code)
        .replace(
          /import\(([`"'])chunk:(.+?)\1\)/g,
          (_, _quote, name) => `afterwordLoad(${[...wave(name)].map((file) => JSON.stringify(file)).join()})`,
        )
        .replace(/export\s*\{[^}]*\};?\s*$/, '')
      this.emitFile({ type: 'asset', fileName: 'afterword.js', source: `(afterwordScript=>{${loader}${code}})(${finder});\n` })
    },
  }
}

/** The minifier keeps notes meant for bundlers; nobody bundles these files again. */
function withoutNotes(code: string): string {
  return code.replace(/(\w?)\s*\/\* @(?:__PURE__|vite-ignore) \*\/\s*(\w?)/g, (_, before, after) =>
    before && after ? `${before} ${after}` : before + after,
  )
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
