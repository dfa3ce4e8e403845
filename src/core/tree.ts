import type { Comment } from './types'

/** A comment with its replies below it. */
export interface Branch {
  readonly comment: Comment
  readonly replies: readonly Branch[]
}

interface Growing extends Branch {
  readonly replies: Growing[]
}

/** What a tree was built of, so that the next one need not begin anew. */
export interface Grown {
  list: readonly Comment[]
  roots: readonly Branch[]
  branches: Map<string, Branch>
}

export function seed(): Grown {
  return { list: [], roots: [], branches: new Map() }
}

/**
 * Nests a flat list. A comment whose parent is unknown becomes a root, a cycle is cut where it closes, a second comment of the
 * same id is ignored. Roots keep the order they came in (the backend sorted them); replies read oldest first.
 * Iterative, so that a chain of 10,000 replies does not end the stack. `grown`: the tree before, brought up to date; what did not change
 * is the same branch again, so that nobody draws it anew.
 */
export function buildTree(comments: readonly Comment[], grown = seed()): readonly Branch[] {
  const others = changed(comments, grown.list)
  if (others) for (const comment of others) graft(comment, grown)
  else Object.assign(grown, build(comments, grown.branches))
  grown.list = comments
  return grown.roots
}

/** The comments that took the place of another version of themselves, if that is all that changed, and they stand where they stood. */
function changed(comments: readonly Comment[], before: readonly Comment[]): readonly Comment[] | undefined {
  if (comments.length !== before.length) return undefined
  const others = comments.filter((comment, at) => comment !== before[at])
  if (others.length > few || comments.some((comment, at) => comment.id !== before[at]?.id)) return undefined
  const places = new Map(before.map((comment) => [comment.id, comment]))
  const stays = ({ id, parentId, createdAt }: Comment) => places.get(id)?.parentId === parentId && places.get(id)?.createdAt === createdAt
  // A second one of the same id has no place of its own.
  return places.size === before.length && others.every(stays) ? others : undefined
}

/** More are put in their places by building anew. */
const few = 8

/** Puts a comment into its branch, and the branch into its parent's, up to the root: a vote in a thread of ten thousand is no new thread. */
function graft(comment: Comment, grown: Grown): void {
  const { branches } = grown
  let old = branches.get(comment.id)
  if (!old) return
  let now: Branch = { comment, replies: old.replies }
  for (;;) {
    branches.set(now.comment.id, now)
    const parent: Branch | undefined = branches.get(now.comment.parentId ?? '')
    const [before, after] = [old, now]
    const renew = (branch: Branch) => (branch === before ? after : branch)
    if (!parent?.replies.includes(before)) {
      grown.roots = grown.roots.map(renew)
      return
    }
    old = parent
    now = { comment: parent.comment, replies: parent.replies.map(renew) }
  }
}

function build(comments: readonly Comment[], before: ReadonlyMap<string, Branch>): Omit<Grown, 'list'> {
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
  const made = new Map<string, Branch>()
  const settle = ({ comment: { id } }: Branch) => made.get(id) as Branch
  // From the leaves up.
  for (const { comment, replies } of order.reverse()) {
    const old = before.get(comment.id)
    const now = replies.map(settle)
    const same = old?.comment === comment && old.replies.length === now.length && now.every((reply, at) => reply === old.replies[at])
    made.set(comment.id, same ? old : { comment, replies: now })
  }
  return { roots: roots.map(settle), branches: made }
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
