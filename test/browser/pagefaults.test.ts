import { expect, test } from 'vitest'
import type { Tally } from '../torture/badline'
import { blocked, storages } from '../torture/page/blocked'
import { leaving } from '../torture/page/leaving'
import { makePages } from '../torture/page/pages'
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
