import { Button } from './Button'
import { useLater } from './context'
import { goToNew } from './next'

/** Beside the heading: how much came since the last visit, and the way from one to the next. As wide as there is room. */
export function Since() {
  const shared = useLater()
  const { state, i18n } = shared
  const count = state.news.value?.unseen.value.size ?? 0
  if (!count) return null
  const words = i18n.plural('newSince', count)
  return (
    <span class="since">
      <span title={words}>{words}</span>
      <b aria-hidden="true">{i18n.number(count)}</b>
      <Button aria-label={i18n.t('nextNew')} title={`${i18n.t('nextNew')} (n)`} aria-keyshortcuts="n" onClick={() => goToNew(shared)}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 2v11M3.5 8.5 8 13l4.5-4.5" />
        </svg>
      </Button>
    </span>
  )
}
