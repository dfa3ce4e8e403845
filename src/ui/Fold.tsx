import { useMemo, useRef, useState } from 'preact/hooks'
import type { Body, Comment } from '../core/types'
import { usePart, useWidget } from './context'
import { Markup } from './Markup'

/**
 * The words of a comment; many of them are folded until the reader asks for all. The text alone decides, for what is measured after it has
 * been drawn moves what is being read. Never folded are one's own words and those a link points at.
 */
export function Fold({ comment: { id, body, mine } }: { comment: Comment }) {
  const { state, later } = useWidget()
  const { Whole } = later.value ?? {}
  const long = useMemo(() => isLong(body), [body])
  const [open, setOpen] = useState<boolean>()
  const meant = useRef(false)
  meant.current ||= usePart(() => state.thread.target.value === id)
  if (!long || mine) return <Markup body={body} />
  const folded = !(open ?? meant.current)
  return (
    <>
      <Markup body={body} folded={folded} />
      {Whole && <Whole folded={folded} onFold={(fold) => setOpen(!fold)} />}
    </>
  )
}

/** Some lines more than the style sheet leaves: to hide two would be no service. */
function isLong({ value }: Body): boolean {
  return value.length > 2400 || value.split(/\n|<(?:br|p|li|tr)\b/).length > 32
}
