import { expect, onTestFinished, test } from 'vitest'
import { launchChromium } from '../../browser/chromium'
import { useStage } from '../../browser/stage'
import { type Tally, told } from '../badline'
import { answers, patience } from './answers'
import { blocked, storages } from './blocked'
import { flapping } from './flapping'
import { away, inTheWay } from './history'
import { leaving } from './leaving'
import { makePages } from './pages'
import { forbidden, policies } from './policies'
import { malformed, slow } from './proxy'

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

test('an answer spoiled in every way: something to read, a way to try again, and each comment once', async () => {
  const since = performance.now()
  const rounds = Math.ceil(cycles / 200)
  const tally = await answers(ground(), rounds)
  process.stdout.write(told('answers spoiled', tally, since))
  expect(tally).toEqual({ ...nothing, cycles: rounds * Object.keys(malformed).length })
})

test('a backend that takes its time: place-holders at once, told within 5 s, given up after 30, no word lost', async () => {
  const since = performance.now()
  const { tally, skeleton, stillSending, gaveUp } = await patience(ground())
  process.stdout.write(
    `${told('a slow backend', tally, since).trim()}; place-holders ${skeleton.toFixed(0)} ms after the last file, "still sending" after ${stillSending.toFixed(1)} s, given up after ${gaveUp.toFixed(1)} s\n`,
  )
  expect(tally).toEqual({ ...nothing, cycles: Object.keys(slow).length })
  expect(gaveUp).toBeLessThan(33)
})

test('away and back: nothing of ours keeps the page out of the browser’s memory, and the draft is there', async () => {
  const since = performance.now()
  const times = Math.ceil(cycles / 10)
  const browser = await launchChromium({ remembering: true })
  onTestFinished(() => browser.close())
  const { reasons, restored, ...tally } = await away({ browser, url: stage.house.url }, times)
  process.stdout.write(
    `${told('away and back', tally, since).trim()}; kept by the browser ${restored}, of ours in the way: ${JSON.stringify(reasons)}\n`,
  )
  expect({ ...tally, reasons }).toEqual({ ...nothing, cycles: times, reasons: {} })
  // It would be told.
  expect(Object.keys((await away({ browser, url: stage.house.url }, 1, inTheWay)).reasons).join()).toContain('UnloadHandler')
})

test('a line that comes and goes: each comment once, in order', async () => {
  const since = performance.now()
  const times = Math.ceil(cycles / 20)
  const tally = await flapping(ground(), times)
  process.stdout.write(told('flapping line', tally, since))
  expect(tally).toEqual({ ...nothing, cycles: times })
})

test('storage that is blocked, full, or holds nonsense', async () => {
  const since = performance.now()
  const tally = await blocked(ground())
  process.stdout.write(told('storage', tally, since))
  expect(tally).toEqual({ ...nothing, cycles: Object.keys(storages).length })
})

test('policies and blockers: the comments, or the page’s own words, or why there are none', async () => {
  const since = performance.now()
  const tally = await forbidden(ground())
  process.stdout.write(told('policies and blockers', tally, since))
  expect(tally).toEqual({ ...nothing, cycles: Object.keys(policies).length })
})
