import type { Branch } from '../core/tree'
import type { Comment } from '../core/types'
import { fold, places } from './fold'
import { rowsBelow } from './rows'

/** So many passages are marked; nobody looks at more one by one. */
const most = 2000
const name = 'afterword-found'

export interface Finder {
  /** The ids of the comments that have these words in their author's name or their body, in reading order. Their passages are marked. */
  find(roots: readonly Branch[], words: string): readonly string[]
  /** Takes the marks away. */
  end(): void
}

/**
 * Searches what stands on the page, so that findings and marks agree; a comment that is loaded but not drawn, by its bare words. Marks
 * are made by the CSS Custom Highlight API, where there is one: no node of the list changes.
 */
export function createFinder(root: HTMLElement, unread: (comment: Comment) => boolean): Finder {
  const known = new Map<string, { readonly text: string; readonly folded: string }>()
  const marks = new Set<AbstractRange>()
  const highlights = globalThis.CSS?.highlights

  function end(): void {
    for (const mark of marks) highlights?.get(name)?.delete(mark)
    marks.clear()
  }
  function mark(part: Element, sought: string): void {
    for (const range of ranges(part, sought)) {
      if (marks.size >= most) return
      marks.add(range)
    }
  }
  return {
    end,
    find(roots, words) {
      end()
      const sought = fold(words.trim())
      if (!sought) return []
      const drawn = new Map([...root.querySelectorAll('article')].map((article) => [article.id, article]))
      const found: string[] = []
      for (const { branch } of rowsBelow(roots)) {
        const { comment } = branch
        if (unread(comment)) continue
        const article = drawn.get(`comment-${comment.id}`)
        const parts = [...(article?.querySelectorAll(':scope > header .author, :scope > .body') ?? [])]
        const text = (
          article ? parts.map((part) => part.textContent) : [comment.author.name, comment.body.value.replace(/<[^<>]*>/g, '')]
        ).join('\n')
        const before = known.get(comment.id)
        const folded = before?.text === text ? before.folded : fold(text)
        known.set(comment.id, { text, folded })
        if (!folded.includes(sought)) continue
        found.push(comment.id)
        if (highlights) for (const part of parts) mark(part, sought)
      }
      if (marks.size && highlights) {
        // One name for all widgets of a page: each adds its own marks and takes away only those.
        const highlight = highlights.get(name) ?? new Highlight()
        for (const mark of marks) highlight.add(mark)
        highlights.set(name, highlight)
      }
      return found
    },
  }
}

/** Where the words stand in an element, across whatever markup lies between. */
function ranges(part: Element, sought: string): readonly StaticRange[] {
  const nodes: { readonly node: Node; readonly start: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node, start: text.length })
    text += node.nodeValue
  }
  const holder = (at: number, from: 'start' | 'end') => nodes.findLast(({ start }) => (from === 'start' ? start <= at : start < at))
  return places(text, sought).flatMap(([start, end]) => {
    const first = holder(start, 'start')
    const last = holder(end, 'end')
    if (!first || !last) return []
    return new StaticRange({
      startContainer: first.node,
      startOffset: start - first.start,
      endContainer: last.node,
      endOffset: end - last.start,
    })
  })
}
