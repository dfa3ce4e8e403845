import type { Comment } from '../core/types'
import { useLater } from './context'
import { Menu } from './Menu'

interface Props {
  readonly comment: Comment
  /** Those that can be given. */
  readonly emoji: readonly string[]
  readonly button: HTMLElement
  readonly onClose: () => void
}

/** The emoji a comment can be given, in a row. */
export function ReactMenu({ comment, emoji, button, onClose }: Props) {
  const { state, i18n } = useLater()
  const mine = (emoji: string) => comment.reactions?.some((row) => row.emoji === emoji && row.mine) ?? false
  const choices = emoji.map((one) => ({
    key: one,
    words: one,
    checked: mine(one),
    choose: () => void state.thread.react(comment.id, one, !mine(one)),
  }))
  return <Menu row label={i18n.t('react')} choices={choices} button={button} onClose={onClose} />
}
