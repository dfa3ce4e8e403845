import { useLayoutEffect, useRef } from 'preact/hooks'

interface Props {
  readonly label: string
  readonly hint: string
  /** Told, when the composer takes its place, what was typed so far and whether the reader is at it. */
  readonly onLeave: (text: string, focused: boolean, caret: number) => void
}

/** The new comment's field as it is before the code for it is there: a plain one, to be typed in, as high and as quiet. */
export function Blank({ label, hint, onLeave }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const box = field.current
    return () => {
      if (box) onLeave(box.value, (box.getRootNode() as ShadowRoot).activeElement === box, box.selectionStart)
    }
  }, [])
  return (
    <form part="form">
      <div class="box" part="field">
        <div>
          <textarea ref={field} name="body" rows={2} aria-label={label} placeholder={hint} />
        </div>
      </div>
    </form>
  )
}
