import { shorten } from './bars'
import { sizes } from './conversation'
import { ofLoads, ofServed, type Results } from './figures'
import { conditions } from './load'

export interface Verdict {
  readonly figure: string
  readonly must: string
  readonly is: string
  readonly reached: boolean
}

/** What has to be reached, and whether it is. Nothing is left out where we lose. */
export function verdicts(results: Results): readonly Verdict[] {
  const { subjects, served } = results
  const peers = subjects.filter(({ kind }) => kind === 'peer')
  const found: Verdict[] = []
  for (const { name: condition } of conditions)
    for (const size of sizes) {
      const first = (subject: string) => ofLoads(results, subject, condition, size, 'first').median
      const ours = first('Afterword')
      const best = [...peers].sort((a, b) => first(a.name) - first(b.name))[0]
      const where = `first comment, ${condition}, ${size} comments`
      if (best) {
        const ratio = ours / first(best.name)
        found.push({
          figure: `${where}, against the fastest peer (${best.name})`,
          must: '< 1 ×',
          is: `${ratio.toFixed(2)} ×`,
          reached: ratio < 1,
        })
      }
      const ratio = ours / first('Preact alone')
      found.push({ figure: `${where}, against Preact alone`, must: '≤ 1.5 ×', is: `${ratio.toFixed(2)} ×`, reached: ratio <= 1.5 })
    }
  const rate = (name: string, what: 'read' | 'post') => ofServed(results, name, what, 'perSecond').median
  const compare = (figure: string, ratio: number, least: number) =>
    found.push({ figure, must: `≥ ${least} ×`, is: `${ratio.toFixed(2)} ×`, reached: ratio >= least })
  compare('reads per second, against raw node:http with the same bytes', rate('Afterword', 'read') / rate('raw node:http', 'read'), 0.7)
  const others = [...new Set(served.filter(({ kind }) => kind === 'peer').map(({ name }) => name))]
  const synced = others.filter((name) => served.some((row) => row.name === name && row.syncs !== 0))
  const fastest = Math.max(...others.map((name) => rate(name, 'read')))
  compare('reads per second, against the fastest peer server', rate('Afterword', 'read') / fastest, 5)
  const durable = Math.max(...synced.map((name) => rate(name, 'post')))
  compare('posts per second, against the fastest peer that syncs to disk', rate('Afterword', 'post') / durable, 3)
  const shift = Math.max(
    ...conditions.flatMap(({ name }) => sizes.map((size) => ofLoads(results, 'Afterword', name, size, 'shift').median)),
  )
  found.push({ figure: 'layout shift, worst condition', must: '0', is: shorten(shift), reached: shift < 0.0005 })
  const longest = ofLoads(results, 'Afterword', 'CPU 4×', 20, 'longest').median
  found.push({ figure: 'longest task, CPU 4×, 20 comments', must: '≤ 50 ms', is: `${shorten(longest)} ms`, reached: longest <= 50 })
  return found
}
