import type { Comment } from '../core/types'
import { Button } from './Button'
import { articleOf, useLater } from './context'

/** Shows again what a muted person writes. */
export function Unmute({ comment }: { comment: Comment }) {
  const { state, i18n, focus } = useLater()
  const unmute = () => {
    state.mute(comment.author, false)
    focus((root) => articleOf(root, comment.id)?.querySelector('.dots'))
  }
  return <Button onClick={unmute}>{i18n.t('unmute')}</Button>
}
