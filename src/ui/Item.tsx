import { useMemo } from 'preact/hooks'
import { Article } from './Article'
import { useWidget } from './context'
import { More } from './More'
import { deepest, deepestNarrow, type Row, repliesOf, rowsBelow } from './rows'

/** A comment with what hangs below it: the reply being written, the replies, and the button that brings more of them. */
export function Item({ row }: { row: Row }) {
  const { state, i18n, later } = useWidget()
  const { Entry, Reply } = later.value ?? {}
  const { branch, depth, parent } = row
  const { comment } = branch
  // The same element again is not drawn again: a vote redraws one article, not a thousand.
  const article = useMemo(() => <Article comment={comment} depth={depth} parent={parent} />, [comment, depth, parent])
  const below = depth + 1 < deepest ? repliesOf(row) : depth < deepest ? rowsBelow(branch.replies, row) : []
  const entries = state.outbox.entries.value.filter((entry) => entry.parentId === comment.id)
  const more = state.thread.more.value.get(comment.id)
  return (
    <li class={state.thread.target.value === comment.id ? 'target' : undefined}>
      {article}
      {state.session.open.value.get(comment.id) === 'reply' && Reply && <Reply to={comment} />}
      {(below.length > 0 || entries.length > 0) && (
        // biome-ignore lint/a11y/noRedundantRoles: Safari takes the list away from an `ol` without markers
        <ol role="list" class={depth < deepestNarrow ? 'replies' : depth < deepest ? 'replies deep' : ''}>
          {below.map((row) => (
            <Item key={row.branch.comment.id} row={row} />
          ))}
          {Entry && entries.map((entry) => <Entry key={entry.clientId} entry={entry} />)}
        </ol>
      )}
      {more && <More what={comment.id} label={i18n.plural('showReplies', more)} load={() => state.thread.loadReplies(comment.id)} />}
    </li>
  )
}
