import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { approach, useStage } from './stage'

/** What is done with comments besides writing them: the menu, the link, reports, muting, reactions, the search. */
const stage = useStage()

const rows = (count: number, more: object) =>
  Array.from({ length: count }, (_, n) => ({
    id: `c${n}`,
    parentId: n === 1 ? 'c0' : null,
    author: { name: n % 3 ? `Reader ${n}` : 'Mallory' },
    body: { format: 'html', value: `<p>Words of number <b>${n}</b>, <i>caf</i>é</p>` },
    createdAt: new Date(Date.UTC(2024, 4, 1, 0, n)).toISOString(),
    status: 'published',
    can: ['reply', 'vote', 'react', 'report'],
    score: 9,
    ...more,
  }))

/** Opens a demo page whose backend is one of the test's own. What it is asked is told. */
async function open({
  count = 6,
  more = {},
  path = '/reactions.html',
  reader = {} as Parameters<typeof stage.reader>[0],
  extra = '',
} = {}) {
  const asked: unknown[] = []
  const context = await stage.reader(reader)
  await context.exposeFunction('asked', (what: unknown) => void asked.push(what))
  await context.route('**/adapters/reactions.js', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: `const rows = ${JSON.stringify(rows(count, more))}
export default () => ({
  name: 'acting',
  features: { sorts: ['oldest', 'newest'], depth: 9, identity: 'none', input: 'text', maxLength: 999, votes: 'updown', reactions: ['👍', '🎉'], pageReactions: ['👍', '🎉'] },
  list: async () => {
    await new Promise((done) => setTimeout(done, 200))
    return { comments: rows, total: { value: rows.length, exact: true }, reactions: [{ emoji: '👍', count: 41 }] }
  },
  create: async () => ({ status: 'pending' }),
  vote: async (id, vote) => void asked(['vote', id, vote]),
  react: async ({ id }, emoji, on) => void asked(['react', id, emoji, on]),
  report: async (id, report) => void asked(['report', id, report]),
  ${extra}
})`,
    }),
  )
  const page = await stage.open(path, context)
  await approach(page)
  await article(page, 0).waitFor()
  await page.getByRole('textbox', { name: 'Your comment' }).waitFor()
  return { page, asked, context }
}

const article = (page: Page, n: number) => page.locator(`article[id="comment-c${n}"]`)
const dots = (page: Page, n: number) => article(page, n).getByRole('button', { name: 'More', exact: true })
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement?.shadowRoot?.activeElement
    return at?.getAttribute('aria-label') ?? at?.id ?? ''
  })

for (const anchored of [true, false]) {
  test(`the menu by keyboard, beside its button and within the page, ${anchored ? 'anchored' : 'placed'}`, async () => {
    const { page } = await open({ reader: { viewport: { width: 400, height: 700 } } })
    if (!anchored) {
      await page.evaluate(() => {
        const supports = CSS.supports.bind(CSS)
        CSS.supports = (name: string, value?: string) => name !== 'position-area' && supports(name, value ?? '')
        const sheet = new CSSStyleSheet()
        sheet.replaceSync('.menu { position-area: none !important; position-anchor: auto !important }')
        const root = document.querySelector('afterword-comments')?.shadowRoot
        root?.adoptedStyleSheets.push(sheet)
      })
    }
    await dots(page, 2).focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('menu')
    await menu.waitFor()
    const [button, box] = [await dots(page, 2).boundingBox(), await menu.boundingBox()]
    if (!button || !box) throw new Error('nothing to see')
    expect(box.x).toBeGreaterThanOrEqual(0)
    expect(box.x + box.width).toBeLessThanOrEqual(400)
    expect(Math.min(Math.abs(box.y - button.y - button.height), Math.abs(box.y + box.height - button.y))).toBeLessThan(12)
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    expect(await page.getByRole('menuitem', { name: /^Mute/ }).evaluate((item) => item.matches(':focus'))).toBe(true)
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    expect(await focused(page)).toBe('More')
    await page.keyboard.press('Enter')
    await menu.waitFor()
    await page.mouse.click(5, 5)
    await menu.waitFor({ state: 'detached' })
  })
}

