import { computed, signal } from '@preact/signals'
import { buildTree } from '../core/tree'
import type { Comment } from '../core/types'

/** The comments that are loaded, each once, in the order their roots are to be read. */
export function createRows() {
  const comments = signal<readonly Comment[]>([])
  /** How many direct replies are not loaded yet. */
  const more = signal<ReadonlyMap<string, number>>(new Map())
  const index = computed(() => new Map(comments.value.map((comment) => [comment.id, comment])))
  return {
    more,
    roots: computed(() => buildTree(shown(comments.value, more.value))),
    find: (id: string) => index.peek().get(id),
    /** Replaces what is known and adds what is new; answers how many were new. */
    put(news: readonly Comment[], end: 'first' | 'last' = 'last'): number {
      const known = index.peek()
      const changed = new Map(news.map((comment) => [comment.id, comment]))
      const fresh = [...changed.values()].filter(({ id }) => !known.has(id))
      const kept = comments.peek().map((comment) => changed.get(comment.id) ?? comment)
      comments.value = end === 'first' ? [...fresh, ...kept] : [...kept, ...fresh]
      return fresh.length
    },
    change(id: string, to: (comment: Comment) => Comment): void {
      comments.value = comments.peek().map((comment) => (comment.id === id ? to(comment) : comment))
    },
    clear(): void {
      comments.value = []
      more.value = new Map()
    },
  }
}

export type Rows = ReturnType<typeof createRows>

/**
 * What is drawn: not what was refused, and of what was deleted only the tombstones that still hold something up. Every way upwards is
 * walked once, however deep the thread.
 */
function shown(comments: readonly Comment[], more: ReadonlyMap<string, number>): readonly Comment[] {
  const parents = new Map(comments.map(({ id, parentId }) => [id, parentId]))
  const held = new Set<string>()
  for (const { id, status, mine } of comments) {
    const refused = (status === 'spam' || status === 'rejected') && !mine
    if (refused || (status === 'deleted' && !more.get(id))) continue
    for (let at: string | null | undefined = id; at && !held.has(at); at = parents.get(at)) held.add(at)
  }
  return comments.filter(({ id }) => held.has(id))
}
