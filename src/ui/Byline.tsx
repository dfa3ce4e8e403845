import { safeUrl } from '../core/rules'
import type { Comment } from '../core/types'
import { useWidget } from './context'
import { isolate } from './isolate'
import { permalink } from './permalink'
import { deepest, deepestNarrow } from './rows'
import { Time } from './Time'

/** Who wrote it and when, and what else is to be known of it. */
export function Byline({ comment, depth, parent, id }: { comment: Comment; depth: number; parent: Comment | undefined; id: string }) {
  const { i18n, reveal } = useWidget()
  const { author, status, editedAt } = comment
  const name = <bdi>{author.name || i18n.t('anonymous')}</bdi>
  const url = safeUrl(author.url)
  const chip = status === 'pending' ? 'awaitingReview' : status === 'published' ? undefined : 'notPublished'
  return (
    <header id={id}>
      {url ? (
        <a class="author" part="author" href={url} rel="nofollow ugc noopener noreferrer">
          {name}
        </a>
      ) : (
        <span class="author" part="author">
          {name}
        </span>
      )}
      {comment.mine && <span class="chip">{i18n.t('you')}</span>}
      {author.badges?.map((badge) => (
        <span key={badge} class={`chip is-${badge}`} part="badge">
          {i18n.t(`badge.${badge}`)}
        </span>
      ))}
      <a class="quiet" href={safeUrl(comment.url) ?? permalink(comment.id)}>
        <Time date={comment.createdAt} />
      </a>
      {comment.via && <bdi class="quiet">{comment.via}</bdi>}
      {editedAt && (
        <span class="quiet" title={i18n.t('editedOn', { date: i18n.fullDate(editedAt) })}>
          {i18n.t('edited')}
        </span>
      )}
      {chip && <span class="chip">{i18n.t(chip)}</span>}
      {parent && (!depth || depth > deepestNarrow) && (
        <a
          class={!depth || depth > deepest ? 'quiet' : 'quiet narrow'}
          href={permalink(parent.id)}
          onClick={(event) => {
            // Within the widget no history and no router of the page is troubled.
            event.preventDefault()
            reveal(parent.id)
          }}
        >
          {i18n.t('inReplyTo', { name: isolate(parent.author.name || i18n.t('anonymous')) })}
        </a>
      )}
    </header>
  )
}
