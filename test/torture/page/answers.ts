import type { Page } from 'playwright-core'
import { article, begin, empty, field, type Ground, pause, post, stored, type Tally, until } from '../badline'
import { named } from './pages'
import { malformed, openProxy, slow } from './proxy'

const failed = (page: Page) => page.getByText('The comments could not be loaded.')

/**
 * Each way an answer can be spoiled, to the first list and to a comment that is posted; then the backend answers as it should. `unseen`:
 * nothing a reader can read, or no way to try again; `lost`, `doubled`: the comment.
 */
export async function answers({ browser, url }: Ground, rounds: number): Promise<Tally> {
  const tally = empty()
  const ways = Object.entries(malformed).flatMap((way) => Array.from({ length: rounds }, () => way))
  async function lane(): Promise<void> {
    const proxy = await openProxy(url)
    const context = await browser.newContext({ viewport: { width: 800, height: 600 }, storageState: named(proxy.url) })
    context.setDefaultTimeout(15_000)
    for (let way = ways.shift(); way; way = ways.shift()) {
      const [name, mischief] = way
      const thread = `answers-${tally.cycles++}-${Date.now()}`
      const page = await context.newPage()
      page.on('pageerror', (error) => tally.notes.push(`${name}: uncaught ${error}`))
      proxy.spoil(() => mischief)
      await page.goto(`${proxy.url}/thread.html?thread=${thread}`)
      const told = await until(async () => (await failed(page).count()) > 0, 12_000)
      if (!told) {
        tally.unseen++
        tally.notes.push(`${name}: ${await page.locator('afterword-comments').innerText()}`)
      }
      proxy.spoil()
      await page.getByRole('button', { name: 'Retry' }).click()
      await page.getByText('There are no comments yet.').waitFor()

      const words = `${thread} words.`
      await begin(page)
      await field(page).fill(words)
      // Asked and stored, but the answer does not come through; then not even that.
      proxy.spoil((request) => (request.method === 'POST' ? mischief : undefined))
      await post(page).click()
      const kept = await until(async () => (await page.locator('article:is(.waiting, .failed)').count()) === 1, 12_000)
      if (!kept || !(await article(page, words).isVisible())) {
        tally.unseen++
        tally.notes.push(`${name}: after the press ${await page.locator('afterword-comments').innerText()}`)
      }
      proxy.spoil()
      // By itself within some seconds; at once for who comes back to the page.
      await page.evaluate(() => dispatchEvent(new Event('pageshow')))
      await page
        .getByRole('button', { name: 'Retry' })
        .click({ timeout: 500 })
        .catch(() => {})
      await until(async () => (await page.locator('article:is(.waiting, .sending, .failed)').count()) === 0, 12_000)
      const times = (await stored({ browser, url }, thread)).filter((row) => row === words).length
      if (times === 0) tally.lost++
      if (times > 1) tally.doubled++
      if (times !== 1) tally.notes.push(`${name}: stored ${times} times`)
      await page.close()
    }
    await context.close()
    await proxy.close()
  }
  await Promise.all([lane(), lane(), lane()])
  return tally
}

export interface Patience {
  /** Milliseconds from the last file of the widget to the place-holders; the slowest of all. */
  readonly skeleton: number
  /** Seconds from the press until the reader is told that it takes longer. */
  readonly stillSending: number
  /** Seconds until a silent backend counts as one that will not answer. */
  readonly gaveUp: number
  readonly tally: Tally
}

/** A backend that takes its time, first with the list, then with a comment. */
export async function patience({ browser, url }: Ground): Promise<Patience> {
  const tally = empty()
  const found = { skeleton: 0, stillSending: 0, gaveUp: 0 }
  async function lane(name: string, mischief: (typeof slow)[string]): Promise<void> {
    tally.cycles++
    const proxy = await openProxy(url)
    const context = await browser.newContext({ viewport: { width: 800, height: 600 }, storageState: named(proxy.url) })
    context.setDefaultTimeout(45_000)
    const page = await context.newPage()
    page.on('pageerror', (error) => tally.notes.push(`${name}: uncaught ${error}`))
    await page.addInitScript(() => {
      const look = () => {
        if (!document.querySelector('afterword-comments')?.shadowRoot?.querySelector('.skeleton')) return void requestAnimationFrame(look)
        Object.assign(globalThis, { skeletonAt: performance.now() })
      }
      look()
    })
    const thread = `slow-${name.replace(/\W/g, '')}-${Date.now()}`
    proxy.spoil(() => mischief)
    const began = Date.now()
    await page.goto(`${proxy.url}/thread.html?thread=${thread}`)
    await page.locator('.skeleton').waitFor({ state: 'attached' })
    const skeleton = await page.evaluate(() => {
      const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
      const last = files.filter(({ name }) => /\/(mount|core|server|en|purify)\.js$/.test(name)).map(({ responseEnd }) => responseEnd)
      return (globalThis as unknown as { skeletonAt: number }).skeletonAt - Math.max(...last)
    })
    found.skeleton = Math.max(found.skeleton, skeleton)
    await failed(page).waitFor()
    found.gaveUp = Math.max(found.gaveUp, (Date.now() - began) / 1000)
    proxy.spoil()
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByText('There are no comments yet.').waitFor()

    const words = `${thread} words.`
    await begin(page)
    await field(page).fill(words)
    proxy.spoil((request) => (request.method === 'POST' ? mischief : undefined))
    await post(page).click()
    const pressed = Date.now()
    await page.getByText('Still sending…').waitFor()
    found.stillSending = Math.max(found.stillSending, (Date.now() - pressed) / 1000)
    await page.locator('article.waiting').waitFor()
    found.gaveUp = Math.max(found.gaveUp, (Date.now() - pressed) / 1000)
    if (!(await article(page, words).isVisible())) tally.lost++
    proxy.spoil()
    await page.getByRole('button', { name: 'Retry' }).click()
    await until(async () => (await page.locator('article:is(.waiting, .sending, .failed)').count()) === 0, 15_000)
    await pause(200)
    const times = (await stored({ browser, url }, thread)).filter((row) => row === words).length
    if (times === 0) tally.lost++
    if (times > 1) tally.doubled++
    await context.close()
    await proxy.close()
  }
  await Promise.all(Object.entries(slow).map(([name, mischief]) => lane(name, mischief)))
  return { ...found, tally }
}
