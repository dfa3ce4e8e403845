import { expect, test } from 'vitest'
import { useStage } from '../../browser/stage'
import { type Tally, told } from '../badline'
import { leaving } from './leaving'
import { makePages } from './pages'

/** What a browser and a line do to a page, many times over; `npm test` runs some of each (`test/browser/pagefaults.test.ts`). */
const stage = useStage({ AFTERWORD_MODERATION: 'off', AFTERWORD_PAGES: makePages() })
const cycles = Number(process.env.AFTERWORD_CYCLES ?? 1000)
const nothing: Tally = { cycles, lost: 0, doubled: 0, disordered: 0, unseen: 0, back: 0, notes: [] }
const ground = () => ({ browser: stage.browser, url: stage.house.url })

test('gone at a random moment after the press: stored once, or offered again', async () => {
  const since = performance.now()
  const tally = await leaving(ground(), cycles, 4)
  process.stdout.write(told('gone in mid-submit', tally, since))
  expect(tally).toEqual({ ...nothing, back: 0 })
})
