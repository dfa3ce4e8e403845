import { expect, test } from 'vitest'
import { locked, lockedTold } from '../torture/server/locked'
import { nothing, told } from '../torture/server/tally'

/** What breaks a server, a few times over; `npm run torture` does it hundreds of times. Needs the built server (`npm run build`). */

test('a locked file keeps nobody from reading; what was written meanwhile is stored once', async () => {
  const since = performance.now()
  const tally = await locked(1, 700, 4)
  told('locked database', tally, since, lockedTold(tally))
  expect(tally).toMatchObject(nothing(1))
}, 20_000)
