import { useEffect, useMemo, useState } from 'preact/hooks'
import { Button } from './Button'
import { useWidget } from './context'
import { useHeldHeight } from './held'
import { More } from './More'
import { Reason } from './Reason'
import { rowsBelow } from './rows'
import { Skeleton } from './Skeleton'
import { Stretches } from './Stretches'

/** The list with each of its states: loading, failed, empty, some, some more. */
export function CommentList() {
  const shared = useWidget()
  const { state, i18n, focus, reveal, later } = shared
  const { Entry } = later.value ?? {}
  const { thread, outbox } = state
  const phase = thread.phase.value
  const roots = thread.roots.value
  const area = useHeldHeight(phase === 'loading')
  const alone = state.view.alone.value
  const only = alone === undefined ? undefined : rowsBelow(roots).find((row) => row.branch.comment.id === alone)?.branch
  const rows = useMemo(() => (only ? [only] : roots).map((branch) => ({ branch, depth: 0 })), [roots, only])
  const [whole, setWhole] = useState(false)
  const drawn = <Stretches rows={rows} onDrawn={() => setWhole(true)} />
  const target = whole ? thread.target.value : undefined
  useEffect(() => {
    if (target !== undefined) reveal(target)
  }, [target])

  const waiting = outbox.entries.value
  // An answer to a comment that is not on screen stands among the roots: words are never out of sight.
  const shown = waiting.some((entry) => entry.parentId !== null) && new Set(rowsBelow(roots).map((row) => row.branch.comment.id))
  const entries = waiting.filter((entry) => entry.parentId === null || !shown || !shown.has(entry.parentId))
  const sent = Entry && entries.map((entry) => <Entry key={entry.clientId} entry={entry} />)
  // Where it will stand once it is confirmed.
  const below = thread.sort.value === 'oldest' && !thread.hasMore.value
  return (
    <div ref={area} class="list" part="list" aria-busy={phase === 'loading'}>
      {only && (
        <div class="more">
          <Button onClick={() => shared.alone()}>{i18n.t('backToAll')}</Button>
        </div>
      )}
      {(roots.length > 0 || entries.length > 0) && (
        // biome-ignore lint/a11y/noRedundantRoles: Safari takes the list away from an `ol` without markers
        <ol role="list">
          {!below && sent}
          {drawn}
          {below && sent}
        </ol>
      )}
      {phase === 'loading' && <Skeleton />}
      {phase === 'ready' && roots.length + entries.length === 0 && <p class="quiet">{i18n.t('none')}</p>}
      {phase === 'failed' && (
        <div class="failure">
          <p>
            {i18n.t('notLoaded')} <Reason error={thread.error.value} />
          </p>
          <Button
            onClick={() => {
              focus((root) => root.querySelector('.comments'))
              void thread.reload()
            }}
          >
            {i18n.t('retry')}
          </Button>
        </div>
      )}
      {/* Not before the list is whole: what comes after it would be pushed down. */}
      {phase === 'ready' && whole && !only && thread.hasMore.value && (
        <More what="more" label={i18n.t('showMore')} load={() => thread.loadMore()} />
      )}
    </div>
  )
}
