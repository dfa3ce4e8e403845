import type { Browser } from 'playwright-core'

/** A line and a machine to measure on. */
export interface Condition {
  readonly name: string
  readonly cpu?: number
  /** Milliseconds before each answer begins. */
  readonly latency?: number
  readonly kbps?: number
}

export const conditions: readonly Condition[] = [
  { name: 'plain' },
  { name: 'CPU 4×', cpu: 4 },
  { name: 'slow 4G', latency: 400, kbps: 400 },
]

/** One cold load. Times are milliseconds since the navigation began. */
export interface Load {
  /** The frame the first comment's words are in. */
  readonly first: number
  /** The frame the last comment of what is shown without asking is in. */
  readonly whole: number
  readonly shown: number
  /** Of tasks, what is over 50 ms, until all is quiet. */
  readonly blocked: number
  readonly longest: number
  readonly shift: number
  /** On the wire with headers, without the page itself; until the first comment, and until all is quiet. */
  readonly bytes: number
  readonly requests: number
  readonly bytesInAll: number
  readonly requestsInAll: number
  /** Of JavaScript, after a collection of garbage. */
  readonly heap: number
  /** What was loaded, by the last part of its address. */
  readonly files: Readonly<Record<string, number>>
}

/** Milliseconds in which nothing more has come: then the page is whole. */
const quiet = 1000

/** Runs in the page, before anything of it. Nothing else is put into it: what a tool injects meanwhile would be measured, too. */
function watch(selector: string, quiet: number): void {
  const told = (globalThis as unknown as { benchTold: (seen: string) => void }).benchTold
  const seen = { first: 0, whole: 0, shown: 0, blocked: 0, longest: 0, shift: 0 }
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
  const bodies = () => (document.querySelector('afterword-comments')?.shadowRoot ?? document).querySelectorAll(selector)
  let grew = 0
  const look = () => {
    const found = bodies()
    const now = performance.now()
    // The words, not the place for them.
    if (!seen.first && found[0]?.textContent?.trim() && found[0].getClientRects().length) seen.first = now
    if (seen.first && found.length > seen.shown) {
      seen.shown = found.length
      seen.whole = grew = now
    }
    if (grew && now - grew > quiet) told(JSON.stringify(seen))
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** Loads a page as a first visitor does, in a browser profile of its own. `selector` finds the bodies of comments. */
export async function load(browser: Browser, url: string, selector: string, { cpu, latency, kbps = 0 }: Condition): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 412, height: 915 } })
  try {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    for (const part of ['Page', 'Network', 'Runtime'] as const) await cdp.send(`${part}.enable`)
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
    const names = new Map<string, string>()
    const arrived: { name: string; size: number; at: number }[] = []
    let began = 0
    cdp.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
      began ||= timestamp
      names.set(requestId, request.url)
    })
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength, timestamp }) => {
      const name = names.get(requestId)
      if (name && name !== url) arrived.push({ name, size: encodedDataLength, at: (timestamp - began) * 1000 })
    })
    await cdp.send('Runtime.addBinding', { name: 'benchTold' })
    const telling = new Promise<Pick<Load, 'first' | 'whole' | 'shown' | 'blocked' | 'longest' | 'shift'>>((resolve, reject) => {
      cdp.on('Runtime.bindingCalled', ({ payload }) => resolve(JSON.parse(payload)))
      setTimeout(() => reject(new Error(`${url}: no comment came.`)), 60_000).unref()
    })
    // Whatever goes wrong before somebody waits for it is told there.
    telling.catch(() => {})
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watch})(${JSON.stringify(selector)}, ${quiet})` })
    if (cpu) await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu })
    if (latency) {
      const throughput = (kbps * 1024) / 8
      await cdp.send('Network.emulateNetworkConditions', {
        offline: false,
        latency,
        downloadThroughput: throughput,
        uploadThroughput: throughput,
      })
    }
    await page.goto(url, { waitUntil: 'commit' })
    const seen = await telling
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await cdp.send('Runtime.getHeapUsage')
    const early = arrived.filter(({ at }) => at <= seen.first)
    const sum = (of: typeof arrived) => of.reduce((bytes, { size }) => bytes + size, 0)
    return {
      ...seen,
      bytes: sum(early),
      requests: early.length,
      bytesInAll: sum(arrived),
      requestsInAll: arrived.length,
      heap: usedSize,
      files: Object.fromEntries(early.map(({ name, size }) => [name.replace(/.*\//, '').slice(0, 40), size])),
    }
  } finally {
    await context.close()
  }
}
