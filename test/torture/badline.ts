import { type Browser, type BrowserContext, errors, type Page } from 'playwright-core'

/**
 * Two things a reader's machine does to comments, over and over, in a real browser against the real server: the line goes while somebody
 * writes in two tabs, and the tab dies while somebody types.
 */
export interface Ground {
  readonly browser: Browser
  /** Where the server is. */
  readonly url: string
}

export interface Tally {
  cycles: number
  lost: number
  doubled: number
  disordered: number
  /** Comments a tab did not show once all were sent, and tabs that still showed something else. */
  unseen: number
  /** What of it was where, for whoever looks into it. */
  /** How often words were back in the form, where either was right: a race that only one side wins tells nothing. */
  back: number
  readonly notes: string[]
}

/** The page's own files, by path, as a browser has them in its cache. */
type Files = Map<string, { readonly type: string; readonly body: Buffer }>

export const empty = (): Tally => ({ cycles: 0, lost: 0, doubled: 0, disordered: 0, unseen: 0, back: 0, notes: [] })

/** A number from 0 to 1, each time another, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const field = (page: Page) => page.getByRole('textbox', { name: 'Your comment' })
export const post = (page: Page) => page.getByRole('button', { name: 'Post comment' })
export const article = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words })

/** Turns to the field, until the code for writing is there. */
export async function begin(page: Page): Promise<void> {
  await field(page).focus()
  await post(page).waitFor()
}

/**
 * A reader whose browser has the page and the script at hand, line or no line (as from its cache): only what is said to the server needs one.
 */
