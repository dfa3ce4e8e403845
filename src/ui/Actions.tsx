import { useState } from 'preact/hooks'
import { safeUrl } from '../core/rules'
import type { Comment } from '../core/types'
import { Button } from './Button'
import { fieldOf, usePart, useWidget } from './context'
import { Votes } from './Votes'

/** What this viewer may do to a comment now. A control that does not apply is not there. */
export function Actions({ comment, depth }: { comment: Comment; depth: number }) {
  const { state, i18n, clock, focus, later } = useWidget()
  const { ConfirmDelete } = later.value ?? {}
  const [asking, ask] = useState(false)
  const { id, can, editableUntil } = comment
  const open = usePart(() => state.session.open.value.get(id))
  const mayReply = can.includes('reply') && state.writable && !state.thread.closed.value && depth < state.features.value.depth
  // When the time is over the button would only bring a refusal.
  const mayEdit = can.includes('edit') && !(editableUntil && Date.parse(editableUntil) <= clock.now.value)
  const press = (kind: 'reply' | 'edit') => {
    state.session.toggle(id, kind, open !== kind)
    if (open !== kind) focus((root) => fieldOf(root, id))
  }
  const opener = (kind: 'reply' | 'edit') => (
    <Button class={kind} aria-expanded={open === kind} onClick={() => press(kind)}>
      {i18n.t(kind)}
    </Button>
  )
  const votes = (state.features.value.votes && can.includes('vote')) || !!comment.score
  const name = comment.via ?? (state.writable ? undefined : state.thread.elsewhere.value?.name)
  const there = name && !mayReply && safeUrl(comment.url)
  if (!votes && !mayReply && !there && !mayEdit && !can.includes('delete')) return null
  return (
    <footer>
      {votes && <Votes comment={comment} />}
      {asking && ConfirmDelete ? (
        <ConfirmDelete id={id} onClose={() => ask(false)} />
      ) : (
        <>
          {mayReply && opener('reply')}
          {there && (
            <a class="quiet" href={there} target="_blank" rel="nofollow ugc noopener noreferrer">
              {i18n.t('replyAt', { name })}
            </a>
          )}
          {mayEdit && opener('edit')}
          {can.includes('delete') && (
            <Button class="delete" onClick={() => ask(true)}>
              {i18n.t('delete')}
            </Button>
          )}
        </>
      )}
    </footer>
  )
}
