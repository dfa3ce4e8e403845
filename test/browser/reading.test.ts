import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Comment, CommentPage } from '../../src/core/types'
import { useStage } from './stage'

/** Reading a thread, where it needs a layout: what moves and what does not, where the focus goes, what is on paper. */
const stage = useStage()

type Told = Partial<Omit<CommentPage, 'comments'>> & { comments: (Partial<Comment> & { minute?: number })[] }

/** A backend in the page: a thread of its own, in pages of 20 roots, that tells what the test says. */
const adapter = `
const base = Date.UTC(2026, 8, 14)
const c = (id, minute, more = {}) => ({ id, parentId: null, author: { name: 'Author of ' + id }, body: { format: 'text', value: 'Words of ' + id + '. ' + 'And some more. '.repeat(10) },
  createdAt: new Date(base + minute * 60000).toISOString(), status: 'published', can: ['reply', 'vote'], score: 1, ...more })
const set = new URLSearchParams(location.search).get('set') ?? 'many'
const sets = {
  many: Array.from({ length: 60 }, (_, n) => c('c' + n, n)),
  long: [c('long', 1, { body: { format: 'text', value: ('A line of a long comment.\\n').repeat(59) + 'The very last words.' } }), c('short', 0)],
  deep: Array.from({ length: 30 }, (_, n) => c('d' + n, n, { parentId: n ? 'd' + (n - 1) : null })),
}
const all = sets[set].concat(JSON.parse(localStorage.getItem('more') ?? '[]').map((row) => c(row.id, row.minute, row)))
globalThis.asked = []
export default () => ({
  name: 'reading',
  features: { sorts: ['newest', 'oldest'], depth: Infinity, identity: 'optional', input: 'text', maxLength: 1000, votes: 'up' },
  list: async ({ sort, cursor = '0' }) => {
    asked.push(sort)
    const sorted = [...all].sort((a, b) => (sort === 'oldest' ? 1 : -1) * (Date.parse(a.createdAt) - Date.parse(b.createdAt)))
    const from = Number(cursor)
    return { comments: set === 'deep' ? sorted : sorted.slice(from, from + 20), total: { value: all.length, exact: true }, ...(set !== 'deep' && from + 20 < sorted.length && { nextCursor: String(from + 20) }) }
  },
  create: async () => ({ status: 'published' }),
  watch: (thread, onChange) => {
    globalThis.tell = ({ comments, ...page }) => onChange({ ...page, comments: comments.map((row) => ({ ...c(row.id, row.minute ?? 100, row) })) })
  },
})
`