async function reader({ browser, url }: Ground, files: Files): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 800, height: 600 },
    storageState: {
      cookies: [],
      origins: [{ origin: url, localStorage: [{ name: 'afterword:server:identity', value: '{"name":"Ines"}' }] }],
    },
  })
  context.setDefaultTimeout(20_000)
  await context.route(/^(?!.*\/api\/)/, async (route) => {
    const { pathname, searchParams } = new URL(route.request().url())
    if (pathname === '/made.html') {
      const script = `<script src="/afterword.js" data-thread="${searchParams.get('thread')}" data-loading="eager"></script>`
      return route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Made</title>${script}` })
    }
    const answer = files.get(pathname) ?? (await read(url + pathname))
    files.set(pathname, answer)
    return route.fulfill({ contentType: answer.type, body: answer.body })
  })
  return context
}

async function read(address: string): Promise<{ type: string; body: Buffer }> {
  const answer = await fetch(address)
  return { type: answer.headers.get('content-type') ?? '', body: Buffer.from(await answer.arrayBuffer()) }
}

export async function stored({ url }: Ground, thread: string): Promise<string[]> {
  const answer = await fetch(`${url}/api/v1/threads/${thread}/comments?sort=oldest&limit=100`)
  const { comments } = (await answer.json()) as { comments: { body: { value: string } }[] }
  return comments.map(({ body }) => body.value.replace(/<[^>]*>/g, '').trim())
}

export const pause = (milliseconds: number) => new Promise<void>((go) => setTimeout(go, milliseconds))

/** Until a condition holds; answers whether it came to that. */
export async function until(holds: () => Promise<boolean>, within: number): Promise<boolean> {
  for (const end = Date.now() + within; Date.now() < end; ) {
    if (await holds()) return true
    await pause(50)
  }
  return false
}

/** Without a line, twenty comments in two tabs that are reloaded now and then; then the line is back. */
export async function offline(ground: Ground, cycles: number, random = seeded(1)): Promise<Tally> {
  const tally = empty()
  const files: Files = new Map()
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `offline-${tally.cycles}-${Math.floor(random() * 1e9)}`
    const context = await reader(ground, files)
    const note = (text: string) => tally.notes.push(`${thread}: ${text}`)
    const open = async () => {
      const page = await context.newPage()
      page.on('pageerror', (error) => note(String(error)))
      await page.goto(`${ground.url}/made.html?thread=${thread}`)
      return page
    }
    const tabs = [await open(), await open()] as const
    await Promise.all(tabs.map((tab) => tab.locator('form').waitFor()))
    await context.setOffline(true)

    const written = Array.from({ length: 20 }, (_, n) => `${thread} number ${n}.`)
    const reloading: (Promise<unknown> | undefined)[] = []
    const reload = (n: 0 | 1) => {
      reloading[n] = Promise.resolve(reloading[n]).then(() => tabs[n].reload())
    }
    for (const [n, words] of written.entries()) {
      await reloading[n % 2]
      const tab = tabs[n % 2 === 0 ? 0 : 1]
      await begin(tab)
      await field(tab).fill(words)
      await post(tab).click()
      await article(tab, words).waitFor()
      // Of this tab just after the press, or of the other while something is written here.
      if (random() < 0.2) reload(random() < 0.5 ? 0 : 1)
    }
    await Promise.all(reloading)
    await context.setOffline(false)
    if (random() < 0.5) {
      await pause(random() * 300)
      await tabs[random() < 0.5 ? 0 : 1].reload()
    }
    await until(async () => (await stored(ground, thread)).length >= written.length, 60_000)
    const shown = (tab: Page) =>
      tab.evaluate(() =>
        [...(document.querySelector('afterword-comments')?.shadowRoot?.querySelectorAll('article') ?? [])].map(
          (at) => `${at.className} ${at.textContent}`,
        ),
      )
    for (const tab of tabs) {
      const right = async () => {
        const articles = await shown(tab)
        return articles.length === written.length && articles.every((text) => !/^comment (waiting|sending|failed)/.test(text))
      }
      if (await until(right, 10_000)) continue
      tally.unseen++
      note(`a tab shows ${JSON.stringify(await shown(tab))}`)
    }
    const rows = await stored(ground, thread)
    const lost = written.filter((words) => !rows.includes(words)).length
    const doubled = rows.length - new Set(rows).size
    tally.lost += lost
    tally.doubled += doubled
    if (!lost && !doubled && rows.join() !== written.join()) tally.disordered++
    if (rows.join() !== written.join()) note(`stored: ${JSON.stringify(rows)}`)
    await context.close()
  }
  return tally
}

/**
 * Without a line three comments in one tab; in the moment it is back the second is taken back in another. `lost`: its words are neither
 * stored nor in the form; `doubled`: both.
 */
export async function withdrawn(ground: Ground, cycles: number, random = seeded(3)): Promise<Tally> {
  const tally = empty()
  const files: Files = new Map()
  // By how many milliseconds the press is before the line. Whoever won starts later the next time, so that on any machine both win now and then.
  let lead = 0
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `withdrawn-${tally.cycles}-${Math.floor(random() * 1e9)}`
    const context = await reader(ground, files)
    const tabs = [await context.newPage(), await context.newPage()] as const
    for (const tab of tabs) {
      await tab.goto(`${ground.url}/made.html?thread=${thread}`)
      await begin(tab)
    }
    await context.setOffline(true)
    const written = [1, 2, 3].map((n) => `${thread} number ${n}.`)
    const [first = '', second = '', third = ''] = written
    for (const words of written) {
      await field(tabs[0]).fill(words)
      await post(tabs[0]).click()
      await article(tabs[0], words).waitFor()
    }
    const button = article(tabs[1], second).getByRole('button', { name: 'Withdraw' })
    // Held before: the other may be so much quicker that there is nothing left to press.
    const handle = await button.elementHandle()
    const early = lead + random() * 40 - 20
    const press = pause(-early).then(() => handle?.evaluate((at) => (at as HTMLElement).click()))
    await Promise.all([press, pause(early).then(() => context.setOffline(false))])
    await until(async () => (await stored(ground, thread)).includes(third), 10_000)
    // Until nothing waits any more in either tab.
    await until(
      async () => (await Promise.all(tabs.map((tab) => tab.locator('article:is(.waiting, .sending)').count()))).join() === '0,0',
      10_000,
    )
    const rows = await stored(ground, thread)
    const form = await field(tabs[1]).inputValue()
    const there = Number(rows.includes(second)) + Number(form === second)
    if (there === 0) tally.lost++
    else if (form === second) tally.back++
    lead += form === second ? -25 : 25
    if (there === 2 || new Set(rows).size < rows.length) tally.doubled++
    if (rows.filter((words) => words !== second).join() !== [first, third].join()) tally.disordered++
    if (there !== 1 || rows.length + Number(form !== '') !== 3)
      tally.notes.push(`${thread}: stored ${JSON.stringify(rows)}, form "${form}"`)
    await context.close()
  }
  return tally
}

/** The longest a word may be typed before it must outlive the tab, in milliseconds. */
const grace = 250

/** A tab killed while somebody types, and opened again. `lost`: what was typed longer ago than `grace` and is not offered. */
export async function killed(ground: Ground, cycles: number, random = seeded(2)): Promise<Tally> {
  const tally = empty()
  const files: Files = new Map()
  const context = await reader(ground, files)
  for (; tally.cycles < cycles; tally.cycles++) {
    const thread = `killed-${tally.cycles}-${Math.floor(random() * 1e9)}`
    const open = async () => {
      const page = await context.newPage()
      await page.goto(`${ground.url}/made.html?thread=${thread}`)
      await page.locator('form').waitFor()
      return page
    }
    const page = await open()
    const session = await context.newCDPSession(page)
    await begin(page)
    let dead = Number.POSITIVE_INFINITY
    const keys: { readonly key: string; readonly at: number }[] = []
    const typing = (async () => {
      while (Date.now() < dead) {
        const key = String.fromCharCode(97 + Math.floor(random() * 26))
        const next = Date.now() + 25
        // Answered once the page has had it: it was typed then at the latest.
        await page.keyboard.press(key)
        keys.push({ key, at: Date.now() })
        await pause(next - Date.now())
      }
    })().catch((thrown) => {
      if (dead === Number.POSITIVE_INFINITY) throw thrown
    })
    await pause(300 + random() * 1200)
    const crash = page.waitForEvent('crash')
    dead = Date.now()
    void session.send('Page.crash').catch(() => {})
    await Promise.all([crash, typing.catch((thrown) => thrown instanceof errors.TimeoutError)])
    await page.close()
    const again = await open()
    const typed = keys.map(({ key }) => key).join('')
    const due = keys.filter(({ at }) => at < dead - grace).length
    // They come with the code for writing.
    if (due) await until(async () => (await field(again).inputValue()) !== '', 10_000)
    const offered = await field(again).inputValue()
    // One key more may have been on its way.
    if (offered.length < due || offered.slice(0, typed.length) !== typed.slice(0, offered.length)) {
      tally.lost++
      tally.notes.push(`${thread}: typed ${typed}, of which ${due} were due, offered ${offered}`)
    }
    await again.close()
  }
  await context.close()
  return tally
}

/** One line for whoever runs it. */
export function told(what: string, { cycles, lost, doubled, disordered, unseen, back }: Tally, since: number): string {
  const seconds = ((performance.now() - since) / 1000).toFixed(0)
  return `${what}: ${cycles} cycles in ${seconds} s, ${lost} lost, ${doubled} doubled, ${disordered} out of order, ${unseen} not shown${back ? `, ${back} back in the form` : ''}\n`
}
