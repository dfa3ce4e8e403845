import { isBlank } from '../core/rules'
import { Blank } from './Blank'
import { fieldOf, useWidget } from './context'

/** Where a new comment is written; once the thread is closed, a sentence of the same height. */
export function NewComment() {
  const { state, i18n, focus, later } = useWidget()
  const { Composer } = later.value ?? {}
  const words = { label: i18n.t('yourComment'), hint: i18n.t('writeComment') }
  const place = { parentId: null }
  if (state.thread.closed.value) return <p class="closed quiet">{i18n.t('closed')}</p>
  if (Composer) return <Composer place={place} {...words} />
  return (
    <Blank
      {...words}
      onLeave={(text, focused, caret) => {
        if (!later.peek()) return
        const composer = state.composer(place)
        const before = composer.text.peek()
        if (!isBlank(text)) composer.setText(isBlank(before) ? text : `${text}\n\n${before}`)
        if (focused) {
          focus((root) => {
            const field = fieldOf(root, null) as HTMLTextAreaElement | null | undefined
            field?.setSelectionRange(caret, caret)
            return field
          })
        }
      }}
    />
  )
}
