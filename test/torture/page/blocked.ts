import type { Page } from 'playwright-core'
import { article, begin, empty, field, type Ground, post, stored, type Tally, until } from '../badline'

/** What a browser may make of a page's storage; each is run in the page before anything of it. */
export const storages: Readonly<Record<string, () => void>> = {
  'throws on sight': () => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    })
  },
  'is not there': () => {
    Object.defineProperty(globalThis, 'localStorage', { value: null })
  },
  'takes nothing': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
  },
  'is full': () => {
    try {
      for (let n = 0; ; n++) localStorage.setItem(`filled ${n}`, 'x'.repeat(100_000))
    } catch {}
    try {
      for (let n = 0; ; n++) localStorage.setItem(`filled more ${n}`, 'x')
    } catch {}
  },
  'throws at everything but looking': () => {
    for (const name of ['getItem', 'setItem', 'removeItem', 'key'] as const)
      Storage.prototype[name] = () => {
        throw new Error('no')
      }
  },
  'holds nonsense under our names': () => {
    if (localStorage.getItem('filled')) return
    localStorage.setItem('filled', '1')
    const thread = new URLSearchParams(location.search).get('thread')
    const nonsense = [
      '{',
      'null',
      '7',
      '[]',
      '{"id":1,"stage":"outbox","value":{}}',
      '{"id":"a","stage":"drafts","value":{"place":7}}',
      '{"v":99,"items":[{"a":1}]}',
    ]
    for (const [n, text] of nonsense.entries()) localStorage.setItem(`afterword:server:words:${thread}:${n}`, text)
    for (const name of ['identity', 'sort', 'muted', 'visits', `thread:${thread}`])
      localStorage.setItem(`afterword:server:${name}`, nonsense[name.length % 3] ?? '')
    localStorage.setItem(`afterword:server:${location.origin}:token`, '{')
  },
}
/** Those that keep what is written to them. */
const keeping = new Set(['holds nonsense under our names'])

/** Reads, writes, posts, and changes to another thread and back within the page, whatever becomes of the storage. `lost`: the draft, or the comment. */
export async function blocked({ browser, url }: Ground): Promise<Tally> {
  const tally = empty()
  async function lane(name: string, spoil: () => void): Promise<void> {
    tally.cycles++
    const context = await browser.newContext({ viewport: { width: 800, height: 600 } })
    context.setDefaultTimeout(15_000)
    await context.addInitScript(spoil)
    const page: Page = await context.newPage()
    page.on('pageerror', (error) => tally.notes.push(`${name}: uncaught ${error}`))
    const thread = `blocked-${name.replace(/\W/g, '-')}-${Date.now()}`
    await page.goto(`${url}/thread.html?thread=${thread}`)
    await begin(page)
    const words = `${thread} words.`
    await field(page).fill(words)
    const hint = page.getByText('Kept only until this page is closed.')
    if (!(await until(async () => (await hint.isVisible()) !== keeping.has(name), 2000))) {
      tally.unseen++
      tally.notes.push(`${name}: whether drafts are kept is not told`)
    }
    const turn = (to: string) => page.locator('afterword-comments').evaluate((host, to) => host.setAttribute('thread', to), to)
    await turn(`${thread}-other`)
    if (!(await until(async () => (await field(page).inputValue()) === '', 5000))) tally.notes.push(`${name}: the draft is on another page`)
    await begin(page)
    await turn(thread)
    if (!(await until(async () => (await field(page).inputValue()) === words, 5000))) {
      tally.lost++
      tally.notes.push(`${name}: the draft is gone`)
      await begin(page)
      await field(page).fill(words)
    }
    await page.getByRole('textbox', { name: 'Name' }).fill('Ines')
    await post(page).click()
    await until(
      async () =>
        (await article(page, words).count()) === 1 && (await page.locator('article:is(.waiting, .sending, .failed)').count()) === 0,
      10_000,
    )
    const rows = await stored({ browser, url }, thread)
    if (!rows.includes(words)) tally.lost++
    if (rows.length > 1) tally.doubled++
    // One's own still: the token lives as long as the page.
    await turn(`${thread}-other`)
    await begin(page)
    await turn(thread)
    await article(page, words).waitFor()
    if (!(await until(async () => (await article(page, words).getByText('You').count()) > 0, 5000))) {
      tally.unseen++
      tally.notes.push(`${name}: one’s own comment is a stranger’s: ${await article(page, words).innerText()}`)
    }
    await page.reload()
    await article(page, words).waitFor()
    await begin(page)
    if ((await field(page).inputValue()) !== '') tally.notes.push(`${name}: the draft came back after it was posted`)
    await context.close()
  }
  await Promise.all(Object.entries(storages).map(([name, spoil]) => lane(name, spoil)))
  return tally
}
