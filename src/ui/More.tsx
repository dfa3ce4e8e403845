import { Button } from './Button'
import { useWidget } from './context'
import { Reason } from './Reason'

/** Brings what a page left out. The focus goes on to the first new comment, unless the reader is elsewhere by then. */
export function More({ what, label, load }: { what: string; label: string; load: () => Promise<void> }) {
  const { state, i18n, focus } = useWidget()
  const busy = state.thread.loading.value.has(what)
  const failure = state.thread.failures.value.get(what)
  const bring = async (button: HTMLElement) => {
    const list = button.closest('li') ?? button.closest('.list')
    if (busy || !list) return
    const root = button.getRootNode() as ShadowRoot | Document
    const before = new Set(list.querySelectorAll('article'))
    await load()
    focus(() => {
      const waits = root.activeElement === button || document.activeElement === document.body
      return waits ? [...list.querySelectorAll('article')].find((article) => !before.has(article)) : null
    })
  }
  return (
    <div class="more">
      {failure && (
        <span class="problem">
          <Reason error={failure} />{' '}
        </span>
      )}
      <Button busy={busy} onClick={(event) => void bring(event.currentTarget)}>
        {busy ? i18n.t('loadingMore') : failure ? i18n.t('retry') : label}
      </Button>
    </div>
  )
}
