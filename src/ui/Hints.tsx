import { useMemo } from 'preact/hooks'
import { limits } from '../core/rules'
import type { ComposerState, Place } from '../state/state'
import { useLater } from './context'

/** From so many characters before the limit the count is shown. */
const near = 200
/** Where the count is said to those who do not see it: not at every key. */
const thresholds = [near, 50, 10, 0]

/** What will happen, said before it happens; and the count, once it matters. */
export function Hints({ composer, place }: { composer: ComposerState; place: Place }) {
  const { state, i18n } = useLater()
  const { input, reviewed, editWindow, maxLength } = state.features.value
  const left = Math.min(maxLength, limits.body) - composer.text.value.length
  const count = i18n.plural(left < 0 ? 'charactersOver' : 'charactersLeft', Math.abs(left))
  const passed = thresholds.filter((threshold) => left < threshold).length
  const said = useMemo(() => (passed ? count : ''), [passed])
  return (
    <span class="quiet hints">
      {left < near && (
        <span class={left < 0 ? 'problem' : undefined} aria-hidden="true">
          {count}
        </span>
      )}
      <span class="unseen" aria-live="polite">
        {said}
      </span>
      {input === 'markdown' && <span>{i18n.t('markdownHint')}</span>}
      {'parentId' in place && (
        <>
          {reviewed && <span>{i18n.t('reviewedHint')}</span>}
          {!!editWindow && <span>{i18n.plural('editHint', Math.round(editWindow / 60))}</span>}
        </>
      )}
      {/* Last: it comes while somebody types, and moves nothing that stands. */}
      {!composer.kept.value && <span>{i18n.t('keptHint')}</span>}
    </span>
  )
}
