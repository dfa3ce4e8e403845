import { expect, test } from 'vitest'
import { useStage } from '../browser/stage'
import { killed, offline, type Tally, told, withdrawn } from './badline'

/** Long and merciless; `npm test` runs a few cycles of the same (`test/browser/badline.test.ts`). */
const stage = useStage({ AFTERWORD_MODERATION: 'off' })
const cycles = Number(process.env.AFTERWORD_CYCLES ?? 100)
const nothing: Tally = { cycles, lost: 0, doubled: 0, disordered: 0, unseen: 0, back: 0, notes: [] }

test('offline in two tabs, then online: every comment once, in the order they were written', async () => {
  const since = performance.now()
  const tally = await offline({ browser: stage.browser, url: stage.house.url }, cycles)
  process.stdout.write(told('offline → online', tally, since))
  expect(tally).toEqual(nothing)
})

test('a tab killed while somebody types: all but the last quarter of a second is offered again', async () => {
  const since = performance.now()
  const tally = await killed({ browser: stage.browser, url: stage.house.url }, cycles)
  process.stdout.write(told('killed while typing', tally, since))
  expect(tally).toEqual(nothing)
})

test('taken back in one tab while another begins to send: sent, or in the form', async () => {
  const since = performance.now()
  const fewer = Math.ceil(cycles / 4)
  const tally = await withdrawn({ browser: stage.browser, url: stage.house.url }, fewer)
  process.stdout.write(told('withdrawn while the line comes back', tally, since))
  expect(tally).toEqual({ ...nothing, cycles: fewer, back: expect.any(Number) })
  // Both sides win now and then, else it was no race.
  if (fewer > 10) expect([0, fewer]).not.toContain(tally.back)
})
