import type { Comment } from '../core/types'
import { actionOf } from './actionOf'
import { Composer } from './Composer'
import { articleOf, useLater } from './context'

/** One's own comment, changed in its place. */
export function Edit({ comment }: { comment: Comment }) {
  const { state, i18n, focus } = useLater()
  const close = () => {
    state.session.toggle(comment.id, 'edit', false)
    focus((root) => actionOf(root, comment.id, 'edit') ?? articleOf(root, comment.id))
  }
  return <Composer place={{ editing: comment }} label={i18n.t('editComment')} hint={i18n.t('writeComment')} onClose={close} />
}
