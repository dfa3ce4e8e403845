import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/** An installed Chrome or Chromium first; else the one that came with npm. */
const installed = [
  process.env.CHROME_PATH,
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Flags that keep a headless browser from talking to anybody but the page under test. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Every site of these tests is on loopback; what a test fulfils itself has no address at all, which Chromium would call a foreign network.
  '--disable-features=LocalNetworkAccessChecks',
]

interface Launch {
  /** It may keep a page that was left as it is, which browsers under test are forbidden else. */
  readonly remembering?: boolean
  /** Flags of Chromium's. */
  readonly more?: readonly string[]
}

export async function launchChromium({ remembering = false, more = [] }: Launch = {}): Promise<Browser> {
  const own = installed.find((path) => path && existsSync(path))
  return chromium.launch({
    executablePath: own ?? (await bundled.executablePath()),
    args: [...quiet, ...more],
    headless: true,
    ...(remembering && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  })
}
