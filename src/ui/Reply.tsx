import type { Comment } from '../core/types'
import { Composer } from './Composer'
import { articleOf, useLater } from './context'

/** A reply, written below the comment it answers. */
export function Reply({ to }: { to: Comment }) {
  const { state, i18n, focus } = useLater()
  const close = () => {
    state.session.toggle(to.id, 'reply', false)
    focus((root) => articleOf(root, to.id)?.querySelector('.reply'))
  }
  return (
    <Composer
      place={{ parentId: to.id }}
      label={i18n.t('replyTo', { name: to.author.name || i18n.t('anonymous') })}
      hint={i18n.t('writeReply')}
      onClose={close}
    />
  )
}
