import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { findings } from './axe'
import { approach, useStage } from './stage'

/** Every demo page, opened as a reader opens it: it shows what it promises, without an error, and axe finds nothing. */
const stage = useStage()

/** What has to be seen on each page before it counts as shown. */
const promises: Record<string, (page: Page) => Promise<void>> = {
  'index.html': (page) => page.getByText('There are no comments yet.').waitFor(),
  'memory.html': (page) => page.getByText('There are no comments yet.').waitFor(),
  'static.html': async (page) => {
    await page.getByText('You may borrow it. In pencil only, please.').waitFor()
    expect(await page.getByRole('heading', { name: 'Add comment' }).count()).toBe(0)
    expect(await page.getByRole('textbox').count()).toBe(0)
  },
  'failing.html': async (page) => {
    await page.getByText('The comments could not be loaded.').waitFor()
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByText('library books').first().waitFor()
  },
  'slow.html': async (page) => {
    await page.getByRole('textbox', { name: 'Your comment' }).focus()
    await page.getByText('Shown after review.').waitFor()
    await page.getByText('library books').first().waitFor()
  },
  'long.html': async (page) => {
    await page.getByRole('heading', { name: /1,000/ }).waitFor()
    await page.getByRole('button', { name: 'Show more comments' }).click()
    // Where the reader goes on: the first of what came.
    await expect.poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe('ARTICLE')
  },
  'closed.html': async (page) => {
    await page.getByText('Comments are closed.').waitFor()
    await page.getByText('library books').first().waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: /^Reply/ }).count()).toBe(0)
  },
  'dark.html': (page) => page.getByText('You may borrow it. In pencil only, please.').waitFor(),
  'rtl.html': async (page) => {
    await page
      .getByRole('heading', { name: 'إضافة تعليق' })
      .or(page.getByRole('heading', { name: 'التعليقات' }))
      .first()
      .waitFor()
    // The field is drawn anew when the code for writing comes.
    await expect
      .poll(() =>
        page
          .getByRole('textbox')
          .first()
          .evaluate((field) => getComputedStyle(field.parentElement ?? field).direction),
      )
      .toBe('rtl')
  },
  'several.html': async (page) => {
    await page.locator('#first').getByText('There are no comments yet.').waitFor()
    await page.locator('#second').scrollIntoViewIfNeeded()
    await page.locator('#second').getByText('There are no comments yet.').waitFor()
    await expect.poll(() => page.locator('afterword-count').textContent()).toBe('0')
  },
  'phone.html': async (page) => {
    await page.getByRole('article').first().waitFor()
    const overflow = await page.locator('afterword-comments').evaluate((host) => host.scrollWidth - host.clientWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  },
  'configure.html': async (page) => {
    await page.getByLabel('Backend').selectOption('Mastodon')
    await page.getByText('library books').first().waitFor()
  },
  'elsewhere.html': async (page) => {
    await page.getByRole('link', { name: 'Write a comment on social.example' }).waitFor()
    expect(await page.getByRole('list', { name: '4 likes' }).getByRole('listitem').count()).toBe(4)
    // Words behind a warning are not in the page until they are asked for.
    expect(await page.getByText('The butler reads it.').count()).toBe(0)
    await page.getByText('How a novel ends').click()
    await page.getByText('The butler reads it.').waitFor()
    expect(await page.getByRole('link', { name: 'Reply on blog.example' }).first().getAttribute('href')).toBe(
      'https://social.example/@someone/4',
    )
    expect(await page.getByText('This comment is hidden.').isVisible()).toBe(true)
  },
  'reactions.html': async (page) => {
    const thumb = page.getByRole('group', { name: 'Reactions to this page' }).getByRole('button', { name: '👍, 41 reactions' })
    await thumb.click()
    await expect.poll(() => thumb.count()).toBe(0)
    await page.getByRole('button', { name: 'More', exact: true }).first().click()
    await page.getByRole('menuitem', { name: 'Report' }).click()
    await page.getByRole('radio', { name: 'Off topic' }).waitFor()
    await page.getByRole('button', { name: 'More', exact: true }).first().click()
    await page.getByRole('menuitem', { name: /^Mute/ }).waitFor()
  },
  'situations.html': (page) => page.getByRole('link', { name: 'A thousand comments' }).waitFor(),
}

const pages = readdirSync(join(import.meta.dirname, '../../demo')).filter((name) => name.endsWith('.html'))

for (const name of pages) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`demo/${name}, ${scheme}: shows what it promises, and axe finds nothing`, async () => {
      const reader = await stage.reader({ colorScheme: scheme, viewport: { width: name === 'phone.html' ? 390 : 1000, height: 800 } })
      const page = await stage.open(`/${name}`, reader)
      if (await page.locator('afterword-comments').count()) await approach(page)
      const promise = promises[name]
      if (!promise) expect.unreachable(`demo/${name} has no promise here`)
      await promise(page)
      expect(await findings(page)).toEqual([])
    })
  }
}

test('axe would find a fault inside the widget', async () => {
  const page = await stage.open('/static.html')
  await approach(page)
  await page.getByText('You may borrow it. In pencil only, please.').waitFor()
  await page.locator('afterword-comments').evaluate((host) => {
    host.shadowRoot?.firstElementChild?.insertAdjacentHTML('beforeend', '<button></button><img src="data:,">')
  })
  expect((await findings(page)).join()).toMatch(/button-name/)
})
