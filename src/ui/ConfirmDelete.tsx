import { useEffect, useRef } from 'preact/hooks'
import { actionOf } from './actionOf'
import { Button } from './Button'
import { articleOf, useLater } from './context'

/** The second step of deleting, in the place of the first. The focus starts on the harmless button. */
export function ConfirmDelete({ id, onClose }: { id: string; onClose: () => void }) {
  const { state, i18n, focus } = useLater()
  const cancel = useRef<HTMLButtonElement>(null)
  useEffect(() => cancel.current?.focus(), [])

  const close = () => {
    onClose()
    focus((root) => actionOf(root, id, 'delete'))
  }
  const remove = async () => {
    const articles = [...(cancel.current?.closest('.list')?.querySelectorAll('article') ?? [])]
    const next = articles[articles.findIndex((article) => article.id === `comment-${id}`) + 1]
    if (!(await state.thread.remove(id))) return close()
    // A comment with replies stays as a tombstone.
    focus((root) => articleOf(root, id) ?? (next?.isConnected ? next : root.querySelector('.comments')))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own box
    <span role="group" class="confirm" aria-label={i18n.t('deleteSure')} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <span>{i18n.t('deleteSure')}</span>
      <Button class="danger" onClick={() => void remove()}>
        {i18n.t('delete')}
      </Button>
      <Button ref={cancel} onClick={close}>
        {i18n.t('cancel')}
      </Button>
    </span>
  )
}
