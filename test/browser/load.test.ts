import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useStage } from './stage'

/** How the widget comes: in two waves, and without moving anything. */
const stage = useStage({ AFTERWORD_MODERATION: 'off' })

async function comment(thread: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const response = await fetch(`${stage.house.url}/api/v1/threads/${thread}/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        clientId: crypto.randomUUID(),
        parentId: null,
        body: { format: 'markdown', value: `Comment number ${n}` },
        author: { name: 'Ines' },
      }),
    })
    expect(response.status).toBe(201)
  }
}

async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: unknown[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
        sources: { node?: Element; previousRect: DOMRect; currentRect: DOMRect }[]
      })[]) {
        if (!entry.hadRecentInput)
          shifts.push({
            value: entry.value,
            moved: entry.sources.map(({ node, previousRect, currentRect }) => `${node?.nodeName} ${previousRect.y} → ${currentRect.y}`),
          })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}
const shifts = (page: Page) => page.evaluate(() => (globalThis as unknown as { shifts: unknown[] }).shifts)

test('after the script: all chunks in one wave, the data beside the widget, and nothing in a third', async () => {
  await comment('waves', 3)
  const asked: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const page = await stage.open('/made.html', undefined, {
    before: async (page) => {
      await page.route('**/made.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><html lang="en"><title>Made</title><script src="/afterword.js" data-thread="waves" data-loading="eager"></script>',
        }),
      )
      await page.route('**/chunks/**', async (route) => {
        asked.push(new URL(route.request().url()).pathname.replace(/^\/chunks\/.+\/(.+)\.js$/, '$1'))
        await held
        await route.continue()
      })
    },
  })
  await expect.poll(() => asked.includes('mount') && asked.includes('server') && asked.includes('en')).toBe(true)
  await page.waitForTimeout(200)
  const wave = asked.length
  const data = page.waitForRequest((request) => request.url().includes('/api/'))
  release()
  await data
  await page.getByRole('article').first().waitFor()
  // What comes later is what writing needs; reading needed none of it.
  expect(asked.slice(wave).filter((name) => !/^(later|writing-en|serverActs)$/.test(name))).toEqual([])
})

test('a browser without a sanitizer of its own gets ours in the same wave, and shows the same', async () => {
  await comment('older', 2)
  const asked: string[] = []
  const page = await stage.open('/made.html', undefined, {
    before: async (page) => {
      await page.addInitScript(() => void Reflect.deleteProperty(Document, 'parseHTML'))
      page.on('request', (request) => asked.push(new URL(request.url()).pathname.replace(/^\/chunks\/.+\/(.+)\.js$/, '$1')))
      await page.route('**/made.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><html lang="en"><title>Made</title><script src="/afterword.js" data-thread="older" data-loading="eager"></script>',
        }),
      )
    },
  })
  const body = page.locator('article .body').first()
  await body.locator('p').waitFor()
  expect(await body.innerHTML()).toMatch(/^<p>Comment number \d<\/p>\s*$/)
  expect(asked.indexOf('purify')).toBeGreaterThan(-1)
  expect(asked.indexOf('purify')).toBeLessThan(asked.findIndex((name) => name.includes('/api/')))
})

const phone = 'main{font-size:19px;padding:0 20px}'
const line = 'afterword-comments:not(:defined){display:block;min-height:100vh}'

for (const [where, words, css, width] of [
  ['below an article of more than a screen', 2000, '', 1000],
  ['in view from the beginning, on a page with the one line of CSS', 80, line, 1000],
  ['on a phone', 500, phone, 360],
  ['on a narrow phone', 500, phone, 320],
] as const) {
  for (const thread of ['still', 'nobody-wrote-here']) {
    test(`nothing moves ${where} (${thread})`, async () => {
      if (thread === 'still') await comment('still', 30)
      const reader = await stage.reader({ viewport: { width, height: 740 } })
      const page = await stage.open('/made.html', reader, {
        before: async (page) => {
          await watchShifts(page)
          await page.route('**/made.html', (route) =>
            route.fulfill({
              contentType: 'text/html',
              body: `<!doctype html><html lang="en"><title>Made</title><style>body{margin:0;font:16px/1.5 serif}${css}</style><main><h1>Article</h1><p>${'Words. '.repeat(words)}</p><afterword-comments thread="${thread}"></afterword-comments></main><footer>Footer</footer><script src="/afterword.js"></script>`,
            }),
          )
          for (const slow of ['**/api/**', '**/chunks/**']) {
            await page.route(slow, async (route) => {
              await new Promise((resolve) => setTimeout(resolve, 500))
              await route.continue()
            })
          }
        },
      })
      await page.locator('afterword-comments').evaluate((host) => scrollTo(0, host.getBoundingClientRect().top + scrollY - 100))
      await (thread === 'still' ? page.getByRole('article').first() : page.getByText('There are no comments yet.')).waitFor()
      await page.waitForTimeout(800)
      expect(await shifts(page)).toEqual([])
    })
  }
}

test('a link to a comment deep in a long thread shows it, highlighted, without loading the pages between', async () => {
  await comment('deep', 60)
  const page = await stage.open('/made.html', undefined, {
    before: async (page) => {
      await page.route('**/made.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><html lang="en"><title>Made</title><div style="height:3000px">Article</div><script src="/afterword.js" data-thread="deep"></script>',
        }),
      )
    },
  })
  const list = (await (await fetch(`${stage.house.url}/api/v1/threads/deep/comments?sort=oldest&limit=5`)).json()) as {
    comments: { id: string }[]
  }
  const id = list.comments[2]?.id
  await page.goto(`${stage.house.url}/made.html#comment-${id}`)
  const linked = page.locator(`[id="comment-${id}"]`)
  await linked.waitFor()
  await expect
    .poll(() => linked.evaluate((at) => at.getBoundingClientRect().top >= 0 && at.getBoundingClientRect().bottom <= innerHeight))
    .toBe(true)
  expect(await page.getByRole('article').count()).toBeLessThan(60)
})

test('what is typed before the code for writing has come is kept, with the focus, and can be posted', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const page = await stage.open('/made.html', undefined, {
    before: async (page) => {
      await page.route('**/made.html', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><html lang="en"><title>Made</title><script src="/afterword.js" data-thread="early" data-loading="eager"></script>',
        }),
      )
      await page.route('**/chunks/*/later.js', async (route) => {
        await held
        await route.continue()
      })
    },
  })
  await page.getByText('There are no comments yet.').waitFor()
  await page.getByRole('textbox', { name: 'Your comment' }).click()
  await page.keyboard.type('Typed early')
  release()
  await page.getByRole('button', { name: 'Post comment' }).waitFor()
  await page.keyboard.type(' and late')
  expect(await page.getByRole('textbox', { name: 'Your comment' }).inputValue()).toBe('Typed early and late')
  await page.getByRole('textbox', { name: 'Name' }).fill('Ines')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByRole('article').filter({ hasText: 'Typed early and late' }).waitFor()
})
