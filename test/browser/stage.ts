import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchChromium } from './chromium'

const root = join(import.meta.dirname, '../..')

/** The real server over a real file, serving the demo pages on a port of its own. */
export interface House {
  readonly url: string
  /** Ends the process and starts it again over the same file. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function openHouse(settings: Record<string, string> = {}): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'afterword-'))
  const port = await freePort()
  const start = () =>
    listening(
      spawn(process.execPath, [join(root, 'src/server/dist/main.js'), 'serve'], {
        env: {
          ...process.env,
          PORT: String(port),
          AFTERWORD_DATABASE: join(folder, 'comments.sqlite'),
          AFTERWORD_PAGES: join(root, 'demo'),
          AFTERWORD_RATE_LIMIT: 'off',
          ...settings,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
      `http://localhost:${port}/healthz`,
    )
  let server = await start()
  const end = () =>
    new Promise<void>((resolve) => {
      server.once('exit', () => resolve())
      server.kill('SIGTERM')
    })
  return {
    url: `http://localhost:${port}`,
    async restart() {
      await end()
      server = await start()
    },
    async close() {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function listening(server: ChildProcess, health: string): Promise<ChildProcess> {
  let said = ''
  server.stdout?.on('data', (text) => {
    said += text
  })
  server.stderr?.on('data', (text) => {
    said += text
  })
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null) throw new Error(`The server ended at its start: ${said}`)
    const healthy = await fetch(health).then(
      (answer) => answer.ok,
      () => false,
    )
    if (healthy) return server
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  server.kill()
  throw new Error(`The server was not ready within 10 s: ${said}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

export interface Stage {
  readonly house: House
  readonly browser: Browser
  /** A new reader: own storage, own cache. */
  reader(options?: BrowserContextOptions): Promise<BrowserContext>
  /** Opens a page of the house. Whatever goes wrong in it fails the test, but for what `forgive` names. */
  open(path: string, reader?: BrowserContext, options?: OpenOptions): Promise<Page>
}

export interface OpenOptions {
  readonly forgive?: RegExp
  readonly before?: (page: Page) => Promise<void>
}

/** One server and one browser for a test file; every reader is closed after each test, and no error of a page goes unseen. */
export function useStage(settings: Record<string, string> = {}): Stage {
  let house: House
  let browser: Browser
  const readers: BrowserContext[] = []
  const errors: string[] = []

  beforeAll(async () => {
    ;[house, browser] = await Promise.all([openHouse(settings), launchChromium()])
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await house?.close()
  })
  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.close()))
    expect(errors.splice(0), 'errors in the page').toEqual([])
  })

  const reader: Stage['reader'] = async (options) => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options })
    // What does not come soon does not come: a broken page shall fail its tests, not outlast them.
    context.setDefaultTimeout(10_000)
    readers.push(context)
    return context
  }
  return {
    get house() {
      return house
    },
    get browser() {
      return browser
    },
    reader,
    async open(path, context, { forgive, before } = {}) {
      const page = await (context ?? (await reader())).newPage()
      const note = (text: string) => {
        if (!forgive?.test(text)) errors.push(`${path}: ${text}`)
      }
      page.on('pageerror', (error) => note(String(error.stack ?? error)))
      page.on('console', (message) => {
        if (message.type() === 'error') note(message.text())
      })
      await before?.(page)
      await page.goto(house.url + path)
      return page
    },
  }
}

/** Scrolls until the widget is near enough to load. */
export async function approach(page: Page): Promise<void> {
  await page.locator('afterword-comments').first().scrollIntoViewIfNeeded()
}
