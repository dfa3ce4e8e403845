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
 * Iterative, so that a chain of 10,000 replies does not end the stack. `known`: the branches of the tree before, by id; what did not
 * change is the same branch again, so that nobody draws it anew, and the map is brought up to date.
 */
export function buildTree(comments: readonly Comment[], known = new Map<string, Branch>()): readonly Branch[] {
  const branches = new Map<string, Growing>()
  for (const comment of comments) {
    if (!branches.has(comment.id)) branches.set(comment.id, { comment, replies: [] })
  }
  const rooted = new Set<Branch>()
  const cut = new Set<Branch>()
  const roots: Growing[] = []
  for (const branch of branches.values()) {
    cutCycle(branch, branches, rooted, cut)
    const parent = parentOf(branch, branches)
    if (parent && !cut.has(branch)) parent.replies.push(branch)
    else roots.push(branch)
  }
  for (const branch of branches.values()) branch.replies.sort(byTime)
  const order: Branch[] = [...roots]
  for (const branch of order) for (const reply of branch.replies) order.push(reply)
  const before = new Map(known)
  known.clear()
  const settle = ({ comment: { id } }: Branch) => known.get(id) as Branch
  // From the leaves up.
  for (const { comment, replies } of order.reverse()) {
    const old = before.get(comment.id)
    const now = replies.map(settle)
    const same = old?.comment === comment && old.replies.length === now.length && now.every((reply, at) => reply === old.replies[at])
    known.set(comment.id, same ? old : { comment, replies: now })
  }
  return roots.map(settle)
}

function parentOf(branch: Branch, branches: ReadonlyMap<string, Growing>): Growing | undefined {
  const { parentId } = branch.comment
  return parentId === null ? undefined : branches.get(parentId)
}

/**
 * Walks up from a comment, and where the way comes back to itself cuts that comment loose: the rest of the circle then hangs below it.
 * Every comment passed is remembered as leading to a root, so that the whole tree costs one walk.
 */
function cutCycle(start: Branch, branches: ReadonlyMap<string, Growing>, rooted: Set<Branch>, cut: Set<Branch>): void {
  const path = new Set<Branch>()
  for (let at: Branch | undefined = start; at && !rooted.has(at); at = parentOf(at, branches)) {
    if (path.has(at)) {
      cut.add(at)
      break
    }
    path.add(at)
  }
  for (const branch of path) rooted.add(branch)
}

function byTime(a: Branch, b: Branch): number {
  return Date.parse(a.comment.createdAt) - Date.parse(b.comment.createdAt)
}
