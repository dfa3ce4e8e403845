import type { Sort } from '../core/types'
import { useWidget } from './context'

/** In which order the thread reads. Only where there is a choice and something to order. */
export function SortControl() {
  const { state, i18n } = useWidget()
  const { sorts } = state.features.value
  const { roots, sort, total } = state.thread
  if (sorts.length < 2 || Math.max(roots.value.length, total.value?.value ?? 0) < 2) return null
  return (
    <label class="sort">
      <span class="unseen">{i18n.t('sortBy')}</span>
      <select value={sort.value} onChange={(event) => void state.thread.setSort(event.currentTarget.value as Sort)}>
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {i18n.t(`sort.${sort}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
