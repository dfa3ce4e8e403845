import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import type { ComposerState } from '../state/state'

interface Props {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly id: string
  readonly composer: ComposerState
  readonly label: string
  readonly hint: string
}

/** The text field, as high as its words. */
export function TextBox({ field, id, composer, label, hint }: Props) {
  const text = composer.text.value
  useLayoutEffect(() => {
    const box = field.current
    // Where `field-sizing: content` is known the style sheet does it.
    if (!box || CSS.supports('field-sizing', 'content')) return
    box.style.height = 'auto'
    box.style.height = `${box.scrollHeight}px`
  }, [text])
  const wrong = composer.problems.value.some((problem) => problem.field === 'body')
  return (
    <textarea
      ref={field}
      name="body"
      rows={2}
      // An empty field with `auto` would be left-to-right, and its hint on the wrong side.
      dir={text ? 'auto' : undefined}
      aria-label={label}
      placeholder={hint}
      aria-invalid={wrong}
      aria-describedby={wrong ? `${id}-problem` : undefined}
      value={text}
      onInput={(event) => composer.setText(event.currentTarget.value)}
    />
  )
}
