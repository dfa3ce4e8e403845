import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Call } from '../core/adapter'
import { readPage } from '../core/border'
import { type AfterwordError, toAfterwordError } from '../core/errors'
import { firstSort } from '../core/order'
import type { Comment, CommentPage, Count, Elsewhere, Face, Reaction } from '../core/types'
import type { Desk } from './desk'
import type { Own } from './own'
import { ownReactions } from './reactions'
import { createRows } from './rows'
import { setIn } from './setIn'
import type { SessionState, ThreadState } from './state'

/** Pages walked through for a permalink where the backend cannot be asked for one comment. */
const farthest = 50
/** Pages in a row that bring nothing new: then a list counts as read to its end, whatever cursor it still offers. */
const patience = 10

export interface Thread extends Omit<ThreadState, 'vote' | 'react' | 'remove' | 'refusals'> {
  /** All that is loaded, by id; the tombstones nobody sees, too. */
  readonly all: ReadonlySignal<ReadonlyMap<string, Comment>>
  readonly reactions: Signal<readonly Reaction[]>
  find(id: string): Comment | undefined
  /** Whether a comment is in `roots`. */
  drawn(id: string): boolean
  /** Shows a comment that was just written where its author will look for it, or puts it in the place of the one it replaces. */
  put(comment: Comment): void
  /** Adds what a page tells; answers how many of its comments were new. */
  take(page: CommentPage, where: 'first' | 'last'): number
  /** Moves the count, where there is one. */
  count(by: number): void
  /** Marks that something beside the first page is under way, or no longer. */
  mark(name: string, busy: boolean): void
}

