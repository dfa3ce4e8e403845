import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Entry as Sent } from '../state/state'
import { Avatar } from './Avatar'
import { Button } from './Button'
import { fieldOf, useLater } from './context'
import { useCountdown } from './countdown'
import { Markup } from './Markup'
import { Reason } from './Reason'
import { RetryButton } from './RetryButton'

/** After so many milliseconds the reader is told that it takes longer than usual: within five seconds, and the count may be one late. */
const patience = 4_000

/** A comment on its way. It stands where it will stand, quietly: going, waiting for a line, or refused, with its words and the reason. */
export function Entry({ entry }: { entry: Sent }) {
  const { state, i18n, focus } = useLater()
  const { outbox } = state
  const { clientId, parentId, phase, error } = entry
  const began = useMemo(() => Date.now(), [phase])
  const soon = useCountdown(phase === 'sending' ? began + patience : undefined)
  const name = entry.author.name || i18n.t('you')
  const article = useRef<HTMLElement>(null)
  // Whether another tab is sending it is not known at once.
  const [busy, setBusy] = useState(false)
  const left = useRef(false)

  useLayoutEffect(() => {
    // What was just written is seen going, wherever in the thread that is.
    if (entry.here && Date.now() - Date.parse(entry.createdAt) < patience) article.current?.scrollIntoView({ block: 'nearest' })
    // Whoever was at its buttons when it went is not sent back to the top of the page.
    return () => {
      const page = article.current?.getRootNode() as Document | ShadowRoot | undefined
      if (!left.current && article.current?.contains(page?.activeElement ?? null)) focus((root) => root.querySelector('.comments'))
    }
  }, [])
  const retry = () => {
    article.current?.focus({ preventScroll: true })
    void outbox.retry(clientId)
  }
  const take = async (how: 'reopen' | 'withdraw') => {
    if (busy) return
    setBusy(true)
    left.current = true
    left.current = await outbox[how](clientId)
    if (left.current) focus((root) => fieldOf(root, parentId))
    else setBusy(false)
  }
  const discard = () => {
    left.current = true
    outbox.discard(clientId)
    focus((root) => root.querySelector('.comments'))
  }
  const status = { waiting: 'waiting', sending: soon ? 'sending' : 'stillSending', failed: 'notSent' } as const
  const offline = phase === 'waiting' && error?.code === 'offline'
  return (
    <li>
      <article ref={article} class={`comment ${phase}`} part="comment" aria-label={name} tabIndex={-1}>
        <Avatar author={{ name }} />
        <header>
          <bdi class="author">{name}</bdi>
          <span class="quiet">{i18n.t(status[phase])}</span>
        </header>
        <Markup body={entry.body} />
        {phase !== 'sending' && (
          <footer>
            <span class={phase === 'failed' ? 'problem' : 'quiet'}>{offline ? i18n.t('waitingHint') : <Reason error={error} />}</span>
            {!offline && <RetryButton at={entry.retryAt} onRetry={retry} />}
            <Button busy={busy} onClick={() => void take('reopen')}>
              {i18n.t('edit')}
            </Button>
            {phase === 'failed' ? (
              <Button onClick={discard}>{i18n.t('discard')}</Button>
            ) : (
              <Button busy={busy} onClick={() => void take('withdraw')}>
                {i18n.t('withdraw')}
              </Button>
            )}
          </footer>
        )}
      </article>
    </li>
  )
}
