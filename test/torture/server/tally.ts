/** What came of a run. All but `cycles` and `notes` has to be 0. */
export interface Tally {
  cycles: number
  /** Comments that were acknowledged and are not there. */
  lost: number
  /** Comments that are there more than once. */
  doubled: number
  /** Whatever else went wrong; said in the notes. */
  wrong: number
  /** What of it was where, for whoever looks into it. */
  readonly notes: string[]
}

export const empty = (): Tally => ({ cycles: 0, lost: 0, doubled: 0, wrong: 0, notes: [] })

/** What has to come of so many cycles. */
export const nothing = (cycles: number): Tally => ({ ...empty(), cycles })

/** Compares what was acknowledged with what is there. */
export function compare(tally: Tally, where: string, acknowledged: Iterable<string>, there: readonly string[]): void {
  const count = new Map<string, number>()
  for (const words of there) count.set(words, (count.get(words) ?? 0) + 1)
  const lost = [...acknowledged].filter((words) => !count.has(words))
  const doubled = [...count].filter(([, times]) => times > 1)
  tally.lost += lost.length
  tally.doubled += doubled.length
  if (lost.length || doubled.length) tally.notes.push(`${where}: lost ${JSON.stringify(lost)}, doubled ${JSON.stringify(doubled)}`)
}

/** Writes down what does not hold. */
export function check(tally: Tally, holds: boolean, note: string): void {
  if (holds) return
  tally.wrong++
  tally.notes.push(note)
}

/** One line for whoever runs it. */
export function told(what: string, { cycles, lost, doubled, wrong }: Tally, since: number, more = ''): void {
  const seconds = ((performance.now() - since) / 1000).toFixed(1)
  process.stdout.write(
    `${what}: ${cycles} cycles in ${seconds} s, ${lost} lost, ${doubled} doubled, ${wrong} wrong${more && `; ${more}`}\n`,
  )
}

/** The value below which a share of them lies; they are sorted for it. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}

export const pause = (milliseconds: number) => new Promise<void>((go) => setTimeout(go, milliseconds))
