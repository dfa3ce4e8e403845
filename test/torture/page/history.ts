import type { Page } from 'playwright-core'
import { begin, empty, field, type Ground, seeded, stored, type Tally, until } from '../badline'
import { named } from './pages'

/** Why the browser of the test itself keeps no page: nothing of the page's. */
const circumstances =
  /^(BackForwardCacheDisabled\w*|BrowsingInstanceNotSwapped|RelatedActiveContentsExist|DisableForRenderFrameHostCalled)$/

export interface Away extends Tally {
  /** What of ours kept the page out of the browser's memory, by how often. */
  readonly reasons: Readonly<Record<string, number>>
  /** How often the browser kept the page as it was. */
  readonly restored: number
}

/** Keeps the page out of the browser's memory on purpose. */
export const inTheWay = (page: Page) => page.evaluate(() => addEventListener('unload', () => {}))

/**
 * Away and back, with a draft in the form and a line open for live events. `lost`: the draft is not there again; `unseen`: a comment posted
 * meanwhile is not.
 */
export async function away({ browser, url }: Ground, cycles: number, spoil?: (page: Page) => Promise<unknown>): Promise<Away> {
  const tally = empty()
  const reasons: Record<string, number> = {}
  let restored = 0
  const random = seeded(11)
  const context = await browser.newContext({ viewport: { width: 800, height: 600 }, storageState: named(url) })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.on('pageerror', (error) => tally.notes.push(String(error)))
  const session = await context.newCDPSession(page)
  await session.send('Page.enable')
  session.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => {
    for (const { reason, type } of notRestoredExplanations)
      if (!circumstances.test(reason)) reasons[`${type} ${reason}`] = (reasons[`${type} ${reason}`] ?? 0) + 1
  })
  const thread = `away-${Date.now()}`
  await page.goto(`${url}/thread.html?thread=${thread}`)
  await begin(page)
  for (; tally.cycles < cycles; tally.cycles++) {
    const draft = `Draft ${tally.cycles}`
    await field(page).fill(draft)
    await page.evaluate(() => Object.assign(globalThis, { kept: true }))
    await spoil?.(page)
    // Sometimes before it was saved, sometimes while the line is still being opened.
    if (random() < 0.5) await page.waitForTimeout(random() * 200)
    await page.goto(`${url}/plain.html`)
    const posted = tally.cycles % 10 === 0 ? `Posted meanwhile ${tally.cycles}` : undefined
    if (posted) await say(url, thread, posted)
    await page.goBack()
    if (await page.evaluate(() => 'kept' in globalThis)) restored++
    if (!(await until(async () => (await field(page).inputValue()) === draft, 10_000))) {
      tally.lost++
      tally.notes.push(`"${draft}" is "${await field(page).inputValue()}"`)
    }
    if (posted) {
      const seen = () => page.getByText(posted, { exact: true }).or(page.getByRole('button', { name: /new comment/ }))
      if (!(await until(async () => (await seen().count()) > 0, 10_000))) tally.unseen++
    }
  }
  if ((await stored({ browser, url }, thread)).length !== Math.ceil(cycles / 10)) tally.doubled++
  await context.close()
  return { ...tally, reasons, restored }
}

async function say(url: string, thread: string, words: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/threads/${thread}/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: crypto.randomUUID(),
      parentId: null,
      body: { format: 'markdown', value: words },
      author: { name: 'Otto' },
    }),
  })
  if (answer.status !== 201) throw new Error(`Not posted: ${answer.status}`)
}
