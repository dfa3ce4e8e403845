import { safeUrl } from '../core/rules'
import { useWidget } from './context'

/** In place of the form, where one writes at the backend's own page. */
export function Elsewhere() {
  const { state, i18n } = useWidget()
  const elsewhere = state.thread.elsewhere.value
  const url = safeUrl(elsewhere?.url)
  if (!elsewhere || !url) return null
  return (
    <p class="closed">
      <a href={url} target="_blank" rel="nofollow noopener">
        {i18n.t('writeAt', { name: elsewhere.name })}
      </a>
    </p>
  )
}
