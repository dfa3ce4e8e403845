import { useEffect, useState } from 'preact/hooks'
import { type AfterwordError, toAfterwordError } from '../core/errors'
import { isBlank } from '../core/rules'
import type { Body } from '../core/types'
import type { ComposerState } from '../state/state'
import { useLater } from './context'
import { Markup } from './Markup'

/** How the words will look, made when somebody looks. */
export function Preview({ id, composer }: { id: string; composer: ComposerState }) {
  const { i18n } = useLater()
  const [body, setBody] = useState<Body>()
  const [error, setError] = useState<AfterwordError>()
  const blank = isBlank(composer.text.value)
  useEffect(() => {
    if (blank) return
    let wanted = true
    composer.preview().then(
      (body) => wanted && setBody(body),
      (thrown) => wanted && setError(toAfterwordError(thrown)),
    )
    return () => {
      wanted = false
    }
  }, [])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without controls is a stop of its own (ARIA practices, tabs)
    <div id={id} class="preview" role="tabpanel" aria-label={i18n.t('preview')} tabIndex={0}>
      {body ? (
        <Markup body={body} />
      ) : (
        <p class="quiet">{blank ? i18n.t('previewEmpty') : error ? i18n.t(`error.${error.code}`) : i18n.t('previewLoading')}</p>
      )}
    </div>
  )
}
