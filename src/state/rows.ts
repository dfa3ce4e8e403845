import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Adapter } from '../core/adapter'
import { type Branch, buildTree, seed } from '../core/tree'
import type { Action, Comment, CommentPage } from '../core/types'
import type { Memory } from './kept'
import type { Own } from './own'
import { ownReactions } from './reactions'

/** The comments that are loaded, each once, in the order their roots are to be read. */
export interface Rows {
  readonly roots: ReadonlySignal<readonly Branch[]>
  readonly all: ReadonlySignal<ReadonlyMap<string, Comment>>
  /** How many direct replies are not loaded yet. */
  readonly more: ReadonlySignal<ReadonlyMap<string, number>>
  find(id: string): Comment | undefined
  /** Whether a comment is in `roots`. */
  drawn(id: string): boolean
  /** Adds what is new of a page; answers how many that were. `fresh`: forgets the rest first. */
  add(page: CommentPage, where: 'fresh' | 'first' | 'last'): number
  /** Puts a comment in the place of the one it replaces, or first, or last. */
  put(comment: Comment, where: 'first' | 'last'): void
  /** What a comment's replies came to: that was all, or there are more. */
  replied(id: string, all: boolean): void
}

/** `held`: where something is being written, which nothing may take away. */
export function createRows(
  adapter: Adapter,
  own: Own,
  remembered: () => Pick<Memory, 'votes' | 'reactions'>,
  held: () => ReadonlyMap<string, unknown>,
): Rows {
  const all = signal<ReadonlyMap<string, Comment>>(new Map())
  /** How many direct replies a comment has at the backend, where a page left some of them out. */
  const sizes = signal<ReadonlyMap<string, number>>(new Map())
  const possible: Record<Action, unknown> = {
    reply: adapter.create,
    edit: adapter.edit,
    delete: adapter.remove,
    vote: adapter.vote,
    react: adapter.react,
    report: adapter.report,
  }

  const replies = (id: string) =>
    [...all.peek().values()].filter((comment) => comment.parentId === id && !own.comments.has(comment.id)).length
  /** The same one again: a thousand comments look into it. */
  const none: ReadonlyMap<string, number> = new Map()
  const more = computed(() => {
    const left = new Map(adapter.replies && sizes.value)
    for (const { id, parentId } of all.value.values()) {
      const size = left.get(parentId ?? '')
      if (parentId !== null && size !== undefined && !own.comments.has(id)) left.set(parentId, size - 1)
    }
    const some = [...left].filter(([, count]) => count > 0)
    return some.length ? new Map(some) : none
  })

  /** A comment as it may be shown: nothing of what is gone, no act the backend does not know. */
  function admit(comment: Comment): Comment {
    if (stands(comment)) return { ...comment, can: comment.can.filter((action) => possible[action]) }
    const { id, parentId, createdAt, status } = comment
    const tomb = status === 'deleted' ? status : 'hidden'
    return { id, parentId, createdAt, author: { name: '' }, body: { format: 'text', value: '' }, status: tomb, can: [] }
  }

  const drawn = computed(() => shown(all.value, more.value, held))
  const grown = seed()
  return {
    all,
    roots: computed(() => buildTree(drawn.value, grown)),
    more,
    drawn: (id) => drawn.peek().some((comment) => comment.id === id),
    find: (id) => all.value.get(id),
    add(page, where) {
      const known = where === 'fresh' ? new Map<string, Comment>() : all.peek()
      const before = all.peek()
      const { votes, reactions } = remembered()
      const news = new Map<string, Comment>()
      const brought = new Map<string, Comment>()
      for (const row of page.comments) {
        const myVote = row.myVote ?? votes.get(row.id)
        const read = admit({
          ...row,
          ...(myVote !== undefined && { myVote }),
          ...(row.reactions && { reactions: ownReactions(row.reactions, reactions.get(row.id)) }),
        })
        const old = before.get(row.id)
        // What is still the same is not drawn again.
        const comment = old && JSON.stringify(old) === JSON.stringify(read) ? old : read
        const place = own.brought(row)
        if (place !== undefined && known.has(place)) brought.set(place, comment)
        else if (!known.has(row.id) && !news.has(row.id)) news.set(row.id, comment)
      }
      const kept = [...known].map(([id, comment]) => brought.get(id) ?? comment)
      const rows = where === 'first' ? [...news.values(), ...kept] : [...kept, ...news.values()]
      all.value = new Map(rows.map((comment) => [comment.id, comment]))
      const grown = new Map(where === 'fresh' ? [] : sizes.peek())
      for (const [id, count] of Object.entries(page.more ?? {})) {
        grown.set(id, count + page.comments.filter(({ parentId }) => parentId === id).length)
      }
      sizes.value = grown
      return news.size
    },
    put(row, where) {
      const comment = admit(row)
      const known = all.peek()
      all.value = new Map(where === 'last' || known.has(row.id) ? [...known, [row.id, comment]] : [[row.id, comment], ...known])
    },
    replied(id, all) {
      const next = new Map(sizes.peek())
      if (all) next.delete(id)
      else next.set(id, Math.max(next.get(id) ?? 0, replies(id) + 1))
      sizes.value = next
    },
  }
}

/** Whether there is something to read: what is published, what waits for review, and one's own words whatever became of them. */
function stands({ status, mine }: Comment): boolean {
  return status === 'published' || status === 'pending' || (mine === true && status !== 'deleted' && status !== 'hidden')
}

/** What is drawn: of what is gone only the tombstones that hold something up. Every way upwards is walked once, however deep the thread. */
function shown(
  all: ReadonlyMap<string, Comment>,
  more: ReadonlyMap<string, number>,
  open: () => ReadonlyMap<string, unknown>,
): readonly Comment[] {
  const held = new Set<string>()
  for (const comment of all.values()) {
    if (!stands(comment) && !more.has(comment.id) && !open().has(comment.id)) continue
    for (let at: Comment | undefined = comment; at && !held.has(at.id); at = all.get(at.parentId ?? '')) held.add(at.id)
  }
  return [...all.values()].filter(({ id }) => held.has(id))
}
