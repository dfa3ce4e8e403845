/** Newer than TypeScript's types: a selection as it is within shadow trees, and Chromium's older way to it. */
interface ComposedSelection {
  getComposedRanges?(...how: unknown[]): StaticRange[]
}

/** What is selected within one shadow tree, as a range of its own; nothing where the browser cannot tell. */
export function selectedIn(root: Node): Range | undefined {
  if (!(root instanceof ShadowRoot)) return undefined
  const own = (root as ShadowRoot & { getSelection?(): Selection | null }).getSelection?.()
  const found = composed(root) ?? (own?.rangeCount ? own.getRangeAt(0) : undefined)
  if (!found || (found.startContainer === found.endContainer && found.startOffset === found.endOffset)) return undefined
  if (!root.contains(found.startContainer)) return undefined
  const range = document.createRange()
  range.setStart(found.startContainer, found.startOffset)
  range.setEnd(found.endContainer, found.endOffset)
  return range
}

function composed(root: ShadowRoot): StaticRange | undefined {
  const selection = document.getSelection() as ComposedSelection | null
  try {
    return selection?.getComposedRanges?.({ shadowRoots: [root] })[0]
  } catch {
    // Safari before 26 takes the roots one by one.
    return selection?.getComposedRanges?.(root)[0]
  }
}

/** The part of a range that is one comment's words; nothing if it has others, too. A triple click reaches into what comes next. */
export function bodyIn(range: Range): { readonly body: HTMLElement; readonly words: Range } | undefined {
  const body = bodyAround(range.startContainer) ?? bodyAround(range.endContainer)
  if (!body) return undefined
  const words = document.createRange()
  words.selectNodeContents(body)
  if (words.compareBoundaryPoints(Range.START_TO_START, range) < 0) words.setStart(range.startContainer, range.startOffset)
  if (words.compareBoundaryPoints(Range.END_TO_END, range) > 0) words.setEnd(range.endContainer, range.endOffset)
  const text = words.toString().trim()
  return text && text === range.toString().trim() ? { body, words } : undefined
}

function bodyAround(node: Node): HTMLElement | null | undefined {
  return (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('article .body:not(details)')
}
