import type { Passage } from './formatting'

export function passageOf({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): Passage {
  return { text: value, start: selectionStart, end: selectionEnd }
}

/**
 * Changes a field as if the reader had typed it: the browser's own undo knows of it, and so does whoever listens to `input`. Only what
 * differs is written.
 */
export function write(field: HTMLTextAreaElement, { text, start, end }: Passage): void {
  const before = field.value
  let from = 0
  while (from < before.length && before[from] === text[from]) from++
  let same = 0
  while (same < Math.min(before.length, text.length) - from && before.at(-1 - same) === text.at(-1 - same)) same++
  const to = before.length - same
  const words = text.slice(from, text.length - same)
  field.focus({ preventScroll: true })
  if (before !== text) {
    field.setSelectionRange(from, to)
    // Deprecated, and the only way that keeps undo. It exists in no test environment without a layout.
    const done = document.execCommand?.(words ? 'insertText' : 'delete', false, words)
    if (!done || field.value !== text) {
      field.setRangeText(text, 0, field.value.length)
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
    }
  }
  field.setSelectionRange(start, end)
}
