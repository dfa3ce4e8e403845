/** A copy of what is in a range, within copies of what it stands in up to the body: a word of a link stays a link. */
export function copyOf(range: Range, body: HTMLElement): DocumentFragment {
  let copy = range.cloneContents()
  const inner = range.commonAncestorContainer
  for (let at = inner instanceof Element ? inner : inner.parentElement; at && at !== body; at = at.parentElement) {
    const shell = at.cloneNode(false)
    shell.appendChild(copy)
    copy = document.createDocumentFragment()
    copy.append(shell)
  }
  return copy
}
