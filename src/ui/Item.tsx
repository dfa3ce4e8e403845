import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { Article } from './Article'
import { Button } from './Button'
import { type Shared, usePart, useWidget } from './context'
import { More } from './More'
import { below, deepest, deepestNarrow, type Row } from './rows'
import { Stretches } from './Stretches'
import { sameRow } from './stretch'

/** A comment with what hangs below it: the reply being written, the replies, and the button that brings more of them. */
function Item({ row }: { row: Row }) {
  const shared = useWidget()
  const { state, i18n, later } = shared
  const { Collapse, Entry, Reply } = later.value ?? {}
  const { branch, depth, parent } = row
  const { comment } = branch
  const { id } = comment
  const { thread, outbox, session, view } = state
  // The same element again is not drawn again: a vote redraws one article, not a thousand.
  const article = useMemo(() => <Article comment={comment} depth={depth} parent={parent} />, [comment, depth, parent])
  const { rows, cut } = below(row)
  const waits = usePart(() => outbox.entries.value.some((entry) => entry.parentId === id))
  const entries = waits ? outbox.entries.value.filter((entry) => entry.parentId === id) : []
  const more = usePart(() => thread.more.value.get(id))
  const replying = usePart(() => session.open.value.get(id) === 'reply')
  const target = usePart(() => thread.target.value === id)
  const closed = usePart(() => view.collapsed.value.has(id))
  return (
    // biome-ignore lint/a11y/noRedundantRoles: the lists that divide a list are none
    <li role="listitem" class={target ? 'target' : ''}>
      {article}
      {replying && Reply && <Reply to={comment} />}
      {Collapse && rows.length > 0 && <Collapse branch={branch} closed={closed} />}
      {(rows.length > 0 || entries.length > 0) && (
        // biome-ignore lint/a11y/noRedundantRoles: Safari takes the list away from an `ol` without markers
        <ol role="list" class={depth < deepestNarrow ? 'replies' : depth < deepest ? 'replies deep' : ''} hidden={closed && 'until-found'}>
          <Stretches rows={rows} />
          {Entry && entries.map((entry) => <Entry key={entry.clientId} entry={entry} />)}
        </ol>
      )}
      {cut ? (
        <div class="more">
          <Button onClick={() => shared.alone(id)}>{i18n.t('continueThread')}</Button>
        </div>
      ) : (
        more && <More what={id} label={i18n.plural('showReplies', more)} load={() => thread.loadReplies(id)} />
      )}
    </li>
  )
}

/** The same element for the same branch in the same place: whoever gets it again has nothing to draw. */
export function itemOf({ items }: Shared, row: Row): VNode {
  const { branch } = row
  const [before, item] = items.get(branch) ?? []
  if (item && sameRow(row, before)) return item
  const made = <Item key={branch.comment.id} row={row} />
  items.set(branch, [row, made])
  return made
}
