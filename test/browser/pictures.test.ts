import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { approach, useStage } from './stage'

/** Pictures as readers bring and see them, on the demo article, against the real server and a real folder. */

const folder = mkdtempSync(join(tmpdir(), 'afterword-pictures-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const field = (page: Page) => page.getByRole('textbox', { name: 'Your comment' }).first()
const written = (page: Page) => field(page).inputValue()
const markdown = /!\[Description\]\(pictures\/[0-9a-f]{32}-\d+x\d+\.webp\)/

async function photo(width = 60, height = 40): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#2b5fb3' } })
    .jpeg()
    .toBuffer()
}

/** A paste or a drop, as the browser would make it of a file. */
async function bring(page: Page, kind: 'paste' | 'dragover' | 'drop', bytes: Buffer, type = 'image/jpeg', text = ''): Promise<void> {
  await field(page).evaluate(
    (box, { kind, bytes, type, text }) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(bytes)], 'photo', { type }))
      if (text) data.setData('text/plain', text)
      const event =
        kind === 'paste'
          ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true, composed: true })
          : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true, composed: true })
      box.dispatchEvent(event)
    },
    { kind, bytes: [...bytes], type, text },
  )
}

async function post(page: Page): Promise<void> {
  const name = page.getByRole('textbox', { name: 'Name' }).first()
  if (await name.isVisible()) await name.fill('Ines')
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByText('Sending…').waitFor({ state: 'hidden' })
}

