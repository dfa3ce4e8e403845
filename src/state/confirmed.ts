import type { Comment, Created } from '../core/types'
import { unnamed } from './own'
import type { Left } from './words'

/** A sent comment as its author sees it; where the backend says little, made of the words that were sent. */
export function confirmed(
  { clientId, parentId, body, author, createdAt }: Left,
  { status, id = unnamed + clientId, comment }: Created,
): Comment {
  const made: Comment = comment ?? { id, parentId, body, author: { name: author.name ?? '' }, createdAt, status, can: [] }
  // What was taken for advertising looks to its author like anything else that waits for review.
  return { ...made, status: status === 'published' ? status : 'pending', mine: true }
}
