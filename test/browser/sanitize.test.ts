import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { renderMarkdown } from '../../src/markup/markdown'
import { dressed, foreign, from, others, own } from '../markup/images'
import { launchChromium } from './chromium'

/** The browser's own sanitizer against DOMPurify: over every corpus, raw and as Markdown, both must give the same. */
const root = join(import.meta.dirname, '../..')
const corpus = (name: string): { payload: string; expected?: string }[] =>
  JSON.parse(readFileSync(join(root, `test/corpora/${name}.json`), 'utf8'))
const hostile = ['dompurify-expect', 'h5sc', 'owasp-filter-evasion', 'blns'].flatMap(corpus)
const specs = ['commonmark-spec', 'gfm-spec'].flatMap(corpus)
const planted = [
  '<b is="page-element">x</b>',
  '<p is=x>y</p>',
  '<form><input name=attributes>z</form>',
  ' <p>a</p>',
  '<svg><p><style><!--</style><img src=x onerror=alert(1)>-->',
  '<p>1 < 2 <3</p>',
  '<span class="h-card"><a href="https://social.example/@a">@<span>a</span></a></span>',
  '<div><div><p title="-->">deep</p></div></div>',
  '<td>cell</td><li>item',
  '<a href="https://example.com/" title="a --&gt; b">x</a><a title="&lt;/style">y</a>',
  ...own,
  ...dressed,
  ...foreign,
  ...others,
  '<p onclick=x style="position:fixed" id=a name=b class=c data-x=1 aria-label=y>t</p>',
]
const cases = [
  ...hostile.flatMap(({ payload }) => [payload, renderMarkdown(payload)]),
  ...specs.flatMap(({ payload, expected = '' }) => [payload, expected, renderMarkdown(payload)]),
  ...planted,
]

async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(root, 'src/markup/sanitize.ts'), formats: ['es'] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const output = [built].flat().flatMap((result) => ('output' in result ? result.output : []))[0]
  if (output?.type !== 'chunk') throw new Error('nothing was built')
  return output.code
}

test('both sanitizers give the same for every corpus, and most bodies need no DOMPurify', { timeout: 120_000 }, async () => {
  expect(cases.length).toBeGreaterThan(4000)
  const code = await bundled()
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.addInitScript(() => Object.assign(globalThis, { alert: () => Object.assign(globalThis, { fired: true }) }))
    const asked: string[] = []
    await page.route('**/*', (route) => {
      asked.push(route.request().url())
      return route.fulfill(
        route.request().url().endsWith('/sanitize.js')
          ? { contentType: 'text/javascript', body: code }
          : {
              contentType: 'text/html',
              body: '<!doctype html><title>t</title><script type="module">import * as door from "/sanitize.js"; globalThis.door = door</script>',
            },
      )
    })
    await page.goto('http://sanitize.test/')
    expect(await page.evaluate(() => 'parseHTML' in Document)).toBe(true)
    const seen = await page.evaluate(
      async ({ cases, from }) => {
        type Door = { sanitize(html: string, pictures?: string): { fragment: DocumentFragment } | Promise<{ fragment: DocumentFragment }> }
        const { door } = globalThis as unknown as { door: Door }
        const written = (fragment: DocumentFragment) => {
          const box = document.createElement('div')
          box.append(fragment)
          const html = box.innerHTML
          for (const image of box.querySelectorAll('img')) image.loading = 'eager'
          document.body.append(box)
          box.remove()
          return html
        }
        const ways = cases.flatMap((html) => [
          { html, pictures: undefined },
          { html, pictures: from },
        ])
        const native: string[] = []
        let usual = 0
        const own = Reflect.get(Document, 'parseHTML') as (...given: unknown[]) => unknown
        Object.assign(Document, {
          parseHTML: (...given: unknown[]) => {
            usual++
            return own.apply(Document, given)
          },
        })
        for (const { html, pictures } of ways) native.push(written((await door.sanitize(html, pictures)).fragment))
        Reflect.deleteProperty(Document, 'parseHTML')
        const different: { html: string; native: string; purified: string }[] = []
        for (const [n, { html, pictures }] of ways.entries()) {
          const purified = written((await door.sanitize(html, pictures)).fragment)
          if (purified !== native[n]) different.push({ html: escape(html), native: native[n] ?? '', purified })
        }
        return { different, usual, fired: 'fired' in globalThis }
      },
      { cases, from },
    )
    expect(seen.fired).toBe(false)
    // Both ways put what they let through into the page: nothing but the backend's own pictures may be asked for.
    expect(asked.filter((url) => !url.startsWith('http://sanitize.test/') && !url.startsWith(`${from}pictures/`))).toEqual([])
    expect(asked.some((url) => url.startsWith(`${from}pictures/`))).toBe(true)
    expect(seen.different.slice(0, 5), `${seen.different.length} of ${cases.length}`).toEqual([])
    expect(seen.usual).toBeGreaterThan(cases.length / 2)
  } finally {
    await browser.close()
  }
})
