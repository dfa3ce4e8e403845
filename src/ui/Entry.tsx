import { useEffect, useRef } from 'preact/hooks'
import type { Entry as Sent } from '../state/state'
import { Avatar } from './Avatar'
import { Button } from './Button'
import { fieldOf, useLater } from './context'
import { useCountdown } from './countdown'
import { Markup } from './Markup'
import { Reason } from './Reason'
import { RetryButton } from './RetryButton'

/** After so many milliseconds the reader is told that it takes longer than usual. */
const patience = 5_000

/** A comment on its way. It stands where it will stand, quietly; if it was refused it keeps its words and says why. */
export function Entry({ entry }: { entry: Sent }) {
  const { state, i18n, focus } = useLater()
  const { clientId, parentId, phase, error } = entry
  const failed = phase === 'failed'
  const soon = useCountdown(failed ? undefined : Date.parse(entry.createdAt) + patience)
  const name = entry.author.name || i18n.t('you')
  const article = useRef<HTMLElement>(null)
  // What was just sent is seen going, wherever in the thread that is.
  useEffect(() => {
    if (soon) article.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const reopen = () => {
    state.outbox.reopen(clientId)
    focus((root) => fieldOf(root, parentId))
  }
  const discard = () => {
    state.outbox.discard(clientId)
    focus((root) => root.querySelector('.comments'))
  }
  return (
    <li>
      <article ref={article} class={failed ? 'comment' : 'comment sending'} part="comment" aria-label={name}>
        <Avatar author={{ name }} />
        <header>
          <bdi class="author">{name}</bdi>
          <span class="quiet">{i18n.t(failed ? 'notSent' : soon ? 'sending' : 'stillSending')}</span>
        </header>
        <Markup body={entry.body} />
        {failed && (
          <footer>
            <span class="problem">
              <Reason error={error} />
            </span>
            <RetryButton at={entry.retryAt} onRetry={() => void state.outbox.retry(clientId)} />
            <Button onClick={reopen}>{i18n.t('edit')}</Button>
            <Button onClick={discard}>{i18n.t('discard')}</Button>
          </footer>
        )}
      </article>
    </li>
  )
}
