import { vi } from 'vitest'
import { clockSteps } from '../torture/server/clock'
import { fault } from '../torture/server/fault'
import { full, fullTold } from '../torture/server/full'
import { killed, killedTold } from '../torture/server/kill'
import { locked, lockedTold } from '../torture/server/locked'
import { brokenTold, lostAnswers, threeOfTen } from '../torture/server/lostAnswers'
import { reordered } from '../torture/server/order'
import { powerLoss, syncedBefore } from '../torture/server/power'
import { stopped, stoppedTold } from '../torture/server/stop'
import { twice } from '../torture/server/twice'

/**
 * What breaks a server, a few times over: `npm run torture` does it hundreds of times (`test/torture/server`). Needs the built server
 * (`npm run build`).
 */
vi.setConfig({ testTimeout: 60_000 })

fault('killed while eight write', 3, killed, killedTold)
fault('acknowledged after the sync', 40, syncedBefore)
fault('the power goes', 60, powerLoss)
fault('the disk is full', 2, (cycles) => full(cycles), fullTold)
fault('the file is locked', 1, (cycles) => locked(cycles, 700, 4), lockedTold)
fault('three of ten answers broken', 300, (posts) => lostAnswers(posts, 30, () => threeOfTen(), true), brokenTold)
fault('one comment sent fifty times', 3, twice)
fault('everything in another order', 20, reordered)
fault('the clock is set', 10, clockSteps)
fault('asked to stop while sixteen ask', 2, stopped, stoppedTold)
