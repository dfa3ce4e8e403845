import { useLayoutEffect, useRef } from 'preact/hooks'

interface Props {
  readonly label: string
  readonly hint: string
  /** Told, when the composer takes its place, what was typed so far and whether the reader is at it. */
  readonly onLeave: (text: string, focused: boolean, caret: number, root: ShadowRoot | Document) => void
}

/** The new comment's field as it is before the code for it is there: a plain one, to be typed in, as high and as quiet. */
export function Blank({ label, hint, onLeave }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const box = field.current
    return () => {
      if (!box) return
      const root = box.getRootNode() as ShadowRoot
      onLeave(box.value, root.activeElement === box, box.selectionStart, root)
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
