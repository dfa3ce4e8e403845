import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
// @ts-expect-error a plain module of the demo
import { backends, languages, looks, properties } from '../../demo/snippet.js'
import { adapterNames } from '../../src/adapters/names'
import { languageNames } from '../../src/i18n/names'
import { useStage } from './stage'

/** The configurator: what it shows is what it writes, and what it writes works when pasted. */
const stage = useStage({ AFTERWORD_ORIGINS: '*' })

interface Backend {
  readonly name: string
  readonly title: string
  readonly fields: readonly { readonly name: string; readonly example: string; readonly optional?: true }[]
}
const all: readonly Backend[] = backends

const snippetOf = async (page: Page) => (await page.locator('#snippet').textContent()) ?? ''
const attributesOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])))

/** Backends of other hosts answer that they are tired. */
async function tired(page: Page): Promise<void> {
  const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
  const hosts = /example\.com|api\.github\.com|bsky|supabase|webmention\.io/
  await page.route(hosts, (route) => route.fulfill({ status: 503, headers, body: '{}' }))
}

/** Opens a page with nothing in it but what was pasted. */
async function paste(html: string): Promise<Page> {
  return stage.open('/pasted.html', undefined, {
    forgive: /503|could not be loaded|Failed to load resource/,
    before: async (page) => {
      await tired(page)
      await page.route('**/pasted.html', (route) =>
        route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Pasted</title><body>${html}` }),
      )
    },
  })
}

test('every backend can be chosen, in words; so can every language, every ready theme, and every property that is documented', () => {
  expect(all.map(({ name }) => name).sort()).toEqual([...adapterNames].sort())
  expect(languages).toEqual([...languageNames])
  const themes = readdirSync(join(import.meta.dirname, '../../src/ui/themes')).filter((name) => name.endsWith('.css'))
  expect(looks.map(({ name }: { name: string }) => `${name}.css`).sort()).toEqual(themes.sort())
  const documented = readFileSync(join(import.meta.dirname, '../../src/ui/style.css'), 'utf8').matchAll(/^ \*\s+--afterword-(\w+) /gm)
  expect(properties.map(({ name }: { name: string }) => name).sort()).toEqual([...documented].map(([, name]) => name).sort())
})

test.each(all.map((backend) => [backend.name, backend] as const))(
  '%s: the snippet says what was chosen, and starts the widget',
  async (name, backend) => {
    const page = await stage.open('/configure.html', undefined, {
      forgive: /503|Failed to load resource/,
      before: tired,
    })
    await page.getByLabel('Backend').selectOption(backend.title)
    for (const { name, example } of backend.fields) await page.locator(`#field-${name}`).fill(example)
    await page.getByLabel('Language').selectOption('Deutsch')
    const snippet = await snippetOf(page)
    const pasted = await paste(snippet)
    await pasted.locator('afterword-comments').scrollIntoViewIfNeeded()
    await pasted.getByRole('heading', { name: 'Kommentare' }).waitFor()
    const { async: _, src, ...written } = await attributesOf(pasted, 'script')
    expect(src).toBe(`${stage.house.url}/afterword.js`)
    const told = Object.fromEntries(Object.entries(written).map(([name, value]) => [name.replace('data-', ''), value]))
    expect(told.backend ?? 'server').toBe(name)
    for (const { example } of backend.fields) expect(decodeURIComponent(JSON.stringify(told))).toContain(example)
    // The widget beside the form was told the same; which server is ours, the pasted script knows by itself.
    const beside = async () => {
      const { loading: _, url, ...shown } = await attributesOf(page, '#stage afterword-comments')
      return name === 'server' || url === undefined ? shown : { ...shown, url }
    }
    await expect.poll(beside).toEqual(told)
  },
)

test('language, theme, accent and order change the widget that is seen', async () => {
  const page = await stage.open('/configure.html')
  const widget = page.locator('#stage afterword-comments')
  await page.getByLabel('Backend').selectOption('Waline')
  await page.getByText('A sample, until you fill in: The server’s address.').waitFor()
  await page.getByText('library books').first().waitFor()
  await page.getByLabel('Language').selectOption('العربية')
  await widget.getByRole('heading', { name: 'إضافة تعليق' }).waitFor()
  await page.getByLabel('The page is').selectOption('Dark')
  await widget.locator('[data-theme="dark"]').waitFor()
  await page.getByText('Every property').click()
  await page.getByLabel('Accent', { exact: true }).fill('#008855')
  await page.getByLabel('Corners').selectOption('Square')
  const property = (name: string) => widget.evaluate((host, name) => getComputedStyle(host).getPropertyValue(`--afterword-${name}`), name)
  expect([await property('accent'), await property('radius')]).toEqual(['#008855', '0'])
  await page.getByLabel('Ready theme').selectOption('moss: a quiet garden')
  await expect.poll(() => property('gap')).toBe('2em')
  await page.getByLabel('First order').selectOption('Oldest first')
  await expect.poll(() => widget.getAttribute('sort')).toBe('oldest')
  const snippet = await snippetOf(page)
  expect(snippet).toContain('<style>afterword-comments { --afterword-accent: #008855; --afterword-radius: 0 }</style>')
  expect(snippet).toContain('themes/moss.css">')
  expect(snippet).toMatch(/data-lang="ar"\s+data-theme="dark"\s+data-sort="oldest"/)
})

test('what is typed is escaped, kept while another backend is looked at, and copied', async () => {
  const reader = await stage.reader({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await stage.open('/configure.html', reader)
  await page.getByLabel('Backend').selectOption('WordPress')
  await page.getByLabel('The site’s address').fill('https://blog.example.com/?a="><script>alert(1)</script>&b=1')
  await page.getByLabel('Backend').selectOption('Isso')
  await page.getByLabel('Backend').selectOption('WordPress')
  expect(await page.getByLabel('The site’s address').inputValue()).toContain('alert(1)')
  const snippet = await snippetOf(page)
  expect(snippet).toContain('data-url="https://blog.example.com/?a=&quot;>&lt;script>alert(1)&lt;/script>&amp;b=1"')
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByText('Copied.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(snippet)
})

test('the README leads here', () => {
  expect(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')).toContain('/configure.html')
})
