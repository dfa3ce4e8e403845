import { expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium'
import { openHouse } from '../browser/stage'

/**
 * `npm run bench`: what a page holds after a reader has scrolled through ten thousand comments, a hundred at a time. Prints a table; what to
 * aim at: 60 MB of JavaScript's heap, 3,000 elements at most.
 */
const length = 10_000
const adapter = `
const words = ['My copy of *Walden* has a previous owner who wrote “no he didn’t” next to every second paragraph.', 'Counterpoint: library books.', 'Mine is mostly shopping lists.\\n\\n- milk\\n- candles']
const all = Array.from({ length: ${length} }, (_, n) => ({ id: 'c' + n, parentId: n % 3 === 2 ? 'c' + (n - 1) : null, author: { name: 'Reader ' + (n % 17) },
  body: { format: 'html', value: '<p>' + words[n % 3] + '</p>' }, createdAt: new Date(Date.UTC(2026, 8, 14) + n * 60000).toISOString(), status: 'published', score: n % 12, can: ['reply', 'vote'] }))
export default () => ({
  name: 'scroll', features: { sorts: ['oldest'], depth: Infinity, identity: 'optional', input: 'markdown', maxLength: 9999, votes: 'updown' },
  list: async ({ cursor = '0' }) => ({ comments: all.slice(+cursor, +cursor + 100), ...(+cursor + 100 < all.length && { nextCursor: String(+cursor + 100) }) }),
  create: async () => ({ status: 'published' }), vote: async (id, myVote) => ({ myVote }),
})
`

test('scrolling through ten thousand comments', { timeout: 600_000 }, async () => {
  const house = await openHouse()
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 412, height: 915 } })
    await page.route('**/scroll.js', (route) => route.fulfill({ contentType: 'text/javascript', body: adapter }))
    await page.route('**/scroll.html', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><html lang="en"><title>Scroll</title><body><h1>An article</h1><afterword-comments backend="/scroll.js" loading="eager"></afterword-comments><script async src="/afterword.js"></script>',
      }),
    )
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Performance.enable')
    const measured = async () => {
      await cdp.send('HeapProfiler.collectGarbage')
      const { metrics } = await cdp.send('Performance.getMetrics')
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
      const elements = await page.evaluate(
        () => document.querySelector('afterword-comments')?.shadowRoot?.querySelectorAll('*').length ?? 0,
      )
      return { heap: of('JSHeapUsedSize') / 1024 / 1024, elements }
    }
    await page.goto(`${house.url}/scroll.html`)
    const more = page.getByRole('button', { name: 'Show more comments' })
    await more.waitFor()
    process.stdout.write('| comments | heap MB | elements |\n|---|---|---|\n')
    let most = 0
    for (let loaded = 100; ; loaded += 100) {
      most = Math.max(
        most,
        (await page.evaluate(() => document.querySelector('afterword-comments')?.shadowRoot?.querySelectorAll('*').length)) ?? 0,
      )
      if (loaded === 100 || loaded % 2500 === 0) {
        const { heap, elements } = await measured()
        process.stdout.write(`| ${loaded} | ${heap.toFixed(1)} | ${elements} |\n`)
      }
      if (loaded >= length) break
      // As a reader: down by some screens, then for more.
      await page.evaluate(async () => {
        const end = document.documentElement.scrollHeight
        for (let y = scrollY; y < end; y += 2000) {
          scrollTo(0, y)
          await new Promise((done) => setTimeout(done, 16))
        }
      })
      await more.click()
      await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.tagName === 'ARTICLE')
    }
    process.stdout.write(`| at most | | ${most} |\n`)
    expect(most).toBeGreaterThan(0)
  } finally {
    await browser.close()
    await house.close()
  }
})
