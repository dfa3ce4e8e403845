import { useId } from 'preact/hooks'
import type { Comment } from '../core/types'
import { Actions } from './Actions'
import { Avatar } from './Avatar'
import { Byline } from './Byline'
import { usePart, useWidget } from './context'
import { isolate } from './isolate'
import { Refusal } from './Refusal'
import { Warned } from './Warned'

const nobody = { name: '' }

/** One comment. A deleted one is a tombstone: its place, and the replies below it, stay. */
export function Article({ comment, depth, parent }: { comment: Comment; depth: number; parent: Comment | undefined }) {
  const { state, i18n, later } = useWidget()
  const { Edit, New, Report, Unmute } = later.value ?? {}
  const label = useId()
  const gone = comment.status === 'deleted' || comment.status === 'hidden'
  const muted = usePart(() => state.mutes(comment))
  const refused = usePart(() => state.thread.refusals.value.has(comment.id))
  const fresh = usePart(() => state.news.value?.marked.value.has(comment.id))
  const open = usePart(() => state.session.open.value.get(comment.id))
  return (
    <article
      id={`comment-${comment.id}`}
      class={fresh && New ? 'comment fresh' : 'comment'}
      part="comment"
      tabIndex={-1}
      aria-labelledby={fresh ? `${label}n ${label}` : label}
    >
      {fresh && New && <New id={comment.id} label={`${label}n`} />}
      <Avatar author={gone || muted ? nobody : comment.author} />
      {gone ? (
        <p class="quiet" id={label}>
          {i18n.t(comment.status === 'deleted' ? 'deleted' : 'hidden')}
        </p>
      ) : muted ? (
        <p class="quiet muted">
          <span id={label}>{i18n.t('muted', { name: isolate(comment.author.name) })}</span>
          {Unmute && <Unmute comment={comment} />}
        </p>
      ) : (
        <>
          <Byline comment={comment} depth={depth} parent={parent} id={label} />
          {open === 'edit' && Edit ? <Edit comment={comment} /> : <Warned comment={comment} />}
          <Actions comment={comment} depth={depth} />
          {refused && <Refusal id={comment.id} />}
          {open === 'report' && Report && <Report comment={comment} />}
        </>
      )}
    </article>
  )
}
