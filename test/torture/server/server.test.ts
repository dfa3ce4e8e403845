import { fault, whole } from './fault'
import { full, fullTold, mounted } from './full'
import { type Killed, killed, killedTold } from './kill'
import { locked, lockedTold } from './locked'
import { powerLoss, syncedBefore } from './power'
import { stopped, stoppedTold } from './stop'

/**
 * What happens to the machine a server runs on, as often as it takes to believe it; `npm test` runs a few cycles of the same
 * (`test/server/faults.test.ts`). Over the Postgres that `AFTERWORD_TORTURE_DATABASE` names, if it does; what is about a file is then left
 * out. `AFTERWORD_SHARE=0.1`: a tenth of it all.
 */
fault('killed while eight write', whole(1_000), inTwoLanes, killedTold)
fault('acknowledged after the sync', whole(1_000), syncedBefore)
fault('the power goes', whole(500), powerLoss)
fault('the disk is full', whole(50), (cycles) => full(cycles), fullTold)
fault('a mounted disk is full', whole(50), fullDisk, fullTold)
fault('the file is locked for 10 s', 2, (cycles) => locked(cycles, 10_000, 8), lockedTold)
fault('asked to stop while sixteen ask', whole(50), stopped, stoppedTold)

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

async function fullDisk(cycles: number) {
  try {
    return await full(cycles, mounted())
  } catch (error) {
    if (!/mount/.test(String(error))) throw error
    return `nobody may mount here: ${error}`
  }
}