async function open(query = '', reader?: BrowserContext): Promise<Page> {
  const page = await stage.open(`/reading.html${query}`, reader, {
    before: async (page) => {
      await page.route('**/reading.js', (route) => route.fulfill({ contentType: 'text/javascript', body: adapter }))
      await page.route('**/reading.html*', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Reading</title><body style="max-width:40em;margin:auto;overflow-anchor:none"><p>${'An article. '.repeat(100)}</p><afterword-comments backend="/reading.js" thread="reading" loading="eager"></afterword-comments><script async src="/afterword.js"></script><p style="height:3000px">After</p>`,
        }),
      )
    },
  })
  await page.getByRole('article').first().waitFor()
  // The later chunk is there, and the whole list.
  await page.waitForFunction(() => document.querySelector('afterword-comments')?.shadowRoot?.querySelector('[aria-keyshortcuts="n j k"]'))
  return page
}

const tell = (page: Page, told: Told) =>
  page.evaluate((told) => (globalThis as unknown as { tell: (told: unknown) => void }).tell(told), told)
const article = (page: Page, id: string) => page.locator(`afterword-comments article#comment-${id}`)
const top = async (page: Page, id: string) => (await article(page, id).boundingBox())?.y
const focused = (page: Page) => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.id)
/** Until what is under way has been painted. */
const painted = (page: Page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

// The page has no scroll anchoring, as in Safari.
test('what others change above and in view does not move what is being read', async () => {
  const page = await open()
  await article(page, 'c50').evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await painted(page)
  const before = await top(page, 'c50')
  expect(before).toBeGreaterThan(0)
  await tell(page, {
    comments: [
      { id: 'c58', body: { format: 'text', value: 'Longer now. '.repeat(200) } },
      { id: 'c55', status: 'deleted' },
    ],
  })
  await page.getByText('Longer now.').waitFor({ state: 'attached' })
  await painted(page)
  expect(await article(page, 'c55').count()).toBe(0)
  expect(await top(page, 'c50')).toBeCloseTo(before ?? 0, 0)
  await tell(page, {
    comments: [
      { id: 'x', minute: 99 },
      { id: 'y', minute: 98, parentId: 'c57' },
      { id: 'c52', score: 7 },
    ],
  })
  await page.getByRole('button', { name: '2 new comments' }).waitFor()
  await painted(page)
  expect(await top(page, 'c50')).toBeCloseTo(before ?? 0, 0)
  await article(page, 'c52').getByText('7 votes').waitFor({ state: 'attached' })
})

test('what arrived is shown when the reader asks: the first of it has the focus and is in view', async () => {
  const page = await open()
  await article(page, 'c45').evaluate((element) => element.scrollIntoView())
  await tell(page, {
    comments: [
      { id: 'x', minute: 99 },
      { id: 'y', minute: 98 },
    ],
    total: { value: 62, exact: true },
  })
  await page.getByRole('button', { name: '2 new comments' }).click()
  await expect.poll(() => focused(page)).toBe('comment-x')
  const box = await article(page, 'x').boundingBox()
  expect(box?.y).toBeGreaterThanOrEqual(0)
  expect(box?.y).toBeLessThan(800)
  await page.getByRole('heading', { name: 'Comments 62' }).waitFor()
  expect(await article(page, 'y').locator('.new').count()).toBe(1)
})

test('more comments come without a jump, and the focus is on the first of them', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Show more comments' }).scrollIntoViewIfNeeded()
  const before = await top(page, 'c41')
  await page.getByRole('button', { name: 'Show more comments' }).click()
  await expect.poll(() => focused(page)).toBe('comment-c39')
  expect(await top(page, 'c41')).toBeCloseTo(before ?? 0, 0)
})

test('the order chosen once is asked for first the next time, and only once', async () => {
  const reader = await stage.reader()
  const page = await open('', reader)
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption({ label: 'Oldest' })
  await article(page, 'c0').waitFor()
  const next = await open('', reader)
  await article(next, 'c0').waitFor()
  expect(await next.evaluate(() => (globalThis as unknown as { asked: string[] }).asked)).toEqual(['oldest'])
})

test('a long comment is 24 lines high until it is asked for; nothing shifts when its button comes', async () => {
  const page = await open('?set=long')
  const body = article(page, 'long').locator('.body')
  const line = await body.evaluate((element) => Number.parseFloat(getComputedStyle(element).lineHeight))
  const folded = (await body.boundingBox())?.height ?? 0
  expect(folded / line).toBeGreaterThan(22)
  expect(folded / line).toBeLessThan(26)
  await page.getByRole('button', { name: 'Show the whole comment' }).click()
  expect(((await body.boundingBox())?.height ?? 0) / line).toBeGreaterThan(55)
  await page.getByRole('button', { name: 'Show less' }).click()
  await expect.poll(async () => (await body.boundingBox())?.height).toBeCloseTo(folded, 0)
  const end = async () => {
    const { y = 0, height = 0 } = (await article(page, 'long').boundingBox()) ?? {}
    return y + height
  }
  await expect.poll(end).toBeGreaterThan(0)
})

test('words found in a folded comment, or in replies that were put away, unfold it', async () => {
  const page = await open('?set=long')
  // What the browser's search does to words it has found.
  await article(page, 'long')
    .locator('.body')
    .evaluate((body) => {
      body.scrollTop = 300
    })
  await page.getByRole('button', { name: 'Show less' }).waitFor()
  const deep = await open('?set=deep')
  await deep.getByRole('button', { name: 'Hide replies' }).first().click()
  await article(deep, 'd1').waitFor({ state: 'hidden' })
  await article(deep, 'd1').evaluate((element) => element.closest('ol')?.dispatchEvent(new Event('beforematch', { bubbles: true })))
  await article(deep, 'd1').waitFor()
})

test('the sign that puts replies away is large enough, covers nothing, and takes no place', async () => {
  for (const width of [1000, 360]) {
    const page = await open('?set=deep', await stage.reader({ viewport: { width, height: 800 } }))
    const sign = page.getByRole('button', { name: 'Hide replies' }).first()
    const box = await sign.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24)
    const covered = await sign.evaluate((button) => {
      const { left, right, top, bottom } = button.getBoundingClientRect()
      const others = [...((button.getRootNode() as ShadowRoot).querySelectorAll('button, a, .body') ?? [])]
      return others.filter((other) => {
        const box = other.getBoundingClientRect()
        return other !== button && box.left < right && box.right > left && box.top < bottom && box.bottom > top
      }).length
    })
    expect(covered).toBe(0)
    await sign.press('Enter')
    expect(await page.getByRole('button', { name: 'Show 29 replies' }).evaluate((button) => button.matches(':focus'))).toBe(true)
  }
})

test('a branch goes on alone, without leaving the page, and a link into its depth opens it', async () => {
  const page = await open('?set=deep')
  expect(await page.getByRole('article').count()).toBeLessThan(15)
  await page.getByRole('button', { name: 'Continue this thread' }).click()
  await expect.poll(() => focused(page)).toBe('comment-d8')
  expect(await article(page, 'd0').count()).toBe(0)
  await page.getByRole('button', { name: 'Show all comments' }).click()
  await article(page, 'd0').waitFor()
  await page.evaluate(() => {
    location.hash = '#comment-d25'
  })
  await expect.poll(() => focused(page)).toBe('comment-d25')
})

test('a link to a comment that is gone says so above the list', async () => {
  const page = await open('#comment-nobody')
  await page.locator('afterword-comments .gone').getByText('The comment this link points to is no longer here.').waitFor()
})

test('what came since the last visit is marked without moving anything; n, j and k go through it', async () => {
  const reader = await stage.reader()
  const first = await open('', reader)
  await article(first, 'c59').scrollIntoViewIfNeeded()
  await expect.poll(() => first.evaluate(() => localStorage.getItem('afterword:reading:visits'))).toBeTruthy()
  await first.evaluate(() =>
    localStorage.setItem(
      'more',
      JSON.stringify([
        { id: 'n1', minute: 200 },
        { id: 'n2', minute: 201, parentId: 'c50' },
      ]),
    ),
  )
  const page = await open('', reader)
  await page.getByText('2 new since your last visit').waitFor()
  const heights = () =>
    page.evaluate(() =>
      [...(document.querySelector('afterword-comments')?.shadowRoot?.querySelectorAll('article') ?? [])].map(
        (article) => article.clientHeight,
      ),
    )
  const marked = await heights()
  await page.evaluate(() => {
    for (const mark of document.querySelector('afterword-comments')?.shadowRoot?.querySelectorAll<HTMLElement>('.new') ?? [])
      mark.style.display = 'none'
  })
  expect(await heights()).toEqual(marked)
  await page.getByRole('button', { name: 'Next new comment' }).click()
  await expect.poll(() => focused(page)).toBe('comment-n1')
  await page.keyboard.press('n')
  await expect.poll(() => focused(page)).toBe('comment-n2')
  await page.getByText('since your last visit').waitFor({ state: 'detached' })
  await page.keyboard.press('k')
  expect(await focused(page)).toBe('comment-c50')
  await page.keyboard.press('j')
  expect(await focused(page)).toBe('comment-n2')
  // A third visit: they were seen.
  const third = await open('', reader)
  await painted(third)
  expect(await third.locator('afterword-comments .new').count()).toBe(0)
})

test('on paper every comment is whole and open, and there is nothing to press', async () => {
  const page = await open('?set=long')
  const deep = await open('?set=deep')
  await deep.getByRole('button', { name: 'Hide replies' }).first().click()
  const many = await open()
  await many.getByRole('button', { name: 'Show more comments' }).click()
  await article(many, 'c20').waitFor()
  for (const each of [page, deep, many]) await each.emulateMedia({ media: 'print' })
  expect(await article(many, 'c20').evaluate((element) => getComputedStyle(element).contentVisibility)).toBe('visible')
  const body = article(page, 'long').locator('.body')
  expect(await body.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(1)
  expect(await body.evaluate((element) => getComputedStyle(element).maskImage)).toBe('none')
  expect((await article(deep, 'd3').boundingBox())?.height).toBeGreaterThan(20)
  for (const each of [page, deep, many])
    for (const button of await each.locator('afterword-comments button').all())
      expect(await button.isVisible(), await button.innerText()).toBe(false)
})
