import { expect, test } from 'vitest'
import { useStage } from '../browser/stage'

/**
 * A reader in a real browser, on a page of another origin than the backend's: reads, writes, comes back. What CORS allows is what that
 * backend allows.
 */
export function testReader(title: string, place: () => Promise<{ readonly url: string; readonly thread: string }>): void {
  const stage = useStage({ AFTERWORD_ORIGINS: '*' })
  test(`${title}: a reader writes from a page of another origin, and it is still there tomorrow`, { timeout: 60_000 }, async () => {
    const { url, thread } = await place()
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>An article</title><link rel="stylesheet" href="/style.css"><main class="page">
      <article><p>Words.</p></article><script src="/afterword.js" data-backend="${title}" data-url="${url}" data-thread="${thread}"></script></main>`
    const before = (page: import('playwright-core').Page) =>
      page.route('**/made.html', (route) => route.fulfill({ contentType: 'text/html', body: html })).then(() => {})
    const reader = await stage.reader()
    const page = await stage.open('/made.html', reader, { before })
    await page.getByText('There are no comments yet.').waitFor()
    await page.getByRole('textbox', { name: 'Your comment' }).click()
    await page.keyboard.type('Said from the page, naïve 👋')
    await page.getByLabel('Name').fill('Ines')
    const email = page.getByLabel('Email')
    if (await email.count()) await email.fill('ines@blog.example')
    await page.getByRole('button', { name: 'Post comment' }).click()
    await page.getByRole('article').filter({ hasText: 'Said from the page, naïve 👋' }).waitFor()
    await page.getByText('Sending…').waitFor({ state: 'hidden' })

    const other = await stage.open('/made.html', await stage.reader(), { before })
    const article = other.getByRole('article').filter({ hasText: 'Said from the page, naïve 👋' })
    await article.waitFor()
    expect(await article.getByText('Ines').first().isVisible()).toBe(true)
  })
}
