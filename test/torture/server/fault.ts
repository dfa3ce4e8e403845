import { expect, test } from 'vitest'
import { nothing, type Tally, told } from './tally'

/** A test of one fault: so many cycles, one line about them, nothing lost. A run that answers words could not be done, for that reason. */
export function fault<T extends Tally>(
  what: string,
  cycles: number,
  run: (cycles: number) => Promise<T | string>,
  more?: (tally: T) => string,
): void {
  test(what, async ({ skip }) => {
    const since = performance.now()
    const tally = await run(cycles)
    if (typeof tally === 'string') return skip(tally)
    told(what, tally, since, more?.(tally))
    expect(tally).toMatchObject(nothing(cycles))
  })
}

const share = Number(process.env.AFTERWORD_SHARE ?? 1)

/** How many cycles of a whole run: of an even number the share that `AFTERWORD_SHARE` says. */
export const whole = (cycles: number) => Math.max(2, Math.round((cycles * share) / 2) * 2)
