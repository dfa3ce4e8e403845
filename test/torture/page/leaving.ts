import type { BrowserContext, Page } from 'playwright-core'
import { begin, empty, field, type Ground, pause, seeded, stored, type Tally, until } from '../badline'
import { named } from './pages'

/** So many comments stand in a thread before the next one is begun. */
const most = 15

/** What is not stored on the way back is looked for where it is offered: typed, waiting, or refused. */
const offered = async (page: Page, words: string) =>
  (await field(page).inputValue()) === words ||
  (await page.locator('article:is(.waiting, .sending, .failed)').filter({ hasText: words }).count()) > 0

/**
 * A reader presses Post and is gone at a random moment after it: another page, a reload, a closed tab, or a renderer that dies. Then they
 * come back. `lost`: the words are neither stored nor offered; `doubled`: stored twice.
 */
export async function leaving({ browser, url }: Ground, cycles: number, lanes: number, seed = 5): Promise<Tally> {
  const tally = empty()
  let begun = 0
  async function lane(number: number): Promise<void> {
    const random = seeded(seed * 1000 + number)
    const context: BrowserContext = await browser.newContext({ viewport: { width: 800, height: 600 }, storageState: named(url) })
    context.setDefaultTimeout(30_000)
    let thread = ''
    let written: string[] = []
    const open = async () => {
      const page = await context.newPage()
      page.on('pageerror', (error) => tally.notes.push(`${thread}: ${error}`))
      await page.goto(`${url}/thread.html?thread=${thread}`)
      return page
    }
    async function judge(): Promise<void> {
      if (!thread) return
      const rows = await stored({ browser, url }, thread)
      for (const words of written) {
        const times = rows.filter((row) => row === words).length
        if (times > 1) tally.doubled++
        if (times === 0) tally.lost++
        if (times !== 1) tally.notes.push(`${words} is stored ${times} times`)
      }
    }
    let page: Page | undefined
    while (begun < cycles) {
      const number = begun++
      if (!page || written.length === most) {
        await judge()
        await page?.close()
        thread = `leaving-${seed}-${number}-${Math.floor(random() * 1e9)}`
        written = []
        page = await open()
      }
      await begin(page)
      const words = `${thread} number ${written.length}.`
      await field(page).fill(words)
      // The press and the moment after it are the page's own time, so that no message of ours takes longer than the comment.
      const wait = random() ** 2 * 120
      const how = (['close', 'away', 'reload', 'crash'] as const)[Math.floor(random() * 4)]
      const pressed = page.evaluate(() => {
        const root = document.querySelector('afterword-comments')?.shadowRoot
        root?.querySelector<HTMLElement>('form button[type="submit"]')?.click()
      })
      await pressed
      written.push(words)
      await pause(wait)
      if (how === 'away') await page.goto(`${url}/plain.html`)
      else if (how === 'reload') await page.reload()
      else if (how === 'crash') {
        const session = await context.newCDPSession(page)
        const crash = page.waitForEvent('crash')
        void session.send('Page.crash').catch(() => {})
        await crash
      }
      if (how === 'away') await page.goto(`${url}/thread.html?thread=${thread}`)
      else if (how !== 'reload') {
        await page.close()
        page = await open()
      }
      const back = page
      await back.locator('form').waitFor()
      const there = await until(async () => (await stored({ browser, url }, thread)).includes(words), 15_000)
      if (!there) {
        const is = await offered(back, words)
        tally.notes.push(`${words} after ${how} at ${wait.toFixed(0)} ms is not stored, ${is ? 'but offered' : 'nor offered'}`)
        if (is) tally.back++
        // Counted as lost at the end of the thread, unless it is offered.
        if (is) written.pop()
      }
      // What is under way when the next is written is another test's.
      await until(async () => (await back.locator('article:is(.waiting, .sending)').count()) === 0, 15_000)
      tally.cycles++
    }
    await judge()
    await context.close()
  }
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
  return tally
}