test('the menu covers what lies below with a colour its words can be read on, whatever the page', async () => {
  const { page } = await open({ reader: { colorScheme: 'dark' } })
  await dots(page, 2).click()
  const { back, front } = await page.getByRole('menu').evaluate((menu) => {
    const light = (color: string) => {
      const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D
      context.fillStyle = color
      context.fillRect(0, 0, 1, 1)
      return [...context.getImageData(0, 0, 1, 1).data]
    }
    const style = getComputedStyle(menu)
    return { back: light(style.backgroundColor), front: light(style.color) }
  })
  expect(back[3]).toBe(255)
  expect((front[0] ?? 0) - (back[0] ?? 255)).toBeGreaterThan(120)
})

test('the link to a comment is on the clipboard', async () => {
  const { page, context } = await open({ reader: { permissions: ['clipboard-read', 'clipboard-write'] } })
  await dots(page, 3).click()
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  await page.getByRole('menuitem', { name: 'The link is copied.' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${stage.house.url}/reactions.html#comment-c3`)
  await page.getByRole('menu').waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('More')
  await context.close()
})

test('where the clipboard is out of reach the old way copies from within the shadow root', async () => {
  const { page } = await open({ reader: { permissions: ['clipboard-read'] } })
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await dots(page, 3).click()
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  await page.getByRole('menuitem', { name: 'The link is copied.' }).waitFor()
  const field = page.getByRole('textbox', { name: 'Your comment' })
  await field.focus()
  await page.keyboard.press('Control+V')
  expect(await field.inputValue()).toBe(`${stage.house.url}/reactions.html#comment-c3`)
})

test('a report is sent once, and a later visit still knows', async () => {
  const { page, asked } = await open()
  await dots(page, 2).click()
  await page.getByRole('menuitem', { name: 'Report' }).click()
  await page.getByRole('radio', { name: 'Off topic' }).check()
  await page.getByRole('textbox', { name: /^Anything the moderators/ }).fill('It is about boats.')
  await page.getByRole('button', { name: 'Send report' }).click()
  await article(page, 2).getByText('Thank you. A moderator will look at it.').waitFor()
  expect(asked).toEqual([['report', 'c2', { reason: 'offtopic', note: 'It is about boats.' }]])
  await page.reload()
  await approach(page)
  await dots(page, 2).click()
  expect(await page.getByRole('menuitem', { name: /^Thank you/ }).getAttribute('aria-disabled')).toBe('true')
})

test('a muted person stays muted after a reload, and not a word of theirs is drawn before', async () => {
  const { page, context } = await open()
  await dots(page, 3).click()
  await page.getByRole('menuitem', { name: /^Mute/ }).click()
  await article(page, 3).getByText('You have muted').waitFor()
  expect(await article(page, 1).getByText('Words of number').count()).toBe(1)
  await expect.poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent)).toBe('Unmute')
  await context.addInitScript(() => {
    const drawn: string[] = []
    Object.assign(globalThis, { drawn })
    const look = () => {
      const line = document.querySelector('afterword-comments')?.shadowRoot?.querySelector('article[id="comment-c0"]')
      if (line) drawn.push(`${line.textContent?.includes('Words of number')} ${line.getBoundingClientRect().height}`)
      requestAnimationFrame(look)
    }
    look()
  })
  await page.reload()
  await approach(page)
  await article(page, 0).getByRole('button', { name: 'Unmute' }).waitFor()
  const drawn = await page.evaluate(() => (globalThis as unknown as { drawn: string[] }).drawn)
  // Nor does the line grow when its button comes.
  expect(new Set(drawn).size, drawn.join()).toBe(1)
  expect(drawn[0]).toMatch(/^false/)
  await article(page, 0).getByRole('button', { name: 'Unmute' }).click()
  await article(page, 3).getByText('Words of number').waitFor()
})

