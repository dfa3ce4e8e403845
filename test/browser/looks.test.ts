import { expect, test } from 'vitest'
import { approach, useStage } from './stage'

/** What no rule of axe sees and every reader does. */
const stage = useStage({ AFTERWORD_MODERATION: 'off' })

test('the boxes of a task list are as high as its words, and the form’s field is not', async () => {
  const page = await stage.open('/')
  await approach(page)
  await page.getByRole('textbox', { name: 'Your comment' }).fill('- [x] milk\n- [ ] candles')
  await page.getByRole('textbox', { name: 'Name' }).fill('Ines')
  expect((await page.getByRole('textbox', { name: 'Name' }).boundingBox())?.height).toBeGreaterThan(35)
  await page.getByRole('button', { name: 'Post comment' }).click()
  const box = page.getByRole('article').getByRole('checkbox', { name: 'candles' })
  await box.waitFor()
  await page.getByText('Sending…').waitFor({ state: 'hidden' })
  const size = await box.boundingBox()
  const words = await page.locator('article .body li').last().boundingBox()
  expect(size?.width).toBeLessThan(25)
  expect(words?.height).toBeLessThan(40)
})

test('a score that only stands there begins where the words do', async () => {
  const page = await stage.open('/closed.html')
  await approach(page)
  const [number, words] = [page.locator('.votes [aria-hidden]').first(), page.locator('article .body').first()]
  await number.waitFor()
  const start = Math.round((await number.boundingBox())?.x ?? 0)
  expect(Math.abs(start - ((await words.boundingBox())?.x ?? 0))).toBeLessThanOrEqual(1)
})
