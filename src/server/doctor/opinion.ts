/** What a check comes to. `look`: it works, and somebody should know. */
export interface Opinion {
  readonly verdict: 'ok' | 'look' | 'broken'
  /** What was found, and where something is to be done, what. */
  readonly says: string
}

export const ok = (says: string): Opinion => ({ verdict: 'ok', says })
export const look = (says: string): Opinion => ({ verdict: 'look', says })
export const broken = (says: string): Opinion => ({ verdict: 'broken', says })

const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** `1.2 GB` */
export function size(bytes: number): string {
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const number = bytes / 1000 ** at
  return `${at && number < 10 ? number.toFixed(1) : Math.round(number)} ${units[at]}`
}

/** `3 hours`, `2 days` */
export function time(ms: number): string {
  const steps: readonly (readonly [number, string])[] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1_000, 'second'],
  ]
  const [length, name] = steps.find(([length]) => ms >= 2 * length) ?? [1_000, 'second']
  const number = Math.round(ms / length)
  return `${number} ${name}${number === 1 ? '' : 's'}`
}