test('reactions of the page hold their place before they have come; one’s own stay after a reload', async () => {
  const { page, asked } = await open()
  const pill = page.getByRole('group', { name: 'Reactions to this page' }).getByRole('button', { name: /^👍/ })
  await pill.click()
  await expect.poll(() => asked).toEqual([['react', null, '👍', true]])
  expect(await pill.textContent()).toContain('42')
  await page.reload()
  await approach(page)
  await pill.waitFor()
  const before = await page
    .getByRole('heading', { name: 'Add comment' })
    .evaluate((heading) => heading.getBoundingClientRect().top + scrollY)
  await article(page, 0).waitFor()
  await expect.poll(() => pill.getAttribute('aria-pressed')).toBe('true')
  expect(
    await page.getByRole('heading', { name: 'Add comment' }).evaluate((heading) => heading.getBoundingClientRect().top + scrollY),
  ).toBe(before)
})

test('a comment is given an emoji from a row, by keyboard', async () => {
  const { page, asked } = await open()
  await article(page, 2).getByRole('button', { name: 'Add a reaction' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitemcheckbox', { name: '👍' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const pill = article(page, 2).getByRole('button', { name: '🎉, 1 reaction' })
  await pill.waitFor()
  expect(await focused(page)).toBe('Add a reaction')
  await pill.click()
  await expect
    .poll(() => asked)
    .toEqual([
      ['react', 'c2', '🎉', true],
      ['react', 'c2', '🎉', false],
    ])
  const back = article(page, 2).getByRole('button', { name: '🎉, 0 reactions' })
  expect(await back.getAttribute('aria-pressed')).toBe('false')
})

test('a vote moves nothing beside it, not even from 9 to 10, and a double press ends where it began', async () => {
  const { page, asked } = await open()
  const place = () => article(page, 2).getByRole('button', { name: 'Reply' }).boundingBox()
  const before = await place()
  const up = article(page, 2).getByRole('button', { name: 'Vote up' })
  await up.click()
  await article(page, 2).getByText('10 votes').waitFor()
  expect(await place()).toEqual(before)
  await expect.poll(() => asked.length).toBe(1)
  await up.dblclick()
  await expect.poll(() => up.getAttribute('aria-pressed')).toBe('true')
  await article(page, 2).getByText('10 votes').waitFor()
})

test('a search marks what it counts without touching the list, quickly among a thousand', async () => {
  const { page } = await open({ count: 1000 })
  // Most of them are not drawn.
  await page.locator('.asleep').first().waitFor({ state: 'attached', timeout: 15_000 })
  await page.getByRole('button', { name: 'Search the comments' }).click({ timeout: 20_000 })
  const field = page.getByRole('searchbox')
  await field.waitFor()
  const marks = () => page.evaluate(() => CSS.highlights.get('afterword-found')?.size ?? 0)
  const marked = () =>
    page.evaluate(() => {
      const here = document.querySelector('afterword-comments')?.shadowRoot?.activeElement
      return [...(CSS.highlights.get('afterword-found') ?? [])].some((range) => here?.contains(range.startContainer))
    })
  await field.fill('number 99')
  // 99 and 990 to 999.
  await page.getByText('11 comments found').waitFor()
  for (const id of ['c99', 'c990', 'c991']) {
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe(`comment-${id}`)
    // What is drawn on the way, and became markup, is marked.
    await expect.poll(marked).toBe(true)
  }
  expect(await page.locator('article.comment').count()).toBeLessThan(300)
  await field.fill('CAFE')
  await page.getByText('1,000 comments found').waitFor()
  const took = await page.evaluate(() => {
    const input = document.querySelector('afterword-comments')?.shadowRoot?.querySelector<HTMLInputElement>('[type=search]')
    return new Promise<number>((done) => {
      let longest = 0
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
      })
      observer.observe({ entryTypes: ['longtask'] })
      if (input) input.value = 'words'
      input?.dispatchEvent(new Event('input', { bubbles: true }))
      setTimeout(() => done(longest), 1000)
    })
  })
  expect(took).toBeLessThan(500)
  await field.focus()
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
  await expect.poll(marks).toBe(0)
  expect(await focused(page)).toBe('Search the comments')
}, 60_000)
