import { expect, test } from 'vitest'
import { clockSteps } from './server/clock'
import { full, fullTold, mounted } from './server/full'
import { type Killed, killed, killedTold } from './server/kill'
import { locked, lockedTold } from './server/locked'
import { brokenTold, lostAnswers, threeOfTen } from './server/lostAnswers'
import { reordered } from './server/order'
import { powerLoss, syncedBefore } from './server/power'
import { stopped, stoppedTold } from './server/stop'
import { strained, strainedTold } from './server/strain'
import { nothing, type Tally, told } from './server/tally'
import { twice } from './server/twice'

/**
 * What breaks a server, as often as it takes to believe it; `npm test` runs a few cycles of the same (`test/server/faults.test.ts`). Over the
 * Postgres that `AFTERWORD_TORTURE_DATABASE` names, if it does; what is about a file is left out then. `AFTERWORD_SHARE=0.1`: a tenth of it all.
 */
const share = Number(process.env.AFTERWORD_SHARE ?? 1)

function fault<T extends Tally>(
  what: string,
  whole: number,
  run: (cycles: number) => Promise<T | string>,
  more?: (tally: T) => string,
): void {
  const cycles = Math.max(2, Math.round((whole * share) / 2) * 2)
  test(what, async ({ skip }) => {
    const since = performance.now()
    const tally = await run(cycles)
    if (typeof tally === 'string') return skip(tally)
    told(what, tally, since, more?.(tally))
    expect(tally).toMatchObject(nothing(cycles))
  })
}

fault('killed while eight write', 1_000, inTwoLanes, killedTold)
fault('acknowledged after the sync', 1_000, syncedBefore)
fault('the power goes', 500, powerLoss)
fault('the disk is full', 50, (cycles) => full(cycles), fullTold)
fault('a mounted disk is full', 50, fullDisk, fullTold)
fault('the file is locked for 10 s', 2, (cycles) => locked(cycles, 10_000, 8), lockedTold)
fault('three of ten answers broken', 10_000, (posts) => lostAnswers(posts, 200, () => threeOfTen(), false), brokenTold)
fault('an answer cut at every byte', 900, cutEverywhere, brokenTold)
fault('one comment sent fifty times', 1_000, twice)
fault('everything in another order', 1_000, reordered)
fault('the clock is set', 200, clockSteps)
fault('asked to stop while sixteen ask', 50, stopped, stoppedTold)
fault('strain', 200_000, strained, strainedTold)

/** A start is one process's work: two at a time take half as long. */
async function inTwoLanes(cycles: number): Promise<Killed> {
  const [one, two] = await Promise.all([killed(cycles / 2, 0), killed(cycles / 2, 1)])
  return {
    cycles: one.cycles + two.cycles,
    lost: one.lost + two.lost,
    doubled: one.doubled + two.doubled,
    wrong: one.wrong + two.wrong,
    posted: one.posted + two.posted,
    unsure: one.unsure + two.unsure,
    starts: [...one.starts, ...two.starts],
    notes: [...one.notes, ...two.notes],
  }
}

/** Each post's first answer ends one byte later than the one before; the second comes whole. */
function cutEverywhere(posts: number) {
  return lostAnswers(posts, 1, (n) => (n % 2 ? { kind: 'none' } : { kind: 'cut', at: n / 2 }), true)
}

async function fullDisk(cycles: number) {
  try {
    return await full(cycles, mounted())
  } catch (error) {
    if (!/mount/.test(String(error))) throw error
    return `nobody may mount here: ${error}`
  }
}
