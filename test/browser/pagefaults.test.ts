import { expect, test } from 'vitest'
import type { Tally } from '../torture/badline'
import { blocked, storages } from '../torture/page/blocked'
import { makePages } from '../torture/page/pages'
import { useStage } from './stage'

/** A few cycles of what `npm run torture` does a thousand times (`test/torture/page`). */
const stage = useStage({ AFTERWORD_MODERATION: 'off', AFTERWORD_PAGES: makePages() })
const nothing: Omit<Tally, 'cycles'> = { lost: 0, doubled: 0, disordered: 0, unseen: 0, back: 0, notes: [] }
const ground = () => ({ browser: stage.browser, url: stage.house.url })

test('whatever becomes of the browser’s storage, comments are read and posted, and drafts outlast a change of view', async () => {
  expect(await blocked(ground())).toEqual({ ...nothing, cycles: Object.keys(storages).length })
}, 60_000)
