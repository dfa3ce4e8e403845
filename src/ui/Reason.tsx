import type { AfterwordError } from '../core/errors'
import { useWidget } from './context'

/** Why something did not work: our sentence, by code, and beside it what the backend itself said, as text. */
export function Reason({ error }: { error: AfterwordError | undefined }) {
  const { i18n } = useWidget()
  // Another copy of the error class may have let anything through.
  const detail = typeof error?.detail === 'string' && error.detail.slice(0, 300)
  return (
    <>
      {i18n.t(`error.${error?.code ?? 'unknown'}`)}
      {detail && (
        <>
          {' '}
          <span class="quiet" dir="auto">
            {detail}
          </span>
        </>
      )}
    </>
  )
}
