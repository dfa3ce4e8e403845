/** A figure of one subject: what it was in the middle, and between what. */
export interface Bar {
  readonly name: string
  readonly kind: 'ours' | 'peer' | 'floor'
  readonly min: number
  readonly median: number
  readonly max: number
}

export interface Panel {
  readonly title: string
  readonly bars: readonly Bar[]
  readonly unit: string
  /** More is better; else less is. */
  readonly more?: boolean
}

const [width, label, value, row, bar, head] = [760, 150, 110, 24, 14, 34]
const room = width - label - value

/** A picture of bars, one panel below the other, each to its own scale; the thin line is from the least to the most of all rounds. */
export function drawBars(title: string, panels: readonly Panel[]): string {
  let y = 34
  const parts = panels.map((panel) => {
    const top = y
    y += head + panel.bars.length * row + 10
    const most = Math.max(...panel.bars.map(({ max }) => max), 1e-9)
    const x = (of: number) => label + (of / most) * room
    const bars = panel.bars.map(({ name, kind, min, median, max }, n) => {
      const line = top + head + n * row
      const middle = line + bar / 2
      return `<text class="name ${kind}" x="${label - 10}" y="${line + 11}" text-anchor="end">${escaped(name)}</text>
<rect class="${kind}" x="${label}" y="${line}" width="${Math.max(1, x(median) - label).toFixed(1)}" height="${bar}" rx="2"/>
<path class="range" d="M${x(min).toFixed(1)} ${middle}H${x(max).toFixed(1)}"/>
<text class="value" x="${Math.max(x(median), x(max)) + 8}" y="${line + 11}">${shorten(median)} ${panel.unit}</text>`
    })
    const better = panel.more ? 'more is better' : 'less is better'
    return `<text class="panel" x="0" y="${top + 20}">${escaped(panel.title)} <tspan class="quiet">${better}</tspan></text>\n${bars.join('\n')}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="${escaped(title)}">
<style>
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#333}
.title{font-size:16px;font-weight:600}.panel{font-weight:600}.quiet{font-weight:400;fill:#767676}.value{font-variant-numeric:tabular-nums;fill:#555}.name.ours{font-weight:600}
rect.ours{fill:#1f6f5c}rect.peer{fill:#b9b3a8}rect.floor{fill:#dfe3e6}.range{stroke:#00000080;stroke-width:1.5}
@media(prefers-color-scheme:dark){text{fill:#ddd}.quiet{fill:#999}.value{fill:#bbb}rect.ours{fill:#4fbf9f}rect.peer{fill:#6f6a62}rect.floor{fill:#3d444b}.range{stroke:#ffffff90}}
</style>
<text class="title" x="0" y="18">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`
}

/** Three digits say enough. */
export function shorten(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en')
  if (value >= 10 || Number.isInteger(value)) return value.toFixed(0)
  return value.toFixed(value >= 1 ? 1 : 3)
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
