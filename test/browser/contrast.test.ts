import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { approach, useStage } from './stage'

/** WCAG 2.2, 1.4.3: text has a contrast of 4.5 or more, whatever accent an owner picks, on a light page and on a dark one. */
const stage = useStage()
const least = 4.5

const accents = [
  '#ffffff',
  '#000000',
  '#ffee00',
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#00ffff',
  '#ff00ff',
  '#808080',
  '#2b5fb3',
  '#f7c6d9',
  '#1a0033',
]
const pages = { light: ['#222', '#fff'], dark: ['#ddd', '#121212'] } as const

/** The worst contrasts of what is on screen, measured as it is painted: each colour is drawn over what lies behind it. */
function contrasts(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    if (!canvas) throw new Error('no canvas')
    const paint = (colours: readonly string[]) => {
      canvas.fillStyle = '#fff'
      canvas.fillRect(0, 0, 1, 1)
      for (const colour of colours) {
        canvas.fillStyle = colour
        canvas.fillRect(0, 0, 1, 1)
      }
      const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
        const value = part / 255
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const behind = (element: Element): string[] => {
      const colours: string[] = []
      for (let at: Element | null = element; at; at = at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null)
        colours.unshift(getComputedStyle(at).backgroundColor)
      return colours
    }
    const root = document.querySelector('afterword-comments')?.shadowRoot
    const worst: Record<string, number> = {}
    for (const [name, selector] of Object.entries({
      link: '.body a',
      button: '.primary',
      quiet: '.quiet',
      action: 'footer button:not(.vote)',
      problem: '.problem',
      pressed: '[aria-pressed="true"]',
      tab: '[role="tab"]',
      words: '.body p',
    })) {
      const elements = [...(root?.querySelectorAll(selector) ?? [])]
      if (!elements.length) throw new Error(`nothing to measure: ${selector}`)
      for (const element of elements) {
        const below = behind(element)
        const [a, b] = [paint(below), paint([...below, getComputedStyle(element).color])]
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
        worst[name] = Math.min(worst[name] ?? 99, Math.round(contrast * 100) / 100)
      }
    }
    return worst
  })
}

/** The sample, with votes. */
const adapter = `import sample from '/adapters/sample.js'
export default () => {
  const made = sample()
  return {
    ...made,
    features: { ...made.features, votes: 'updown' },
    vote: async () => undefined,
    async list(query) {
      const page = await made.list(query)
      const body = { format: 'html', value: '<p>Words, and <a href="https://example.com/">a link</a></p>' }
      const linked = { id: 'l', parentId: null, author: { name: 'Ines' }, body, createdAt: '2026-01-01T00:00:00Z', status: 'published', can: [] }
      return { ...page, comments: [...page.comments, linked].map((comment) => ({ ...comment, score: 1, can: [...comment.can, 'vote'] })) }
    },
  }
}`

async function open(theme: 'auto' | 'light' | 'dark', [text, background]: readonly [string, string]): Promise<Page> {
  const page = await stage.open('/contrast.html', undefined, {
    async before(page) {
      await page.route('**/adapters/voting.js', (route) => route.fulfill({ contentType: 'text/javascript', body: adapter }))
      await page.route('**/contrast.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<!doctype html><html lang="en"><title>Made</title><body style="color:${text};background:${background}">
            <afterword-comments backend="/adapters/voting.js" theme="${theme}" loading="eager"></afterword-comments>
            <script async src="/afterword.js"></script>`,
        }),
      )
    },
  })
  await approach(page)
  await page.getByRole('link', { name: 'a link' }).waitFor()
  await page.getByRole('textbox').first().focus()
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByText('Write something first.').waitFor()
  await page.getByRole('button', { name: 'Vote up' }).first().click()
  await page.getByRole('button', { name: 'Vote up', pressed: true }).waitFor()
  return page
}

for (const [scheme, colours] of Object.entries(pages)) {
  for (const theme of ['auto', scheme as 'light' | 'dark'] as const) {
    test(`a ${scheme} page, theme "${theme}": every text can be read under every accent`, async () => {
      const page = await open(theme, colours)
      for (const accent of accents) {
        await page.locator('afterword-comments').evaluate((host, accent) => host.style.setProperty('--afterword-accent', accent), accent)
        for (const [what, contrast] of Object.entries(await contrasts(page)))
          expect(contrast, `${what} under ${accent}`).toBeGreaterThanOrEqual(least)
      }
    })
    test(`a ${scheme} page, theme "${theme}": every text can be read in every ready theme`, async () => {
      const page = await open(theme, colours)
      await page.evaluate((scheme) => document.documentElement.style.setProperty('color-scheme', scheme), scheme)
      const themes = readdirSync(join(import.meta.dirname, '../../src/ui/themes')).filter((name) => name.endsWith('.css'))
      expect(themes.length).toBe(6)
      for (const name of themes) {
        await page.evaluate(
          (name) =>
            new Promise((done) => {
              document.querySelector('link')?.remove()
              const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/themes/${name}`, onload: done })
              document.head.append(link)
            }),
          name,
        )
        for (const [what, contrast] of Object.entries(await contrasts(page)))
          expect(contrast, `${what} in ${name}`).toBeGreaterThanOrEqual(least)
      }
    })
  }
}

test('it follows the page’s own switch while it stands: a class, an attribute, the system’s scheme', async () => {
  const page = await stage.open('/switch.html', undefined, {
    async before(page) {
      await page.route('**/switch.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<!doctype html><html lang="en"><title>Made</title>
            <style>
              :root { color-scheme: light; --t: #222; --b: #fff }
              :root.dark, :root[data-mode="dark"] { color-scheme: dark; --t: #eee; --b: #111 }
              @media (prefers-color-scheme: dark) { :root.auto { color-scheme: dark; --t: #ddd; --b: #1a1a1a } }
              body { color: var(--t); background: var(--b) }
            </style>
            <body><afterword-comments backend="/adapters/sample.js" loading="eager"></afterword-comments>
            <script async src="/afterword.js"></script>`,
        }),
      )
    },
  })
  await page.getByText('library books').first().waitFor()
  const looks = () =>
    page
      .locator('afterword-comments article .body')
      .first()
      .evaluate((body) => {
        const style = getComputedStyle(body)
        return `${style.color} ${style.colorScheme}`
      })
  expect(await looks()).toBe('rgb(34, 34, 34) light')
  await page.evaluate(() => document.documentElement.classList.add('dark'))
  expect(await looks()).toBe('rgb(238, 238, 238) dark')
  await page.evaluate(() => document.documentElement.classList.remove('dark'))
  await page.evaluate(() => document.documentElement.setAttribute('data-mode', 'dark'))
  expect(await looks()).toBe('rgb(238, 238, 238) dark')
  await page.evaluate(() => document.documentElement.removeAttribute('data-mode'))
  await page.evaluate(() => document.documentElement.classList.add('auto'))
  expect(await looks()).toBe('rgb(34, 34, 34) light')
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await looks()).toBe('rgb(221, 221, 221) dark')
})