export function createThread(desk: Desk, own: Own, { open }: SessionState): Thread {
  const { adapter, thread, ask, ending, announcement } = desk
  const rows = createRows(adapter, own, desk.kept.read, () => open.value)
  const phase = signal<'loading' | 'ready' | 'failed'>('loading')
  const error = signal<AfterwordError>()
  const total = signal<Count>()
  const closed = signal(false)
  const elsewhere = signal<Elsewhere>()
  const faces = signal<readonly Face[]>([])
  const reactions = signal<readonly Reaction[]>([])
  const sort = signal(firstSort(desk.features.peek(), desk.storage, desk.sort))
  const cursor = signal<string>()
  const loading = signal<ReadonlySet<string>>(new Set())
  const failures = signal<ReadonlyMap<string, AfterwordError>>(new Map())
  const target = signal<string>()
  const missing = signal(false)
  /** What was to be shown last: an answer that comes late does not lead away from it. */
  let wanted: string | undefined
  /** Where the rest of a comment's replies begins. */
  const replyCursors = new Map<string, string>()
  /** Of the list in its present order; aborted when another takes its place. */
  let listing = new AbortController()
  let loaded: Promise<void> | undefined
  let told = false
  ending.addEventListener('abort', () => listing.abort())

  function read(value: unknown): CommentPage {
    const dropped: string[] = []
    const page = readPage(value, (problem) => dropped.push(problem))
    if (dropped.length) console.warn(`afterword: ${dropped.length} bad rows from "${adapter.name}". ${dropped[0]}`)
    return page
  }
  function take(page: CommentPage, where: 'fresh' | 'first' | 'last'): number {
    if (page.total) total.value = page.total
    if (page.state) closed.value = page.state === 'closed'
    if (page.elsewhere) elsewhere.value = page.elsewhere
    if (page.faces) faces.value = page.faces
    if (page.reactions) reactions.value = ownReactions(page.reactions, desk.kept.read().reactions.get(''))
    return rows.add(page, where)
  }
  function put(comment: Comment): void {
    const below = comment.parentId !== null && rows.find(comment.parentId)
    rows.put(comment, below || (sort.peek() === 'oldest' && cursor.peek() === undefined) ? 'last' : 'first')
  }

  async function load(first?: unknown): Promise<void> {
    listing.abort()
    listing = new AbortController()
    const { signal } = listing
    batch(() => {
      phase.value = 'loading'
      error.value = cursor.value = undefined
      loading.value = new Set()
      failures.value = new Map()
    })
    try {
      const page = await ask((call) => first ?? adapter.list({ thread, sort: sort.peek() }, call), read, signal)
      batch(() => {
        replyCursors.clear()
        cursor.value = page.nextCursor
        take(page, 'fresh')
        for (const comment of own.comments.values()) put(comment)
        phase.value = 'ready'
      })
    } catch (thrown) {
      if (signal.aborted) return
      batch(() => {
        error.value = desk.report(thrown)
        phase.value = 'failed'
      })
      return
    }
    if (!told) desk.emit('ready', { thread, total: total.peek() })
    told = true
  }
  function reload(first?: unknown): Promise<void> {
    loaded = load(first)
    return loaded
  }
  async function settled(): Promise<void> {
    while (phase.peek() === 'loading' && !ending.aborted) await loaded
  }

  function mark(name: string, busy: boolean): void {
    const next = new Set(loading.peek())
    if (busy) next.add(name)
    else next.delete(name)
    loading.value = next
  }
  /** Reads a list on from a cursor until something new comes, once at a time under each name; `done` learns where the next page begins. */
  async function readOn(
    name: string,
    at: string | undefined,
    page: (from: { readonly cursor?: string }, call: Call) => unknown,
    done: (next: string | undefined) => void,
  ): Promise<void> {
    if (loading.peek().has(name) || phase.peek() === 'loading') return
    const { signal } = listing
    mark(name, true)
    setIn(failures, name, undefined)
    try {
      for (let [turn, count] = [0, 0]; !count; turn++) {
        const answer = await ask((call) => page(at === undefined ? {} : { cursor: at }, call), read, signal)
        batch(() => {
          count = take(answer, 'last')
          // A backend that names the page just read as the next one would never end.
          const next = answer.nextCursor === at || (!count && turn === patience) ? undefined : answer.nextCursor
          at = next
          done(next)
        })
        if (count) announcement.value = { key: 'loadedMore', count }
        if (at === undefined) break
      }
    } catch (thrown) {
      if (!signal.aborted) setIn(failures, name, desk.report(thrown))
    }
    if (!signal.aborted) mark(name, false)
  }

  /** The page on its way, for whoever else asks for it. */
  let reading: Promise<void> | undefined
  async function loadMore(): Promise<void> {
    if (cursor.peek() === undefined) return
    if (!loading.peek().has('more'))
      reading = readOn(
        'more',
        cursor.peek(),
        (from, call) => adapter.list({ thread, sort: sort.peek(), ...from }, call),
        (next) => {
          cursor.value = next
        },
      )
    await reading
  }

  async function loadReplies(parentId: string): Promise<void> {
    await readOn(
      parentId,
      replyCursors.get(parentId),
      (from, call) => adapter.replies?.({ thread, parentId, ...from }, call),
      (next) => {
        if (next !== undefined) replyCursors.set(parentId, next)
        rows.replied(parentId, next === undefined)
      },
    )
  }

  async function show(id: string): Promise<boolean> {
    target.value = undefined
    missing.value = false
    wanted = id
    await settled()
    if (adapter.get && !rows.drawn(id)) {
      try {
        const page = await ask((call) => adapter.get?.({ thread, id }, call), read)
        // A list that is on its way would take the place of what was added now.
        await settled()
        take(page, 'first')
      } catch (thrown) {
        if (!ending.aborted && toAfterwordError(thrown).code !== 'not_found') desk.report(thrown)
      }
    } else {
      for (let page = 0; !rows.drawn(id) && cursor.peek() !== undefined && page < farthest; page++) {
        await loadMore()
        if (failures.peek().has('more') || ending.aborted) break
      }
    }
    if (!rows.drawn(id)) {
      // A list that could not be read says nothing about what is in it.
      missing.value = wanted === id && phase.peek() === 'ready'
      if (missing.peek()) announcement.value = { key: 'linkGone' }
      return false
    }
    if (wanted === id) target.value = id
    return true
  }

  void reload(desk.first)
  return {
    phase,
    error,
    roots: rows.roots,
    total,
    closed,
    elsewhere,
    faces,
    reactions,
    sort,
    hasMore: computed(() => cursor.value !== undefined),
    loading,
    failures,
    more: rows.more,
    target,
    missing,
    all: rows.all,
    take,
    find: rows.find,
    drawn: rows.drawn,
    put,
    count(by) {
      const known = total.peek()
      if (known) total.value = { ...known, value: Math.max(0, known.value + by) }
    },
    mark,
    reload: () => reload(),
    async setSort(next) {
      if (next === sort.peek()) return
      sort.value = next
      desk.storage.set('sort', next)
      await reload()
    },
    loadMore,
    loadReplies,
    show,
  }
}
