import { letters } from '../core/letters'
import type { Comment } from '../core/types'
import type { Kept } from './kept'

/** One's own comments that no list has brought yet. */
export interface Own {
  readonly comments: ReadonlyMap<string, Comment>
  put(comment: Comment): void
  /** Its words were changed. */
  change(comment: Comment): void
  /** It was deleted. */
  forget(id: string): void
  /** A list brought this row. If it is one of these, that is forgotten; answers the id under which it stood. */
  brought(row: Comment): string | undefined
}

/** What the id of a comment begins with whose backend told none. */
export const unnamed = 'sent:'

/**
 * A list may be older than what was just written (a cache on the way), or never show what waits for review: until it brings them, one's
 * own comments stand by this memory. Those that wait for review are remembered in the browser.
 */
export function createOwn(kept: Kept): Own {
  const comments = new Map([...kept.read().pending].map(([id, { comment }]) => [id, comment]))
  function forget(id: string): void {
    if (comments.delete(id) && kept.read().pending.has(id)) kept.change(({ pending }) => pending.delete(id))
  }
  return {
    comments,
    put: (comment) => void comments.set(comment.id, comment),
    change(comment) {
      const { id } = comment
      if (comments.has(id)) comments.set(id, comment)
      const before = kept.read().pending.get(id)
      if (before) kept.change(({ pending }) => pending.set(id, { ...before, comment }))
    },
    forget,
    brought(row) {
      const id = comments.has(row.id) ? row.id : [...comments.values()].find((comment) => alike(comment, row))?.id
      if (id !== undefined) forget(id)
      return id
    },
  }
}

/** Without an id the words have to tell, and the name. */
function alike({ id, parentId, author, body }: Comment, row: Comment): boolean {
  if (!id.startsWith(unnamed) || parentId !== row.parentId) return false
  return (row.mine || !author.name || author.name === row.author.name) && letters(body) === letters(row.body)
}
