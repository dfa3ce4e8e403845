import { useMemo } from 'preact/hooks'
import { Button } from '../Button'
import { useGradually } from '../gradually'
import type { Emoji } from './list'

/** Cells in a row: as many as stand side by side on the narrowest page. */
const columns = 8

interface Props {
  readonly label?: string
  readonly emoji: readonly Emoji[]
  /** The one by which Tab enters the grid. */
  readonly start: string | undefined
  readonly onPick: (emoji: string) => void
}

/** Some rows of the grid, under a name. */
export function Group({ label, emoji, start, onPick }: Props) {
  const rows = useMemo(
    () =>
      Array.from({ length: Math.ceil(emoji.length / columns) }, (_, at) => (
        // biome-ignore lint/a11y/useSemanticElements: rows of a grid of buttons, not of a table
        // biome-ignore lint/a11y/useFocusableInteractive: its cells are
        <div key={at} role="row">
          {emoji.slice(at * columns, (at + 1) * columns).map(({ emoji, name, codes }) => (
            <Button
              key={emoji}
              role="gridcell"
              tabIndex={emoji === start ? 0 : -1}
              aria-label={name}
              title={`${name} :${codes[0]}:`}
              onClick={() => onPick(emoji)}
            >
              {emoji}
            </Button>
          ))}
        </div>
      )),
    [emoji],
  )
  const drawn = useGradually(rows)
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the rows
    <div role="rowgroup" aria-label={label}>
      {label && (
        <p class="quiet" aria-hidden="true">
          {label}
        </p>
      )}
      {drawn}
    </div>
  )
}
