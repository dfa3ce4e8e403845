import { Button } from './Button'
import { useLater } from './context'
import { useCountdown } from './countdown'

/** Retry, or how long until that makes sense (`at`, epoch milliseconds). Stays focusable while it counts. */
export function RetryButton({ at, onRetry }: { at: number | undefined; onRetry: () => void }) {
  const { i18n } = useLater()
  const left = useCountdown(at)
  return (
    <Button busy={left > 0} onClick={() => left > 0 || onRetry()}>
      {left > 0 ? i18n.plural('retryIn', left) : i18n.t('retry')}
    </Button>
  )
}