describe('where the owner allows them', () => {
  const stage = useStage({ AFTERWORD_PICTURES: folder, AFTERWORD_PICTURE_SIZE: '1' })

  async function article(before?: (page: Page) => Promise<void>, forgive?: RegExp): Promise<Page> {
    const page = await stage.open('/', undefined, { ...(before && { before }), ...(forgive && { forgive }) })
    await approach(page)
    await field(page).click()
    await page.getByRole('button', { name: 'Picture', exact: true }).waitFor()
    return page
  }

  test('a picture is pasted, described and posted; others see it, and can open it', async () => {
    const page = await article()
    await field(page).fill('Look at this')
    await bring(page, 'paste', await photo())
    await expect.poll(() => written(page)).toMatch(new RegExp(`^Look at this\n\n${markdown.source}$`))
    await page.keyboard.type('A blue field')
    expect(await written(page)).toMatch(/!\[A blue field\]\(pictures\//)
    await post(page)
    const other = await stage.open('/')
    await approach(other)
    const image = other.getByRole('img', { name: 'A blue field' })
    await image.waitFor()
    await image.scrollIntoViewIfNeeded()
    await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(60)
    expect(await image.evaluate((img: HTMLImageElement) => [img.width, img.height, new URL(img.src).origin])).toEqual([
      60,
      40,
      stage.house.url,
    ])
    const link = other.getByRole('link', { name: 'A blue field' })
    await link.waitFor()
    const [opened] = await Promise.all([other.waitForEvent('popup'), link.click()])
    await opened.waitForURL(/\/pictures\/.*\.webp$/)
    expect(await opened.evaluate(() => opener)).toBeNull()
  })

  test('a picture is dropped, and the field says that it may be', async () => {
    const page = await article()
    await bring(page, 'dragover', await photo())
    await page.getByText('Drop the picture here.').waitFor()
    await bring(page, 'drop', await photo(61))
    await page.getByText('Drop the picture here.').waitFor({ state: 'hidden' })
    await expect.poll(() => written(page)).toMatch(markdown)
  })

  test('pictures are chosen; selected words become what one shows', async () => {
    const page = await article()
    await field(page).fill('See my cat [here]')
    await field(page).evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(7, 17))
    await page.locator('input[type=file]').setInputFiles({ name: 'cat.jpg', mimeType: 'image/jpeg', buffer: await photo(62) })
    await expect.poll(() => written(page)).toMatch(/^See my !\[cat \\\[here\\\]\]\(pictures\/[^)]+\)$/)
  })

  test('who goes on writing meanwhile is not interrupted, and who sends too soon waits', async () => {
    const gates: (() => void)[] = []
    const page = await article(async (page) => {
      await page.route('**/api/v1/pictures*', async (route) => {
        await new Promise<void>((open) => gates.push(open))
        await route.continue()
      })
    })
    await field(page).fill('Before')
    await bring(page, 'paste', await photo(63))
    await expect.poll(() => written(page)).toContain('![Uploading the picture… 1]()')
    await page.getByRole('status').filter({ hasText: 'Uploading the picture…' }).waitFor()
    await page.keyboard.type(' and after')
    await post(page)
    expect(await written(page)).toMatch(/ and after$/)
    await expect.poll(() => gates.length).toBe(1)
    gates[0]?.()
    await page.getByRole('article').filter({ hasText: 'and after' }).getByRole('img', { name: 'Description' }).waitFor()
    expect(await page.locator('afterword-comments').textContent()).not.toContain('![')
  })

  test('a photo of a camera’s size is made smaller before it travels', async () => {
    const page = await article()
    const large = await sharp(Buffer.from(Array.from({ length: 3000 * 1000 * 3 }, (_, at) => (at * 7919) % 251)), {
      raw: { width: 3000, height: 1000, channels: 3 },
    })
      .jpeg({ quality: 95 })
      .toBuffer()
    // The server would have refused it as it was.
    expect(large.length).toBeGreaterThan(1024 * 1024)
    await page.locator('input[type=file]').setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer: large })
    await expect.poll(() => written(page), { timeout: 15_000 }).toMatch(/-2000x667\.webp\)/)
  })

  test('what cannot be added says why, and leaves the words as they were', async () => {
    const page = await article(undefined, /status of 400/)
    await field(page).fill('Words')
    await bring(page, 'drop', Buffer.from('%PDF'), 'application/pdf')
    await page.getByRole('alert').filter({ hasText: 'Only JPEG, PNG, WebP and GIF' }).waitFor()
    await bring(page, 'paste', Buffer.alloc(1_100_000, 'x'))
    await page.getByRole('alert').filter({ hasText: 'at most 1 MB' }).waitFor()
    await bring(page, 'paste', Buffer.from('no picture at all'))
    await page.getByRole('alert').filter({ hasText: 'could not be added' }).waitFor()
    expect(await written(page)).toBe('Words')
    await bring(page, 'paste', await photo(), 'image/jpeg', 'Text that a word processor copies too')
    expect(await written(page)).toBe('Words')
  })

  test('a picture from elsewhere is asked for by nobody, whatever the backend sends', async () => {
    const asked: string[] = []
    const page = await stage.open('/', undefined, {
      before: async (page) => {
        page.on('request', (request) => asked.push(request.url()))
        await page.route('**/api/v1/threads/*/comments*', async (route) => {
          const answer = await route.fetch()
          const list = await answer.json()
          const hash = '0'.repeat(32)
          const value = `<p>hostile <img src="https://evil.example/x.webp" alt="x"><img src="//evil.example/pictures/${hash}.webp"><img src="pictures/${hash}.webp" srcset="https://evil.example/2x.webp 2x" alt="ours"></p>`
          const row = {
            id: 'x-1',
            parentId: null,
            author: { name: 'E' },
            body: { format: 'html', value },
            createdAt: new Date().toISOString(),
            status: 'published',
            can: [],
          }
          await route.fulfill({
            response: answer,
            json: { ...list, comments: [row], features: { ...list.features, pictures: { maxBytes: 9, from: 'https://evil.example/' } } },
          })
        })
      },
      forgive: /404/,
    })
    await approach(page)
    await page.getByText('hostile').waitFor()
    await page.getByText('hostile').scrollIntoViewIfNeeded()
    await expect.poll(() => asked.some((url) => url.endsWith(`/pictures/${'0'.repeat(32)}.webp`))).toBe(true)
    expect(asked.filter((url) => !url.startsWith(`${stage.house.url}/`))).toEqual([])
  })
})

describe('where nobody turned them on', () => {
  const stage = useStage()
  test('there is no button, and a file is left alone', async () => {
    const page = await stage.open('/')
    await approach(page)
    await field(page).click()
    await page.getByText('Markdown works here.').waitFor()
    expect(await page.getByRole('button', { name: 'Picture', exact: true }).count()).toBe(0)
    await bring(page, 'paste', await photo())
    expect(await written(page)).toBe('')
  })
})
