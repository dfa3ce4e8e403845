import { Composer } from './Composer'
import { useWidget } from './context'

/** Where a new comment is written; once the thread is closed, a sentence of the same height. */
export function NewComment() {
  const { state, i18n } = useWidget()
  if (state.thread.closed.value) return <p class="closed quiet">{i18n.t('closed')}</p>
  return <Composer place={{ parentId: null }} label={i18n.t('yourComment')} hint={i18n.t('writeComment')} send={i18n.t('post')} />
}
