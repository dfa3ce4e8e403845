import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { approach, useStage } from './stage'

/** The main job, on the demo article, the real server and a real file: what a reader does, in the order a reader does it. */
const stage = useStage()

const field = (page: Page) => page.getByRole('textbox', { name: 'Your comment' }).first()
const comment = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words }).last()

async function write(page: Page, words: string, name = 'Ines'): Promise<void> {
  await field(page).fill(words)
  const nameField = page.getByRole('textbox', { name: 'Name' }).first()
  if ((await nameField.inputValue()) === '') await nameField.fill(name)
  await page.getByRole('button', { name: 'Post comment' }).click()
  await comment(page, words).waitFor()
  await page.getByText('Sending…').waitFor({ state: 'hidden' })
}

async function article(reader?: BrowserContext, path = '/'): Promise<Page> {
  const page = await stage.open(path, reader)
  await approach(page)
  await page
    .getByRole('heading', { name: /^Comments/ })
    .first()
    .waitFor()
  return page
}

test('an article nobody has commented on: the form, the heading, and the empty text, in this order', async () => {
  const page = await article()
  await page.getByText('There are no comments yet.').waitFor()
  const order = await page.locator('afterword-comments').evaluate((host) => {
    const text = host.shadowRoot?.textContent ?? ''
    return ['Add comment', 'Comments', 'There are no comments yet.'].map((words) => text.indexOf(words))
  })
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(Math.min(...order)).toBeGreaterThanOrEqual(0)
})

test('a reader posts, reloads, comes back after the server was restarted, and the comment is still there', async () => {
  const reader = await stage.reader()
  const page = await article(reader)
  await write(page, 'The margin of my schoolbook says “boring” in four hands.')
  await page.reload()
  await approach(page)
  await comment(page, 'boring').waitFor()
  // Who stays would ask, and the browser would write that nobody answers.
  await page.close()
  await stage.house.restart()
  const other = await article()
  await comment(other, 'boring').waitFor()
  await other.getByRole('heading', { name: /Comments.*1/ }).waitFor()
})

test('a reply stands below its comment, for everybody', async () => {
  const page = await article()
  await write(page, 'A question for the bookbinders', 'Tom')
  await comment(page, 'A question for the bookbinders')
    .getByRole('button', { name: /^Reply/ })
    .click()
  await page
    .getByRole('textbox', { name: /reply|comment/i })
    .nth(1)
    .fill('An answer from one')
  await page.getByRole('button', { name: 'Post reply' }).click()
  await comment(page, 'An answer from one').waitFor()
  const other = await article()
  await comment(other, 'An answer from one').waitFor()
  const nested = await other
    .getByRole('listitem')
    .filter({ hasText: 'A question for the bookbinders' })
    .last()
    .getByRole('article')
    .filter({ hasText: 'An answer from one' })
    .count()
  expect(nested).toBeGreaterThan(0)
})

test('one’s own words can be edited and deleted, a stranger’s cannot', async () => {
  const reader = await stage.reader()
  const page = await article(reader)
  await write(page, 'A sentence with a tpyo')
  await comment(page, 'tpyo').getByRole('button', { name: 'Edit' }).click()
  const editing = page.getByRole('textbox', { name: 'Edit your comment' })
  expect(await editing.inputValue()).toBe('A sentence with a tpyo')
  await editing.fill('A sentence without a typo')
  await page.getByRole('button', { name: 'Save' }).click()
  await comment(page, 'without a typo').waitFor()

  const other = await article()
  await comment(other, 'without a typo').waitFor()
  expect(
    await comment(other, 'without a typo')
      .getByRole('button', { name: /Edit|Delete/ })
      .count(),
  ).toBe(0)

  await page.reload()
  await approach(page)
  await comment(page, 'without a typo').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete' }).last().click()
  await page.getByText('A sentence without a typo').waitFor({ state: 'hidden' })
  await other.reload()
  await approach(other)
  await other.getByRole('heading', { name: /^Comments/ }).waitFor()
  await other.waitForTimeout(300)
  expect(await other.getByText('A sentence without a typo').count()).toBe(0)
})

