import { useMemo } from 'preact/hooks'
import { useLater } from './context'
import { type Row, rowsBelow } from './rows'

/** What is not drawn now, as bare words: for the browser's own search, and for whoever has the page read to them. */
export function Asleep({ rows }: { rows: readonly Row[] }) {
  const { state } = useLater()
  const words = useMemo(
    () =>
      rowsBelow(rows.map(({ branch }) => branch)).flatMap(({ branch: { comment } }) =>
        state.mutes(comment) ? [] : [`${comment.author.name}\n${comment.body.value.replace(/<[^<>]*>/g, '')}`],
      ),
    [rows],
  )
  return (
    // biome-ignore lint/a11y/noRedundantRoles: the lists that divide a list are none
    <li role="listitem">{words.join('\n\n')}</li>
  )
}
