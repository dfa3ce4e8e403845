import { empty, type Ground, type Tally, until } from '../badline'

/** What stands where there is nothing else to stand. */
const own = 'The comments could not start.'
const list = 'There are no comments yet.'
const failed = 'The comments could not be loaded.'

interface Page {
  /** In the page's head. */
  readonly policy?: string
  /** What never comes. */
  readonly without?: RegExp
  /** What a reader sees if the page itself says nothing; if it does, its own words wherever the widget cannot start. */
  readonly seen: string
}

const allowed = "default-src 'none'; img-src data:; script-src 'nonce-n' 'strict-dynamic'; connect-src 'self'"

export const policies: Readonly<Record<string, Page>> = {
  'a nonce, and what it loads': { policy: "script-src 'nonce-n' 'strict-dynamic'; object-src 'none'; base-uri 'none'", seen: list },
  'its own address': { policy: "default-src 'self'; img-src data:", seen: list },
  'as little as it needs': { policy: allowed, seen: list },
  'no styles': { policy: "style-src 'none'", seen: list },
  'no styles but with a nonce': { policy: "style-src 'nonce-n'", seen: list },
  'no pictures and no fonts': { policy: "img-src 'none'; font-src 'none'", seen: list },
  'trusted types': { policy: "require-trusted-types-for 'script'", seen: list },
  'trusted types, and none of ours': { policy: "require-trusted-types-for 'script'; trusted-types 'none'", seen: list },
  'no connections': { policy: "connect-src 'none'", seen: failed },
  'a nonce alone': { policy: "script-src 'nonce-n'", seen: list },
  'the script alone': { policy: 'script-src http://localhost:*/afterword.js', seen: own },
  'no script at all': { policy: "script-src 'none'", seen: '' },
  'without the script': { without: /\/afterword\.js/, seen: '' },
  'without the rest of the script': { without: /\/chunks\//, seen: own },
  'without the adapter': { without: /\/server\.js/, seen: own },
  'without the words': { without: /\/en\.js/, seen: own },
  'without the code for writing': { without: /\/later\.js/, seen: list },
  'without the backend': { without: /\/api\//, seen: failed },
}

/** Pages that forbid something, and blockers that swallow something. `unseen`: a blank, or the page's own words gone where they are needed. */
export async function forbidden({ browser, url }: Ground, names: readonly string[] = Object.keys(policies)): Promise<Tally> {
  const tally = empty()
  const waiting = Object.entries(policies).filter(([name]) => names.includes(name))
  async function lane(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, { policy, without, seen }] = next
      tally.cycles++
      for (const fallback of ['', '<a href="/threads">Read the comments</a>']) {
        const context = await browser.newContext({ viewport: { width: 800, height: 600 } })
        context.setDefaultTimeout(10_000)
        const page = await context.newPage()
        page.on('pageerror', (error) => tally.notes.push(`${name}: uncaught ${error}`))
        if (without) await context.route(without, (route) => route.abort('blockedbyclient'))
        const meta = policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : ''
        await context.route('**/made.html', (route) =>
          route.fulfill({
            contentType: 'text/html',
            body: `<!doctype html><html lang="en"><title>Made</title>${meta}<link rel="icon" href="data:,"><script nonce="n" src="/afterword.js" defer></script><afterword-comments loading="eager" thread="forbidden-${Date.now()}">${fallback}</afterword-comments>`,
          }),
        )
        await page.goto(`${url}/made.html`)
        const expected = fallback && (seen === own || seen === '') ? 'Read the comments' : seen
        const host = page.locator('afterword-comments')
        const right = async () => {
          const text = (await host.innerText()) || (await host.evaluate((at) => at.shadowRoot?.textContent ?? ''))
          const link = await page.getByRole('link', { name: 'Read the comments' }).isVisible()
          return text.includes(expected) && link === (expected === 'Read the comments')
        }
        if (!(await until(right, 10_000))) {
          tally.unseen++
          tally.notes.push(
            `${name}, ${fallback ? 'with' : 'without'} words of its own: ${await host.evaluate((at) => `${at.textContent}${at.shadowRoot?.textContent}`)}`,
          )
        }
        await context.close()
      }
    }
  }
  await Promise.all([lane(), lane(), lane()])
  return tally
}
