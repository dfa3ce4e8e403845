import { batch, computed, signal } from '@preact/signals'
import type { ListQuery } from '../core/adapter'
import { readPage } from '../core/border'
import { type AfterwordError, toAfterwordError } from '../core/errors'
import type { Comment, CommentPage, Count, Sort } from '../core/types'
import type { Desk } from './desk'
import type { createPending } from './pending'
import { createRows, type Rows } from './rows'
import type { ThreadState } from './state'

/** Pages walked through for a permalink where the backend cannot be asked for one comment. */
const farthest = 50

export interface Thread extends Omit<ThreadState, 'vote' | 'remove' | 'refusals'> {
  readonly rows: Rows
  /** Shows a comment that was just written, where its author will look for it. */
  add(comment: Comment): void
  /** Moves the count, where there is one. */
  count(by: number): void
}

export function createThread(desk: Desk, pending: ReturnType<typeof createPending>): Thread {
  const { adapter, thread, ask } = desk
  const rows = createRows()
  const phase = signal<'loading' | 'ready' | 'failed'>('loading')
  const error = signal<AfterwordError>()
  const total = signal<Count>()
  const closed = signal(false)
  const sort = signal<Sort>(desk.sort ?? desk.features.peek().sorts[0] ?? 'newest')
  const cursor = signal<string>()
  const loading = signal<ReadonlySet<string>>(new Set())
  const failures = signal<ReadonlyMap<string, AfterwordError>>(new Map())
  const target = signal<string>()
  /** Where the rest of a comment's replies begins. */
  const replyCursors = new Map<string, string>()
  let listing = new AbortController()

  function take(page: CommentPage, end?: 'first' | 'last'): number {
    if (page.total) total.value = page.total
    if (page.state) closed.value = page.state === 'closed'
    const more = new Map(rows.more.peek())
    for (const [id, count] of Object.entries(page.more ?? {})) if (!replyCursors.has(id)) more.set(id, count)
    rows.more.value = more
    const arrived = new Set(page.comments.map(({ id }) => id))
    pending.forget(({ id }) => arrived.has(id))
    return rows.put(page.comments, end)
  }

  const read = (value: unknown): CommentPage => {
    const dropped: string[] = []
    const page = readPage(value, (problem) => dropped.push(problem))
    if (dropped.length) console.warn(`afterword: ${dropped.length} bad rows from "${adapter.name}". ${dropped[0]}`)
    return page
  }

  async function load(first?: Promise<CommentPage>): Promise<void> {
    listing.abort()
    listing = new AbortController()
    const { signal } = listing
    const query: ListQuery = { thread, sort: sort.peek() }
    batch(() => {
      phase.value = 'loading'
      error.value = undefined
      loading.value = new Set()
      failures.value = new Map()
    })
    try {
      const page = read(await ask((call) => first ?? adapter.list(query, call), signal))
      batch(() => {
        rows.clear()
        replyCursors.clear()
        cursor.value = page.nextCursor
        take(page)
        for (const comment of pending.recall()) if (!rows.find(comment.id)) add(comment)
        phase.value = 'ready'
      })
      desk.emit('ready', { thread, total: total.peek() })
    } catch (thrown) {
      error.value = toAfterwordError(thrown)
      phase.value = 'failed'
      desk.emit('error', error.value)
    }
  }

  /** One load beside the first page at a time under each name, its failure kept where it belongs. */
  async function beside(name: string, run: (signal: AbortSignal) => Promise<number>): Promise<number> {
    if (loading.peek().has(name)) return 0
    loading.value = new Set(loading.peek()).add(name)
    failures.value = without(failures.peek(), name)
    try {
      const count = await run(listing.signal)
      if (count) desk.announcement.value = { key: 'loadedMore', count }
      return count
    } catch (thrown) {
      failures.value = new Map(failures.peek()).set(name, toAfterwordError(thrown))
      return 0
    } finally {
      loading.value = new Set([...loading.peek()].filter((other) => other !== name))
    }
  }

  const loadMore = () =>
    beside('more', async (signal) => {
      const at = cursor.peek()
      if (at === undefined) return 0
      const page = read(await ask((call) => adapter.list({ thread, sort: sort.peek(), cursor: at }, call), signal))
      return batch(() => {
        const fresh = take(page)
        // A backend that names the page just read as the next one would never end.
        cursor.value = page.nextCursor === at ? undefined : page.nextCursor
        return fresh
      })
    })

  const loadReplies = (parentId: string) =>
    beside(parentId, async (signal) => {
      const at = replyCursors.get(parentId)
      const page = read(await ask((call) => adapter.replies?.({ thread, parentId, ...(at !== undefined && { cursor: at }) }, call), signal))
      return batch(() => {
        const direct = page.comments.filter((comment) => comment.parentId === parentId && !rows.find(comment.id)).length
        const left = (rows.more.peek().get(parentId) ?? 0) - direct
        if (page.nextCursor !== undefined) replyCursors.set(parentId, page.nextCursor)
        const fresh = take(page)
        const more = without(rows.more.peek(), parentId)
        rows.more.value = page.nextCursor === undefined || page.nextCursor === at ? more : new Map(more).set(parentId, Math.max(left, 1))
        return fresh
      })
    })

  function add(comment: Comment): void {
    const last = comment.parentId !== null || (sort.peek() === 'oldest' && cursor.peek() === undefined)
    rows.put([comment], last ? 'last' : 'first')
  }

  async function show(id: string): Promise<boolean> {
    if (phase.peek() === 'loading') await new Promise<void>((go) => phase.subscribe((now) => now !== 'loading' && go()))
    if (!rows.find(id) && adapter.get) {
      const page = await ask((call) => adapter.get?.({ thread, id }, call)).then(read, () => undefined)
      if (page) batch(() => take({ ...page, comments: page.comments.filter((comment) => !rows.find(comment.id)) }, 'first'))
    }
    for (let walked = 0; !adapter.get && !rows.find(id) && cursor.peek() !== undefined && walked < farthest; walked++) {
      if ((await loadMore()) === 0) break
    }
    if (!rows.find(id)) return false
    target.value = undefined
    target.value = id
    return true
  }

  void load(desk.first)
  return {
    rows,
    phase,
    error,
    roots: rows.roots,
    total,
    closed,
    sort,
    hasMore: computed(() => cursor.value !== undefined),
    loading,
    failures,
    more: computed(() => (adapter.replies ? rows.more.value : new Map())),
    target,
    add,
    count(by) {
      const known = total.peek()
      if (known) total.value = { ...known, value: Math.max(0, known.value + by) }
    },
    reload: () => load(),
    async setSort(next) {
      if (next === sort.peek()) return
      sort.value = next
      await load()
    },
    loadMore: async () => void (await loadMore()),
    loadReplies: async (parentId) => void (await loadReplies(parentId)),
    show,
  }
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const next = new Map(map)
  next.delete(key)
  return next
}
