import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useStage } from './stage'

/** The script tag in every way pages put it there, and the element as the platform would have it. */
const stage = useStage({ AFTERWORD_ORIGINS: '*', AFTERWORD_MODERATION: 'off' })

/** A page of our own making, served from the house's address. */
const open = (html: string, options: { forgive?: RegExp } = {}) =>
  stage.open('/made.html', undefined, {
    ...options,
    before: async (page) => {
      await page.route('**/made.html', (route) =>
        route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>Made</title>${html}` }),
      )
    },
  })

async function post(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your comment' }).fill(words)
  await page.getByRole('textbox', { name: 'Name' }).fill('Ines')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('article').filter({ hasText: words }).waitFor()
  await page.getByText('Sending…').waitFor({ state: 'hidden' })
}

const empty = (page: Page) => page.getByText('There are no comments yet.')

const ways = {
  async: '<body><script async src="/afterword.js"></script>',
  deferred: '<head><script defer src="/afterword.js"></script></head><body><afterword-comments></afterword-comments>',
  'plain, in the head': '<head><script src="/afterword.js"></script></head><body><main>Text</main>',
  'as a module': '<body><script type="module" src="/afterword.js"></script>',
  'injected by another script':
    '<body><script>document.body.append(Object.assign(document.createElement("script"),{src:"/afterword.js"}))</script>',
  'loaded twice': '<body><script src="/afterword.js"></script><script src="/afterword.js"></script>',
}

for (const [way, html] of Object.entries(ways)) {
  test(`the script ${way} mounts one widget`, async () => {
    const page = await open(html)
    await empty(page).waitFor()
    expect(await page.locator('afterword-comments').count()).toBe(1)
  })
}

test('the widget stands where the tag stands, and takes its data-attributes', async () => {
  const page = await open(
    '<body><p>before</p><script src="/afterword.js" data-backend="memory" data-theme="dark" data-lang="de"></script><p>after</p>',
  )
  await page.getByRole('heading', { name: 'Kommentare' }).waitFor()
  const place = await page
    .locator('afterword-comments')
    .evaluate((host) => [host.previousElementSibling?.tagName, host.nextElementSibling?.textContent, host.outerHTML])
  expect(place).toEqual(['SCRIPT', 'after', '<afterword-comments backend="memory" lang="de" theme="dark"></afterword-comments>'])
})

test('a script from another origin finds its chunks, and its page may read and write', async () => {
  const elsewhere = stage.house.url.replace('localhost', '127.0.0.1')
  const page = await open('<body>')
  await page.route(`${elsewhere}/article`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><title>Elsewhere</title><body><script async src="${stage.house.url}/afterword.js"></script>`,
    }),
  )
  await page.goto(`${elsewhere}/article`)
  await empty(page).waitFor()
  await post(page, 'Said on another site')
  await page.reload()
  await page.getByRole('article').filter({ hasText: 'Said on another site' }).waitFor()
  // The viewer's own part is a request of its own: it needs a preflight, and brings back the right to edit.
  await page.getByRole('button', { name: 'Edit' }).waitFor()
})

test('nothing but the script is fetched before the widget is near the viewport', async () => {
  const asked: string[] = []
  const page = await stage.open('/made.html', undefined, {
    before: async (page) => {
      page.on('request', (request) => asked.push(new URL(request.url()).pathname))
      await page.route('**/made.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><html lang="en"><title>Tall</title><body><div style="height:5000px"></div><script async src="/afterword.js"></script>',
        }),
      )
    },
  })
  await page.locator('afterword-comments').waitFor({ state: 'attached' })
  await page.waitForTimeout(300)
  expect(asked.filter((path) => path !== '/favicon.ico')).toEqual(['/made.html', '/afterword.js'])
  await page.locator('afterword-comments').scrollIntoViewIfNeeded()
  await empty(page).waitFor()
})

test('the fallback shows until the widget stands, and again if it cannot start', async () => {
  const page = await open(
    '<body><afterword-comments backend="nonesuch"><a href="/threads">Read the comments</a></afterword-comments><script src="/afterword.js"></script>',
    {
      forgive: /nonesuch|could not start|404/,
    },
  )
  await page.waitForTimeout(300)
  expect(await page.getByRole('link', { name: 'Read the comments' }).isVisible()).toBe(true)
  const words = await page.locator('afterword-comments').evaluate(
    (host) =>
      new Promise<string>((resolve) => {
        host.addEventListener('afterword:ready', () => resolve('ready'))
        host.setAttribute('backend', 'memory')
      }),
  )
  expect(words).toBe('ready')
  await empty(page).waitFor()
  expect(await page.getByRole('link', { name: 'Read the comments' }).isVisible()).toBe(false)
})

test('removing the element undoes everything, putting it back begins anew', async () => {
  const page = await open(
    '<body><afterword-comments backend="memory"><i>fallback</i></afterword-comments><script src="/afterword.js"></script>',
  )
  await empty(page).waitFor()
  const left = await page.evaluate(async () => {
    const host = document.querySelector('afterword-comments') as HTMLElement
    host.remove()
    await new Promise((resolve) => setTimeout(resolve, 50))
    return {
      inside: host.shadowRoot?.innerHTML,
      beside: document.body.querySelectorAll(':not(script)').length,
      sheets: document.adoptedStyleSheets.length,
    }
  })
  expect(left).toEqual({ inside: '<slot></slot>', beside: 0, sheets: 0 })
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('afterword-comments'), { id: 'again' })))
  await page.locator('#again').evaluate((host) => host.setAttribute('backend', 'memory'))
  await empty(page).waitFor()
})

