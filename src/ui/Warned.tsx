import { useState } from 'preact/hooks'
import type { Comment } from '../core/types'
import { Markup } from './Markup'

/** The words of a comment; behind a content warning they are not made until the reader opens it. */
export function Warned({ comment: { body, warning } }: { comment: Comment }) {
  const [opened, open] = useState(false)
  if (!warning) return <Markup body={body} />
  return (
    <details class="body warned" onToggle={(event) => event.currentTarget.open && open(true)}>
      <summary dir="auto">{warning}</summary>
      {opened && <Markup body={body} />}
    </details>
  )
}
