import { limits } from '../core/rules'
import type { ComposerState, Place } from '../state/state'
import { useLater } from './context'

/** From so many characters before the limit the count is shown. */
const near = 200

/** What will happen, said before it happens; and the count, once it matters. */
export function Hints({ composer, place }: { composer: ComposerState; place: Place }) {
  const { state, i18n } = useLater()
  const { reviewed, editWindow, maxLength } = state.features.value
  const left = Math.min(maxLength, limits.body) - composer.text.value.length
  return (
    <span class="quiet hints">
      {left < near && (
        <span class={left < 0 ? 'problem' : undefined}>{i18n.plural(left < 0 ? 'charactersOver' : 'charactersLeft', Math.abs(left))}</span>
      )}
      {'parentId' in place && (
        <>
          {reviewed && <span>{i18n.t('reviewedHint')}</span>}
          {!!editWindow && <span>{i18n.plural('editHint', Math.round(editWindow / 60))}</span>}
        </>
      )}
    </span>
  )
}
