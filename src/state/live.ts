import { batch, computed, signal } from '@preact/signals'
import { readPage } from '../core/border'
import { letters } from '../core/letters'
import type { Comment, CommentPage, Reaction } from '../core/types'
import type { Desk } from './desk'
import type { News } from './news'
import type { NewsState, OutboxState } from './state'
import type { Thread } from './thread'

/** Milliseconds between two sentences about what came: a lively thread must not talk a screen reader's user down. */
const quiet = 30_000

/**
 * What others do while somebody reads. New comments wait until the reader asks for them; what changed in those on screen is changed in
 * its place at once.
 */
export function createLive(desk: Desk, thread: Thread, outbox: OutboxState, news: News): Pick<NewsState, 'arrived' | 'take' | 'watch'> {
  const { adapter, ask, ending, announcement } = desk
  const began = Date.now()
  const waiting = signal<ReadonlyMap<string, Comment>>(new Map())
  /** One's own comment may come this way before the answer that it was stored. */
  const coming = computed(() => {
    const sent = new Set(outbox.entries.value.map(({ parentId, body }) => `${parentId} ${letters(body)}`))
    return [...waiting.value.values()].filter(
      ({ id, parentId, body, mine }) => !mine && !thread.all.value.has(id) && !sent.has(`${parentId} ${letters(body)}`),
    )
  })
  const arrived = computed(() => coming.value.length)
  let timer: ReturnType<typeof setTimeout> | undefined
  let said = Number.NEGATIVE_INFINITY
  ending.addEventListener('abort', () => clearTimeout(timer))

  function say(): void {
    clearTimeout(timer)
    if (!arrived.peek() || ending.aborted) return
    const wait = said + quiet - Date.now()
    if (wait > 0) timer = setTimeout(say, wait)
    else {
      said = Date.now()
      announcement.value = { key: 'arrived', count: arrived.peek() }
    }
  }

  function hear({ comments, total, state, reactions }: CommentPage, steady: Steady): void {
    const changed = comments.flatMap((comment) => {
      const old = thread.find(comment.id)
      const now = old && merged(old, comment)
      return now && !same(old, now) ? [[old, now] as const] : []
    })
    const apply = () =>
      batch(() => {
        for (const [, comment] of changed) thread.put(comment)
      })
    // Votes and reactions move nothing.
    if (changed.some(([old, { body, status, author }]) => old.status !== status || !same(old.body, body) || !same(old.author, author)))
      steady(apply)
    else apply()

    const next = new Map(waiting.peek())
    for (const comment of comments) {
      const { id, parentId, status } = comment
      // What answers a comment that is not loaded comes with it.
      const placed = parentId === null || thread.find(parentId) || next.has(parentId)
      if (thread.find(id) || status !== 'published' || !placed) next.delete(id)
      else next.set(id, comment)
    }
    const before = arrived.peek()
    batch(() => {
      thread.take(
        {
          comments: [],
          ...(total && { total }),
          ...(state && { state }),
          ...(reactions && { reactions: withMine(reactions, thread.reactions.peek()) }),
        },
        'last',
      )
      waiting.value = next
    })
    if (arrived.peek() > before) say()
  }

  /** Nobody could tell what changed: the newest page can. */
  async function catchUp(steady: Steady, signal: AbortSignal): Promise<void> {
    const { sorts } = desk.features.peek()
    const sort = sorts.includes('newest') ? 'newest' : thread.sort.peek()
    try {
      const page = await ask((call) => adapter.list({ thread: desk.thread, sort }, call), read, signal)
      const whole = !thread.hasMore.peek() || thread.sort.peek() === 'newest'
      // What is older was there before and stands on a page that is not loaded yet.
      const since = whole ? Math.max(0, ...[...thread.all.peek().values()].map(({ createdAt }) => Date.parse(createdAt))) : began
      const comments = page.comments.filter(({ id, createdAt }) => thread.find(id) || Date.parse(createdAt) > since)
      hear({ ...page, comments }, steady)
    } catch {
      // The next change brings it.
    }
  }
  function read(value: unknown): CommentPage {
    return readPage(value, () => {})
  }

  let watched = false
  return {
    arrived,
    take() {
      const comments = [...coming.peek()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
      const last = thread.sort.peek() === 'oldest'
      if (last) comments.reverse()
      // A comment whose replies are not all loaded has one more of them now, not one less to load.
      const more: Record<string, number> = {}
      for (const { parentId } of comments) {
        const left = parentId === null ? undefined : thread.more.peek().get(parentId)
        if (parentId !== null && left)
          more[parentId] = left + [...thread.all.peek().values()].filter((comment) => comment.parentId === parentId).length
      }
      const ids = comments.map(({ id }) => id)
      batch(() => {
        waiting.value = new Map()
        thread.take({ comments, more }, last ? 'last' : 'first')
        news.mark(ids)
      })
      return ids
    },
    watch(steady) {
      const line = new AbortController()
      const stop = () => line.abort()
      ending.addEventListener('abort', stop)
      // Whatever it answers: it may be an async function, and fail later.
      const listen = async () =>
        adapter.watch?.(
          desk.thread,
          (changed) => {
            if (line.signal.aborted || thread.phase.peek() !== 'ready') return
            if (changed === undefined) return void catchUp(steady, line.signal)
            try {
              hear(read(changed), steady)
            } catch (error) {
              console.warn(`afterword: "${adapter.name}" told something else than a change.`, error)
            }
          },
          { signal: line.signal },
        )
      listen().catch((error) => line.signal.aborted || console.warn(`afterword: "${adapter.name}" cannot tell what changes.`, error))
      // What was missed while nobody listened.
      if (watched && adapter.watch) void catchUp(steady, line.signal)
      watched = true
      return () => {
        stop()
        ending.removeEventListener('abort', stop)
      }
    },
  }
}

type Steady = Parameters<NewsState['watch']>[0]

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** The comment as everybody sees it now, with what only this viewer knows of it. */
function merged(old: Comment, { mine: _, myVote: __, source: ___, ...now }: Comment): Comment {
  // Words that are on their way from before an edit do not undo it.
  const stale = now.status === old.status && (old.editedAt ?? '') > (now.editedAt ?? '')
  return {
    ...old,
    ...now,
    can: old.can.length ? old.can : now.can,
    parentId: old.parentId,
    createdAt: old.createdAt,
    ...(stale && { body: old.body, editedAt: old.editedAt }),
    ...(now.reactions && { reactions: withMine(now.reactions, old.reactions) }),
  }
}

/** What everybody is told says nothing of who is told. */
function withMine(now: readonly Reaction[], before: readonly Reaction[] = []): readonly Reaction[] {
  const gave = new Set(before.filter(({ mine }) => mine).map(({ emoji }) => emoji))
  return now.map((given) => ({ ...given, ...(gave.has(given.emoji) && { mine: true }) }))
}
