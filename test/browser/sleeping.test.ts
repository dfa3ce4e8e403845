import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useStage } from './stage'

/** A long thread: only what is near the reader is drawn, and nobody should notice. */
const stage = useStage()

const adapter = (length: number) => `
const all = Array.from({ length: ${length} }, (_, n) => ({ id: 'c' + n, parentId: n % 5 === 4 ? 'c' + (n - 1) : null, author: { name: 'Reader ' + n },
  body: { format: 'html', value: '<p>Words of number <b>' + n + '</b>. </p>'.repeat(1 + (n * 7) % 6) }, createdAt: new Date(Date.UTC(2024, 4, 1) + n * 60000).toISOString(),
  status: 'published', score: 3, can: ['reply', 'vote'] }))
export default () => ({
  name: 'long', features: { sorts: ['oldest', 'newest'], depth: 9, identity: 'none', input: 'text', maxLength: 999, votes: 'up' },
  list: async ({ sort }) => ({ comments: sort === 'newest' ? [...all].reverse() : all }),
  create: async () => ({ status: 'pending' }), vote: async () => ({}),
})`

async function open(length: number, hash = ''): Promise<Page> {
  const context = await stage.reader({ viewport: { width: 420, height: 800 } })
  await context.route('**/long.js', (route) => route.fulfill({ contentType: 'text/javascript', body: adapter(length) }))
  await context.route('**/long.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html lang="en"><title>Long</title><h1>An article</h1><afterword-comments backend="/long.js" loading="eager"></afterword-comments><footer>The end</footer><script async src="/afterword.js"></script>',
    }),
  )
  const page = await stage.open(`/long.html${hash}`, context)
  await page.locator('.asleep').first().waitFor({ state: 'attached' })
  return page
}

const drawn = (page: Page) => page.locator('article.comment').count()
const article = (page: Page, n: number) => page.locator(`article[id="comment-c${n}"]`)
const focused = (page: Page) => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id)
/** The first comment in view and where it stands. */
const inView = (page: Page) =>
  page.evaluate(() => {
    const articles = document.querySelector('afterword-comments')?.shadowRoot?.querySelectorAll('article') ?? []
    const first = [...articles].find((at) => at.getBoundingClientRect().top >= 0)
    return { id: first?.id, top: Math.round(first?.getBoundingClientRect().top ?? 0) }
  })
const wheel = async (page: Page, by: number) => {
  await page.mouse.wheel(0, by)
  await page.waitForTimeout(60)
}

test('down and up again through all of it: never more than some are drawn, and each step moves by what was asked', async () => {
  const page = await open(1500)
  await page.mouse.move(200, 400)
  await page.getByRole('heading', { name: 'Comments' }).scrollIntoViewIfNeeded()
  let most = 0
  for (let n = 0; n < 30; n++) {
    await wheel(page, 2500)
    most = Math.max(most, await drawn(page))
  }
  const end = await inView(page)
  expect(Number(end.id?.match(/\d+/)?.[0])).toBeGreaterThan(200)
  expect(most).toBeLessThan(200)
  // What is drawn above again, as high as it was, moves nothing.
  for (let n = 0; n < 40; n++) {
    const before = await inView(page)
    await page.mouse.wheel(0, -300)
    await expect.poll(async () => (await article(page, Number(before.id?.match(/\d+/)?.[0])).boundingBox())?.y).not.toBe(before.top)
    await page.waitForTimeout(60)
    const now = await article(page, Number(before.id?.match(/\d+/)?.[0])).boundingBox()
    expect(Math.abs((now?.y ?? 0) - before.top - 300)).toBeLessThan(3)
  }
}, 60_000)

test('a link to a comment far down finds it; j goes on over what sleeps; words begun stay', async () => {
  const page = await open(1500, '#comment-c1203')
  await expect.poll(() => focused(page), { timeout: 10_000 }).toBe('comment-c1203')
  // What is drawn above it is made up for in the next frame.
  const seen = async () => {
    const { y = -1 } = (await article(page, 1203).boundingBox()) ?? {}
    return y > 0 && y < 800
  }
  await expect.poll(seen, { timeout: 5_000 }).toBe(true)
  for (const n of Array.from({ length: 30 }, (_, at) => 1204 + at)) {
    await page.keyboard.press('j')
    await expect.poll(() => focused(page), { timeout: 5_000 }).toBe(`comment-c${n}`)
  }
  await article(page, 1233).getByRole('button', { name: 'Reply' }).click()
  await page.getByRole('textbox', { name: /^Reply to/ }).fill('Half a thought')
  await page.evaluate(() => scrollTo(0, 0))
  await expect.poll(() => article(page, 3).count(), { timeout: 5_000 }).toBe(1)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.evaluate(() => scrollTo(0, 0))
  expect(await page.getByRole('textbox', { name: /^Reply to/ }).inputValue()).toBe('Half a thought')
})

test('what is not drawn can be found by its words, and on paper all of it is', async () => {
  const length = 300
  const page = await open(length)
  const words = () =>
    page.evaluate(() => document.querySelector('afterword-comments')?.shadowRoot?.querySelector('.list')?.textContent ?? '')
  for (const n of [0, 150, length - 1]) expect(await words()).toContain(`Words of number ${n}.`)
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await expect.poll(() => drawn(page), { timeout: 20_000 }).toBe(length)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await expect.poll(() => drawn(page)).toBeLessThan(200)
}, 30_000)
