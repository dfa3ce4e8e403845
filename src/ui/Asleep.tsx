import { useMemo } from 'preact/hooks'
import { useLater } from './context'
import { type Row, rowsBelow } from './rows'

/** What is not drawn now, as bare words: for the browser's own search, and for whoever has the page read to them. */
export function Asleep({ rows }: { rows: readonly Row[] }) {
  const { state, items } = useLater()
  const words = useMemo(
    () =>
      rowsBelow(rows.map(({ branch }) => branch)).flatMap(({ branch }) => {
        // What was drawn of it, with all that is below, would be kept for ever.
        items.delete(branch)
        const { author, body } = branch.comment
        return state.mutes(branch.comment) ? [] : [`${author.name}\n${body.value.replace(/<[^<>]*>/g, '')}`]
      }),
    [rows],
  )
  return (
    // biome-ignore lint/a11y/noRedundantRoles: the lists that divide a list are none
    <li role="listitem">{words.join('\n\n')}</li>
  )
}
