import type { ComposerState } from '../state/state'
import { Button } from './Button'
import { useLater } from './context'

/** Says where these words come from, and lets them go. */
export function Restored({ composer }: { composer: ComposerState }) {
  const { i18n, focus } = useLater()
  const discard = (button: HTMLElement) => {
    const form = button.closest('form')
    composer.discard()
    focus(() => form?.querySelector('textarea'))
  }
  return (
    <p class="quiet restored">
      {i18n.t('restored')} <Button onClick={(event) => discard(event.currentTarget)}>{i18n.t('discard')}</Button>
    </p>
  )
}
