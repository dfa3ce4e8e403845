import type { Comment } from '../core/types'
import type { Kept } from './kept'

/** One's own comments that no list has brought yet. */
export interface Own {
  readonly comments: ReadonlyMap<string, Comment>
  put(comment: Comment): void
  /** Its words were changed. */
  change(comment: Comment): void
  /** A list brought it, or it was deleted. Answers whether it was here. */
  forget(id: string): boolean
}

/**
 * A list may be older than what was just written (a cache on the way), or never show what waits for review: until it brings them, one's
 * own comments stand by this memory. Those that wait for review are remembered in the browser.
 */
export function createOwn(kept: Kept): Own {
  const comments = new Map([...kept.read().pending].map(([id, { comment }]) => [id, comment]))
  return {
    comments,
    put: (comment) => void comments.set(comment.id, comment),
    change(comment) {
      const { id } = comment
      if (comments.has(id)) comments.set(id, comment)
      const before = kept.read().pending.get(id)
      if (before) kept.change(({ pending }) => pending.set(id, { ...before, comment }))
    },
    forget(id) {
      if (!comments.delete(id)) return false
      if (kept.read().pending.has(id)) kept.change(({ pending }) => pending.delete(id))
      return true
    },
  }
}