test('a vote counts once, stays pressed after a reload, and can be taken back', async () => {
  const page = await article()
  await write(page, 'Vote for pencils')
  const voter = await stage.reader()
  const other = await article(voter)
  const up = comment(other, 'Vote for pencils').getByRole('button', { name: 'Vote up' })
  const stored = other.waitForResponse((response) => response.url().endsWith('/vote') && response.ok())
  await up.click()
  await expect.poll(() => up.getAttribute('aria-pressed')).toBe('true')
  await stored
  await other.reload()
  await approach(other)
  await expect.poll(() => up.getAttribute('aria-pressed')).toBe('true')
  await page.reload()
  await approach(page)
  await expect.poll(() => comment(page, 'Vote for pencils').textContent()).toMatch(/1/)
  await up.click()
  await expect.poll(() => up.getAttribute('aria-pressed')).toBe('false')
})

test('the preview shows Markdown as it will stand, and raw HTML as text', async () => {
  const page = await article()
  await field(page).fill('**bold** and <b onclick="alert(1)">raw</b>')
  await page
    .getByRole('tab', { name: 'Preview' })
    .or(page.getByRole('button', { name: 'Preview' }))
    .first()
    .click()
  await page.locator('afterword-comments strong', { hasText: 'bold' }).waitFor()
  await page.getByText('<b onclick="alert(1)">raw</b>').waitFor()
})

test('a draft survives a tab that was killed, on its own page only', async () => {
  const reader = await stage.reader()
  const page = await article(reader)
  await field(page).pressSequentially('Words nobody has sent yet', { delay: 5 })
  await page.waitForTimeout(250)
  // Killed, not closed: no event of the page runs any more.
  const session = await reader.newCDPSession(page)
  void session.send('Page.crash').catch(() => {})
  await page.waitForEvent('crash')
  const again = await article(reader)
  await expect.poll(() => field(again).inputValue()).toBe('Words nobody has sent yet')
  const elsewhere = await article(reader, '/several.html')
  expect(await field(elsewhere).inputValue()).toBe('')
})

test('twenty clicks on Post are one comment', async () => {
  const page = await article()
  await field(page).fill('Pressed too often')
  await page.getByRole('textbox', { name: 'Name' }).first().fill('Ines')
  await page.getByRole('button', { name: 'Post comment' }).evaluate((button: HTMLButtonElement) => {
    for (let n = 0; n < 20; n++) button.click()
  })
  await comment(page, 'Pressed too often').waitFor()
  await page.waitForTimeout(500)
  await page.reload()
  await approach(page)
  await comment(page, 'Pressed too often').waitFor()
  expect(await page.getByText('Pressed too often').count()).toBe(1)
})

test('the whole job by keyboard alone', async () => {
  const page = await article()
  await page.getByText('Loading comments…').waitFor({ state: 'hidden' })
  const name = async () =>
    page.evaluate(() => {
      let at = document.activeElement
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
      return `${at?.tagName} ${at?.getAttribute('aria-label') ?? (at as HTMLInputElement)?.labels?.[0]?.textContent ?? at?.textContent ?? ''}`
    })
  const tabTo = async (wanted: RegExp) => {
    const seen: string[] = []
    for (let n = 0; n < 60; n++) {
      seen.push(await name())
      if (wanted.test(await name())) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reached ${wanted}: ${seen.join(' → ')}`)
  }
  await tabTo(/TEXTAREA/)
  await page.keyboard.type('Written without a mouse')
  await tabTo(/INPUT Name/)
  await page.keyboard.type('Keys')
  await tabTo(/BUTTON Post comment/)
  await page.keyboard.press('Enter')
  await comment(page, 'Written without a mouse').waitFor()
  await tabTo(/BUTTON Reply/)
  await page.keyboard.press('Enter')
  await expect.poll(name).toMatch(/TEXTAREA/)
  await page.keyboard.type('And answered without one')
  await page.keyboard.press('Control+Enter')
  await comment(page, 'And answered without one').waitFor()
})
