import type { Served } from './field'
import type { Load } from './load'
import type { Served32 } from './serve'
import type { Subject } from './subjects'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memory: number
  /** Its load average before the run: what else it was doing. */
  readonly busy: number
  readonly node: string
  readonly chromium: string
  readonly rounds: number
  readonly seconds: number
}

export interface LoadRow {
  readonly subject: string
  readonly condition: string
  readonly size: number
  readonly load: Load
}

export interface ServerRow extends Served32 {
  readonly name: string
  readonly kind: Served['kind']
  readonly what: 'read' | 'post'
  readonly memory: number | undefined
  /** To disk, for each post. */
  readonly syncs: number | undefined
}

export interface Results {
  readonly machine: Machine
  readonly subjects: readonly Subject[]
  readonly loads: readonly LoadRow[]
  readonly served: readonly ServerRow[]
}

/** One figure over all rounds. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const median = ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
  return { min: sorted[0] ?? Number.NaN, median, max: sorted.at(-1) ?? Number.NaN }
}

export type Figure = Exclude<keyof Load, 'files'>

export function ofLoads({ loads }: Results, subject: string, condition: string, size: number, figure: Figure): Spread {
  const rows = loads.filter((row) => row.subject === subject && row.condition === condition && row.size === size)
  return spread(rows.map(({ load }) => load[figure]))
}

export const ofServed = ({ served }: Results, name: string, what: 'read' | 'post', figure: 'perSecond' | 'p50' | 'p99') =>
  spread(served.filter((row) => row.name === name && row.what === what).map((row) => row[figure]))