test('changing the thread shows the other discussion, as in a single-page application', async () => {
  const page = await open(
    '<body><afterword-comments backend="local" thread="one"></afterword-comments><script src="/afterword.js"></script>',
  )
  await empty(page).waitFor()
  await post(page, 'Said in thread one')
  await page.locator('afterword-comments').evaluate((host) => host.setAttribute('thread', 'two'))
  await empty(page).waitFor()
  await page.locator('afterword-comments').evaluate((host) => host.setAttribute('thread', 'one'))
  await page.getByRole('article').filter({ hasText: 'Said in thread one' }).waitFor()
})

test('an address that cannot be decoded harms nothing', async () => {
  const page = await open('<body><afterword-comments backend="memory"></afterword-comments><script src="/afterword.js"></script>')
  await empty(page).waitFor()
  await page.evaluate(() => {
    location.hash = '#comment-%zz'
  })
  await page.waitForTimeout(100)
  await page.reload()
  await empty(page).waitFor()
  await page.waitForTimeout(100)
  const left = await page.evaluate(async () => {
    const host = document.querySelector('afterword-comments') as HTMLElement
    host.remove()
    await new Promise((resolve) => setTimeout(resolve, 50))
    return host.shadowRoot?.innerHTML
  })
  expect(left).toBe('<slot></slot>')
})

test('all counts of a page travel in one request, each thread once', async () => {
  const asked: string[] = []
  const page = await stage.open('/made.html', undefined, {
    before: async (page) => {
      page.on('request', (request) => request.url().includes('/counts') && asked.push(request.url()))
      const counts = ['a', 'b', 'a', 'c'].map((thread) => `<li><afterword-count thread="${thread}">?</afterword-count>`).join('')
      await page.route('**/made.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<!doctype html><html lang="en"><title>Made</title><script src="/afterword.js"></script><ul>${counts}</ul>`,
        }),
      )
    },
  })
  await expect.poll(() => page.locator('afterword-count').allTextContents()).toEqual(['0', '0', '0', '0'])
  expect(asked.map((address) => new URL(address).search)).toEqual(['?thread=a&thread=b&thread=c'])
})

test('the page may listen, and may refuse a comment before it is sent', async () => {
  const page = await open('<body><afterword-comments backend="memory"></afterword-comments><script src="/afterword.js"></script>')
  await empty(page).waitFor()
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(globalThis, { seen })
    for (const name of ['submit', 'posted', 'error']) {
      document.addEventListener(`afterword:${name}`, (event) => {
        seen.push(name)
        const detail = (event as CustomEvent).detail as { body?: { value?: string } }
        if (name === 'submit' && detail.body?.value?.includes('forbidden')) event.preventDefault()
      })
    }
  })
  await page.getByRole('textbox', { name: 'Your comment' }).fill('a forbidden word')
  await page.getByRole('textbox', { name: 'Name' }).fill('Ines')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.waitForTimeout(200)
  expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe('a forbidden word')
  await page.getByRole('textbox', { name: 'Your comment' }).fill('a kind word')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('article').filter({ hasText: 'a kind word' }).waitFor()
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual(['submit', 'submit', 'posted'])
})

test('a link to a comment brings it into view wherever it is, at once', async () => {
  const page = await open(
    '<body><div style="height:4000px">Text</div><afterword-comments backend="/adapters/long.js"></afterword-comments><script src="/afterword.js"></script>',
  )
  await page.evaluate(() => {
    location.hash = '#comment-c15'
    location.reload()
  })
  const linked = page.locator('#comment-c15')
  await linked.waitFor()
  await expect
    .poll(() => linked.evaluate((at) => at.getBoundingClientRect().top >= 0 && at.getBoundingClientRect().top < innerHeight))
    .toBe(true)
  await expect
    .poll(() => page.evaluate(() => document.querySelector('afterword-comments')?.shadowRoot?.activeElement?.closest('[id^=comment]')?.id))
    .toBe('comment-c15')
})

test('the owner’s own words stand in the place of ours, and a key nothing is said by is told', async () => {
  const warnings: string[] = []
  const page = await open(
    `<body><script src="/afterword.js" data-loading="eager" data-backend="memory"
      data-words='{"none": "Be the first <b>one</b>.", "post": "Publish", "nono": "?"}'></script>`,
  )
  page.on('console', (message) => warnings.push(message.text()))
  await page.getByText('Be the first <b>one</b>.').waitFor()
  await page.getByRole('textbox', { name: 'Your comment' }).focus()
  await page.getByRole('button', { name: 'Publish' }).waitFor()
  await page.reload()
  await page.getByText('Be the first').waitFor()
  await expect.poll(() => warnings.join()).toContain('keys nothing is said by: nono')
})

test('words that are none say how to write them, and leave the page’s own in their place', async () => {
  const page = await open(
    '<body><afterword-comments loading="eager" backend="memory" words="{none}">Write to me</afterword-comments><script src="/afterword.js"></script>',
    {
      forgive: /the option "words" must be an object/,
    },
  )
  const told = page.waitForEvent('console', (message) => message.text().includes('must be an object (or its JSON) of sentences'))
  await page.reload()
  await told
  expect(await page.getByText('Write to me').isVisible()).toBe(true)
})
