import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { approach, useStage } from './stage'

/**
 * Everything a reader does, by keyboard alone, in a column of 320 px, on the real server: what somebody who cannot use a mouse, and sees a
 * quarter of the page at 400 %, has to get done.
 */
const stage = useStage({ AFTERWORD_PAGE_REACTIONS: '👍 ❤️' })

/** What the focus is on, as a screen reader would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    const label = (at as HTMLInputElement | null)?.labels?.[0]?.textContent
    const by = at?.getAttribute('aria-labelledby')
    const named = by && (at?.getRootNode() as ShadowRoot | undefined)?.getElementById(by)?.textContent
    return `${at?.getAttribute('role') ?? at?.localName} ${at?.getAttribute('aria-label') ?? named ?? label ?? at?.textContent ?? ''}`
      .trim()
      .replace(/\s+/g, ' ')
      .slice(0, 80)
  })

/** Goes on with Tab (or back) until the focus is there; it must be seen, and in view. */
async function go(page: Page, wanted: RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = []
  for (let n = 0; n < 120; n++) {
    const name = await focused(page)
    if (wanted.test(name)) {
      const visible = await page.evaluate(() => {
        let at = document.activeElement
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
        const box = at?.getBoundingClientRect()
        return !!at && at.matches(':focus-visible') && !!box && box.width > 0 && box.left >= -1 && box.right <= innerWidth + 1
      })
      expect(visible, `the focus on ${name} can be seen`).toBe(true)
      return
    }
    seen.push(name)
    await page.keyboard.press(key)
  }
  throw new Error(`${key} never reached ${wanted}: ${seen.join(' → ')}`)
}

async function article(width = 320): Promise<Page> {
  const page = await stage.open('/', await stage.reader({ viewport: { width, height: 640 } }))
  await approach(page)
  await page.getByText('Loading comments…').waitFor({ state: 'hidden' })
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  return page
}
const comment = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words }).last()
const settled = (page: Page) => page.getByText('Sending…').waitFor({ state: 'hidden' })

test('a writer: formats, posts, answers, edits, takes back', async () => {
  const page = await article()
  await go(page, /^textarea Your comment/)
  await page.keyboard.type('Written ')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('without')
  await page.keyboard.press('Control+b')
  await page.keyboard.type(' a mouse')
  await go(page, /^button Bold/)
  await page.keyboard.press('ArrowRight')
  expect(await focused(page)).toBe('button Italic')
  await go(page, /^input Name/)
  await page.keyboard.type('Keys')
  await go(page, /^button Post comment/)
  await page.keyboard.press('Enter')
  await comment(page, 'Written without a mouse').waitFor()
  await settled(page)
  await go(page, /^button Reply/)
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^textarea Reply to Keys/)
  await page.keyboard.type('And answered')
  await page.keyboard.press('Control+Enter')
  await comment(page, 'And answered').waitFor()
  await settled(page)

  // Edit and Delete are in the menu where the row has no room for them.
  await comment(page, 'And answered').focus()
  await go(page, /^button More/)
  await page.keyboard.press('Enter')
  await go(page, /^menuitem Edit/, 'ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^textarea Edit your comment/)
  await page.keyboard.type(', twice')
  await page.keyboard.press('Control+Enter')
  await comment(page, 'And answered, twice').waitFor()
  await expect.poll(() => focused(page)).not.toMatch(/^(body|textarea)/)
  await comment(page, 'And answered, twice').focus()
  await go(page, /^button More/)
  await page.keyboard.press('Enter')
  await go(page, /^menuitem Delete/, 'ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('button Cancel')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByText('And answered, twice').waitFor({ state: 'hidden' })
  await expect.poll(() => focused(page)).not.toMatch(/^body/)
})

test('a reader: votes, reacts, copies a link, reports, mutes and unmutes', async () => {
  const writer = await article(900)
  await writer.getByRole('textbox', { name: 'Your comment' }).fill('Something to react to')
  await writer.getByRole('textbox', { name: 'Name' }).fill('Ines')
  await writer.getByRole('button', { name: 'Post comment' }).click()
  await comment(writer, 'Something to react to').waitFor()
  await settled(writer)

  const page = await article()
  const there = comment(page, 'Something to react to')
  await there.waitFor()
  await go(page, /^button 👍/)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '👍, 1 reaction', pressed: true }).waitFor()
  await there.focus()
  await go(page, /^button Vote up/)
  await page.keyboard.press('Space')
  await expect.poll(() => there.getByRole('button', { name: 'Vote up' }).getAttribute('aria-pressed')).toBe('true')
  await go(page, /^button Add a reaction/)
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await there.getByRole('button', { name: /, 1 reaction$/ }).waitFor()

  await there.focus()
  await go(page, /^button More/)
  await page.keyboard.press('Enter')
  await go(page, /^menuitem Report/, 'ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^input Spam/)
  await page.keyboard.press('ArrowDown')
  await go(page, /^textarea Anything/)
  await page.keyboard.type('Only a test')
  await go(page, /^button Send report/)
  await page.keyboard.press('Enter')
  await there.getByText('Thank you. A moderator will look at it.').waitFor()

  await there.focus()
  await go(page, /^button More/)
  await page.keyboard.press('Enter')
  await go(page, /^menuitem Mute/, 'ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('button Unmute')
  expect(await page.getByText('Something to react to').count()).toBe(0)
  await page.keyboard.press('Enter')
  await there.waitFor()
})

test('a long thread: another order, a search, replies put away, from comment to comment', async () => {
  const page = await stage.open('/long.html', await stage.reader({ viewport: { width: 320, height: 640 } }))
  await approach(page)
  await page.getByRole('button', { name: 'Search the comments' }).waitFor()
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  await go(page, /^button Search the comments/)
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^input Search the comments/)
  await page.keyboard.type('bind')
  await page
    .getByText(/\d+ comments? found/)
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^article/)
  await page.keyboard.press('j')
  await expect.poll(() => focused(page)).toMatch(/^article/)
  await go(page, /^button Hide replies/)
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^button Show \d+ repl/)
  await go(page, /^select Sort by/, 'Shift+Tab')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => page.getByRole('combobox', { name: 'Sort by' }).inputValue()).toBe('oldest')
  await page.getByRole('article').first().waitFor()
})
