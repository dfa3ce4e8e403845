import { expect, test } from 'vitest'
import { begin, field, post, stored, type Tally } from '../torture/badline'
import { blocked, storages } from '../torture/page/blocked'
import { leaving } from '../torture/page/leaving'
import { makePages, named } from '../torture/page/pages'
import { forbidden } from '../torture/page/policies'
import { useStage } from './stage'

/** A few cycles of what `npm run torture` does a thousand times (`test/torture/page`). */
const stage = useStage({ AFTERWORD_MODERATION: 'off', AFTERWORD_PAGES: makePages() })
const nothing: Omit<Tally, 'cycles'> = { lost: 0, doubled: 0, disordered: 0, unseen: 0, back: 0, notes: [] }
const ground = () => ({ browser: stage.browser, url: stage.house.url })

test('whatever becomes of the browser’s storage, comments are read and posted, and drafts outlast a change of view', async () => {
  expect(await blocked(ground())).toEqual({ ...nothing, cycles: Object.keys(storages).length })
}, 60_000)

test('whatever a page forbids or a blocker swallows: the comments, or the page’s own words, or why there are none', async () => {
  const some = ['as little as it needs', 'trusted types, and none of ours', 'no connections', 'the script alone', 'without the script']
  expect(await forbidden(ground(), some)).toEqual({ ...nothing, cycles: some.length })
}, 60_000)

test('gone at a random moment after the press: stored once, or offered again', async () => {
  const cycles = 8
  const tally = await leaving(ground(), cycles, 2)
  expect(tally).toEqual({ ...nothing, cycles })
}, 60_000)

test('what was written without a line goes out from another page of the same backend', async () => {
  const reader = await stage.reader({ storageState: named(stage.house.url) })
  const page = await stage.open('/thread.html?thread=here', reader, { forgive: /ERR_INTERNET_DISCONNECTED/ })
  await begin(page)
  await reader.setOffline(true)
  await field(page).fill('Written on the train.')
  await post(page).click()
  await page.locator('article.waiting').waitFor()
  await page.close()
  await reader.setOffline(false)
  await stage.open('/thread.html?thread=there', reader)
  await expect.poll(() => stored(ground(), 'here'), { timeout: 10_000 }).toEqual(['Written on the train.'])
  expect(await stored(ground(), 'there')).toEqual([])
})
