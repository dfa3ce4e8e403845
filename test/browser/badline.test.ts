import { expect, test } from 'vitest'
import { killed, offline, withdrawn } from '../torture/badline'
import { useStage } from './stage'

/** A few cycles of what `npm run torture` does a hundred times. */
const stage = useStage({ AFTERWORD_MODERATION: 'off' })
const cycles = 2
const nothing = { cycles, lost: 0, doubled: 0, disordered: 0, unseen: 0, back: 0, notes: [] }

test('offline in two tabs, then online: every comment once, in the order they were written', async () => {
  expect(await offline({ browser: stage.browser, url: stage.house.url }, cycles)).toEqual(nothing)
}, 90_000)

test('a tab killed while somebody types: all but the last quarter of a second is offered again', async () => {
  expect(await killed({ browser: stage.browser, url: stage.house.url }, cycles)).toEqual(nothing)
}, 60_000)

test('taken back in one tab while another begins to send: sent, or in the form', async () => {
  const tally = await withdrawn({ browser: stage.browser, url: stage.house.url }, cycles)
  expect(tally).toEqual({ ...nothing, back: expect.any(Number) })
}, 60_000)
