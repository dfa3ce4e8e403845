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

export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const args = [...quiet, ...more]
  const own = installed.find((path) => path && existsSync(path))
  if (own) return chromium.launch({ executablePath: own, args, headless: true })
  return chromium.launch({ executablePath: await bundled.executablePath(), args, headless: true })
}
