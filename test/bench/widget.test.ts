import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium'
import { openHouse } from '../browser/stage'

/**
 * `npm run bench`: what a reader waits for, measured in Chromium against the real server over a real file. Prints tables; asserts only that
 * there is something to measure. Medians of `runs` cold loads.
 */
const runs = 5
const words = [
  'My copy has a previous owner who wrote “no he didn’t” next to every second paragraph. Best edition there is.',
  'I always felt guilty writing in books until I inherited my aunt’s. Now I feel guilty that I did not write **more**.',
  'The bit about the narrow page is true, by the way. I bind books for a living:\n\n> paper that is bound too close to the type cracks\n\nis something I say about once a week.',
  'Counterpoint: library books. See https://example.com/library for the rules.',
  'Mine is mostly shopping lists, I’m afraid.\n\n- milk\n- candles\n- *something for the cat*',
]

async function seed(url: string, thread: string, count: number): Promise<void> {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const parentId = n % 3 === 2 ? (ids[n - 1 - (n % 2)] ?? null) : null
    const response = await fetch(`${url}/api/v1/threads/${encodeURIComponent(thread)}/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        clientId: crypto.randomUUID(),
        parentId,
        body: { format: 'markdown', value: `${words[n % words.length]} (${n})` },
        author: { name: `Reader ${n % 17}` },
      }),
    })
    ids.push(((await response.json()) as { id: string }).id)
  }
}

const lines = {
  plain: {},
  'CPU 4×': { cpu: 4 },
  'slow 4G': { latency: 400, kbps: 400 },
} as const

interface Sample {
  readonly first: number
  readonly blocked: number
  readonly longest: number
  readonly shift: number
  readonly bytes: Readonly<Record<string, number>>
  readonly requests: number
}

async function load(page: Page, cdp: CDPSession, url: string): Promise<Sample> {
  const bytes: Record<string, number> = {}
  const names = new Map<string, string>()
  cdp.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, new URL(response.url).pathname))
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId)
    if (name) bytes[name] = encodedDataLength
  })
  await page.addInitScript(() => {
    const seen = { first: 0, blocked: 0, longest: 0, shift: 0 }
    Object.assign(globalThis, { seen })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.blocked += Math.max(0, duration - 50)
        seen.longest = Math.max(seen.longest, duration)
      }
    }).observe({ type: 'longtask', buffered: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) seen.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
    const look = () => {
      const article = document.querySelector('afterword-comments')?.shadowRoot?.querySelector('article')
      if (article && article.getBoundingClientRect().height > 0) seen.first ||= performance.now()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(url)
  await page.waitForFunction(() => (globalThis as unknown as { seen: { first: number } }).seen.first > 0, undefined, { timeout: 60_000 })
  const requests = Object.keys(bytes).length
  await page.waitForTimeout(1500)
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: Omit<Sample, 'bytes' | 'requests'> }).seen)
  return { ...seen, bytes, requests }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const print = (text: string) => process.stdout.write(`${text}\n`)

test('first comment, blocking, shift, bytes; typing in a long thread', { timeout: 600_000 }, async () => {
  const house = await openHouse({ AFTERWORD_MODERATION: 'off' })
  const browser = await launchChromium()
  try {
    for (const count of [20, 100, 1000]) await seed(house.url, `bench-${count}`, count)
    print('| line | comments | first comment ms | longest task ms | blocked ms | shift |')
    print('|---|---|---|---|---|---|')
    let wire: Sample | undefined
    for (const [line, limits] of Object.entries(lines) as [string, { cpu?: number; latency?: number; kbps?: number }][]) {
      for (const count of [20, 100, 1000]) {
        const samples: Sample[] = []
        for (let n = 0; n < runs; n++) {
          const context = await browser.newContext({ viewport: { width: 412, height: 915 } })
          const page = await context.newPage()
          const cdp = await context.newCDPSession(page)
          await cdp.send('Network.enable')
          await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
          if (limits.cpu) await cdp.send('Emulation.setCPUThrottlingRate', { rate: limits.cpu })
          if (limits.latency) {
            const throughput = ((limits.kbps ?? 0) * 1024) / 8
            await cdp.send('Network.emulateNetworkConditions', {
              offline: false,
              latency: limits.latency,
              downloadThroughput: throughput,
              uploadThroughput: throughput,
            })
          }
          await page.route('**/bench.html', (route) =>
            route.fulfill({
              contentType: 'text/html',
              body: `<!doctype html><html lang="en"><title>Bench</title><body><h1>An article</h1><p>${'Text. '.repeat(50)}</p><script async src="/afterword.js" data-thread="bench-${count}"></script>`,
            }),
          )
          samples.push(await load(page, cdp, `${house.url}/bench.html`))
          await context.close()
        }
        const of = (key: 'first' | 'longest' | 'blocked' | 'shift') => median(samples.map((sample) => sample[key]))
        print(
          `| ${line} | ${count} | ${of('first').toFixed(0)} | ${of('longest').toFixed(0)} | ${of('blocked').toFixed(0)} | ${of('shift').toFixed(4)} |`,
        )
        expect(of('first')).toBeGreaterThan(0)
        if (line === 'plain' && count === 20) wire = samples[0]
      }
    }
    print('\n| on the wire until the first thread of 20 stands (headers included) | bytes |\n|---|---|')
    for (const [name, size] of Object.entries(wire?.bytes ?? {}))
      if (name !== '/bench.html') print(`| ${name.length > 60 ? `${name.slice(0, 57)}…` : name} | ${size} |`)

    const page = await browser.newPage()
    await page.goto(`${house.url}/`)
    await page.evaluate(() => document.querySelector('afterword-comments')?.setAttribute('thread', 'bench-1000'))
    await page.locator('afterword-comments').scrollIntoViewIfNeeded()
    await page.getByRole('article').first().waitFor()
    for (let shown = await page.getByRole('article').count(); shown < 1000; ) {
      await page.getByRole('button', { name: 'Show more comments' }).click()
      await page.waitForFunction(
        (before) => (document.querySelector('afterword-comments')?.shadowRoot?.querySelectorAll('article').length ?? 0) > before,
        shown,
      )
      shown = await page.getByRole('article').count()
      if (!(await page.getByRole('button', { name: 'Show more comments' }).count())) break
    }
    await page.evaluate(() => {
      const delays: number[] = []
      Object.assign(globalThis, { delays })
      // On the way down: the widget keeps its keys from the page's own shortcuts.
      document.addEventListener(
        'keydown',
        () => {
          const pressed = performance.now()
          requestAnimationFrame(() => setTimeout(() => delays.push(performance.now() - pressed)))
        },
        true,
      )
    })
    await page
      .getByRole('textbox', { name: 'Your comment' })
      .pressSequentially('Typing while a thousand comments stand below.', { delay: 30 })
    const delays = await page.evaluate(() => (globalThis as unknown as { delays: number[] }).delays)
    expect(delays.length).toBeGreaterThan(40)
    print(
      `\nTyping with ${await page.getByRole('article').count()} comments shown: median ${median(delays).toFixed(0)} ms, longest ${Math.max(...delays).toFixed(0)} ms to the next frame, ${delays.length} keys`,
    )
  } finally {
    await browser.close()
    await house.close()
  }
})
