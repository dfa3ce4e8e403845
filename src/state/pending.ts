import { readComment } from '../core/border'
import type { Comment } from '../core/types'
import { keep } from './kept'
import type { Context } from './state'

/** How long a comment that nobody has reviewed yet is shown to its author from this browser's memory, in milliseconds: 30 days. */
const patience = 30 * 24 * 3600 * 1000

/**
 * Comments that wait for review, for backends that cannot show them again to their author. Each is forgotten as soon as a list
 * brings it, or after 30 days.
 */
export function createPending({ storage, thread }: Context) {
  const kept = keep<readonly Comment[]>(storage, `pending:${thread.id}`, [])
  return {
    remember: (comment: Comment) => kept.change((comments) => [...comments.filter(({ id }) => id !== comment.id), comment]),
    forget: (gone: (comment: Comment) => boolean) =>
      kept.read().some(gone) && kept.change((comments) => comments.filter((comment) => !gone(comment))),
    recall: () =>
      kept
        .read()
        .flatMap((kept) => readComment(kept) ?? [])
        .filter(({ createdAt }) => Date.now() - Date.parse(createdAt) < patience),
  }
}
