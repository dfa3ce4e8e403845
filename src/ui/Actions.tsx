import { useState } from 'preact/hooks'
import { safeUrl } from '../core/rules'
import type { Comment } from '../core/types'
import { Button } from './Button'
import { fieldOf, usePart, useWidget } from './context'
import { MenuButton } from './MenuButton'
import { Reactions } from './Reactions'
import { Votes } from './Votes'

/** What this viewer may do to a comment now. A control that does not apply is not there. */
export function Actions({ comment, depth }: { comment: Comment; depth: number }) {
  const { state, i18n, clock, focus, later } = useWidget()
  const { ConfirmDelete, CommentMenu, ReactMenu } = later.value ?? {}
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
  const offered = (can.includes('react') && state.features.value.reactions) || []
  const name = comment.via ?? (state.writable ? undefined : state.thread.elsewhere.value?.name)
  const there = name && !mayReply && safeUrl(comment.url)
  return (
    <footer>
      {comment.reactions && <Reactions id={id} given={comment.reactions} offered={offered} />}
      {votes && <Votes comment={comment} />}
      {offered.length > 0 && (
        <MenuButton
          class="react"
          label={i18n.t('react')}
          icon="M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M5.7 6.2v.6M10.3 6.2v.6M5 9.5a3.4 3.4 0 0 0 6 0"
          menu={(button, close) => ReactMenu && <ReactMenu comment={comment} emoji={offered} button={button} onClose={close} />}
        />
      )}
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
          <MenuButton
            class="dots"
            label={i18n.t('moreActions')}
            icon="M2.8 8h.4M7.8 8h.4M12.8 8h.4"
            menu={(button, close) => CommentMenu && <CommentMenu comment={comment} button={button} onClose={close} />}
          />
        </>
      )}
    </footer>
  )
}
