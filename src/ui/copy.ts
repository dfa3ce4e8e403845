/** Puts a text on the clipboard; answers whether it is there. `near`: where a field may stand for a moment. */
export async function copy(text: string, near: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // No such thing (a page without https), or forbidden (a frame): the old way needs a field with a selection.
  }
  const field = document.createElement('textarea')
  field.className = 'unseen'
  field.readOnly = true
  field.value = text
  near.append(field)
  const before = (near.getRootNode() as ShadowRoot | Document).activeElement
  try {
    field.focus({ preventScroll: true })
    field.select()
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    field.remove()
  }
}
