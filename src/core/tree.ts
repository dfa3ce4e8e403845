import type { Comment } from './types'

/** A comment with its replies below it. */
export interface Branch {
  readonly comment: Comment
  readonly replies: readonly Branch[]
}

interface Growing extends Branch {
  readonly replies: Growing[]
}

/**
 * Nests a flat list. A comment whose parent is unknown becomes a root, a cycle is cut where it closes, a second comment of the
 * same id is ignored. Roots keep the order they came in (the backend sorted them); replies read oldest first.
 * Iterative, so that a chain of 10,000 replies does not end the stack.
 */
export function buildTree(comments: readonly Comment[]): readonly Branch[] {
  const branches = new Map<string, Growing>()
  for (const comment of comments) {
    if (!branches.has(comment.id)) branches.set(comment.id, { comment, replies: [] })
  }
  const rooted = new Set<string>()
  const roots: Growing[] = []
  for (const branch of branches.values()) {
    const parent = parentOf(branch, branches)
    if (parent && !closesCycle(branch, branches, rooted)) parent.replies.push(branch)
    else roots.push(branch)
  }
  for (const branch of branches.values()) branch.replies.sort(byTime)
  return roots
}

function parentOf(branch: Branch, branches: ReadonlyMap<string, Growing>): Growing | undefined {
  const { parentId } = branch.comment
  return parentId === null ? undefined : branches.get(parentId)
}

/** Walks up from a comment; every comment passed on a way that ends well is remembered, so the whole tree costs one walk. */
function closesCycle(start: Branch, branches: ReadonlyMap<string, Growing>, rooted: Set<string>): boolean {
  const path = new Set<string>()
  for (let at: Branch | undefined = start; at && !rooted.has(at.comment.id); at = parentOf(at, branches)) {
    if (path.has(at.comment.id)) {
      // Only the comment that closes the circle is cut loose; the rest then hangs below it.
      if (at !== start) break
      rooted.add(start.comment.id)
      return true
    }
    path.add(at.comment.id)
  }
  if (!path.size) return false
  for (const id of path) rooted.add(id)
  return false
}

function byTime(a: Branch, b: Branch): number {
  return Date.parse(a.comment.createdAt) - Date.parse(b.comment.createdAt)
}
