import { isBlank } from '../core/rules'
import { Blank } from './Blank'
import { useWidget } from './context'

/** Where a new comment is written; once the thread is closed, a sentence of the same height. */
export function NewComment() {
  const { state, i18n, later } = useWidget()
  const { Composer } = later.value ?? {}
  const words = { label: i18n.t('yourComment'), hint: i18n.t('writeComment') }
  const place = { parentId: null }
  if (state.thread.closed.value) return <p class="closed quiet">{i18n.t('closed')}</p>
  if (Composer) return <Composer place={place} {...words} />
  return (
    <Blank
      {...words}
      onLeave={(text, focused, caret, root) => {
        if (!later.peek()) return
        const composer = state.composer(place)
        const before = composer.text.peek()
        if (!isBlank(text)) composer.setText(isBlank(before) ? text : `${text}\n\n${before}`)
        // Once the composer is drawn and before the next key is heard.
        if (focused) {
          queueMicrotask(() => {
            const field = root.querySelector<HTMLTextAreaElement>('form textarea')
            field?.focus({ preventScroll: true })
            field?.setSelectionRange(caret, caret)
          })
        }
      }}
    />
  )
}
