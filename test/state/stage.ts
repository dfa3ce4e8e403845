import { afterEach } from 'vitest'
import createMemory, { type MemoryOptions, memoryShelf, type Shelf } from '../../src/adapters/memory'
import type { Adapter } from '../../src/core/adapter'
import { memoryStorage, type SharedStorage } from '../../src/core/storage'
import type { Comment } from '../../src/core/types'
import { createState } from '../../src/state/create'
import type { Context, WidgetState } from '../../src/state/state'
import { createWriter } from '../../src/state/writer'

export const thread = { id: 'https://example.com/article', url: 'https://example.com/article' }
export const call = { signal: new AbortController().signal }

/** One viewer's way to the comments on a shelf: the real memory adapter, with some of its methods as the test says. */
export function backend(options: Partial<MemoryOptions> = {}, changes: Partial<Adapter> = {}): Adapter {
  return { ...createMemory({ url: '', storage: memoryStorage(), ...options }), ...changes }
}

let posted = 0

/** Puts a comment of somebody else's on a shelf; answers its id. */
export async function post(shelf: Shelf, text: string, parentId: string | null = null, viewer = 'somebody'): Promise<string> {
  const draft = { clientId: `seed-${posted++}`, parentId, body: { format: 'text', value: text }, author: { name: viewer } } as const
  const { id = '' } = (await createMemory({ url: '', storage: memoryStorage(), shelf, viewer, now: () => posted * 1000 }).create?.(
    thread,
    draft,
    call,
  )) ?? { id: '' }
  return id
}

/** A shelf with so many comments, `1` being the oldest. */
export async function filled(count: number): Promise<Shelf> {
  const shelf = memoryShelf()
  for (let n = 1; n <= count; n++) await post(shelf, `${n}`)
  return shelf
}

const running: WidgetState[] = []
afterEach(() => {
  for (const state of running.splice(0)) state.dispose()
})

export interface Visit {
  readonly state: WidgetState
  readonly storage: SharedStorage
  /** What the page around was told, in order. */
  readonly events: { readonly event: string; readonly detail: unknown }[]
}

/** A visit to the page; it ends with the test. The reader has a name, unless it is empty. */
export function visit(
  adapter: Adapter,
  { storage = memoryStorage(), emit, name = 'Ada', ...context }: Partial<Context> & { name?: string } = {},
): Visit {
  const events: Visit['events'] = []
  const state = createState(
    {
      adapter,
      thread,
      storage,
      emit: (event, detail) => {
        events.push({ event, detail })
        return emit?.(event, detail) ?? true
      },
      ...context,
    },
    createWriter,
  )
  running.push(state)
  if (name) state.session.setIdentity({ name })
  return { state, storage, events }
}

/** A visit whose first list has come. */
export async function visited(...given: Parameters<typeof visit>): Promise<Visit> {
  const made = visit(...given)
  await idle()
  return made
}

/** Until all that can happen without waiting has happened. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await undefined
}

export function words({ thread }: WidgetState): string {
  const lines: string[] = []
  const waiting = thread.roots.value.map((branch) => ({ branch, depth: 0 })).reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { branch, depth } = next
    const { status, body } = branch.comment
    lines.push(`${'>'.repeat(depth)}${status === 'published' ? body.value : `[${status}]${body.value}`}`)
    waiting.push(...branch.replies.map((reply) => ({ branch: reply, depth: depth + 1 })).reverse())
  }
  return lines.join(' ')
}

/** A comment as a backend sends it. */
export function comment(id: string, more: Partial<Comment> = {}): Comment {
  return {
    id,
    parentId: null,
    author: { name: 'somebody' },
    body: { format: 'text', value: id },
    createdAt: '2024-05-01T12:00:00Z',
    status: 'published',
    can: ['reply', 'vote', 'edit', 'delete'],
    ...more,
  }
}

/** An answer that comes when the test lets it. */
export function gate<T>() {
  let open: (value: T) => void = () => {}
  let refuse: (error: unknown) => void = () => {}
  const answer = new Promise<T>((resolve, reject) => {
    open = resolve
    refuse = reject
  })
  return { answer, open, refuse }
}

/** One browser's storage; each call is a tab of it, told of what the others write a moment later. */
export function browser(): () => SharedStorage {
  const disk = new Map<string, string>()
  const tabs = new Set<(key: string) => void>()
  return () => {
    let hear: (key: string) => void = () => {}
    return {
      get: (key) => disk.get(key),
      set(key, value) {
        if (value === undefined) disk.delete(key)
        else disk.set(key, value)
        for (const tab of tabs) if (tab !== hear) queueMicrotask(() => tabs.has(tab) && tab(key))
        return true
      },
      keys: () => [...disk.keys()],
      watch(then, signal) {
        hear = then
        tabs.add(hear)
        signal.addEventListener('abort', () => tabs.delete(then))
      },
    }
  }
}
