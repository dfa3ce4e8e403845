import { useState } from 'preact/hooks'
import type { Comment } from '../core/types'
import { Fold } from './Fold'

/** The words of a comment; behind a content warning they are not made until the reader opens it. */
export function Warned({ comment }: { comment: Comment }) {
  const { warning } = comment
  const [opened, open] = useState(false)
  if (!warning) return <Fold comment={comment} />
  return (
    <details class="body warned" onToggle={(event) => event.currentTarget.open && open(true)}>
      <summary dir="auto">{warning}</summary>
      {opened && <Fold comment={comment} />}
    </details>
  )
}
