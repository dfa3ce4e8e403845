import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { memoryShelf, type Row } from '../../src/adapters/memory'
import type { Adapter } from '../../src/core/adapter'
import { AfterwordError } from '../../src/core/errors'
import type { SharedStorage } from '../../src/core/storage'
import type { WidgetState } from '../../src/state/state'
import { backend, idle, thread, visit, visited } from './stage'

/**
 * A tab may die between any two writes. What it leaves is the browser's storage and the backend's rows at that moment: both are
 * photographed before and after every write and every request, and each picture is opened as the next visit would open it, without a
 * line at first.
 */
interface Picture {
  readonly disk: ReadonlyMap<string, string>
  readonly rows: readonly Row[]
  /** The words that must not be lost, by then. */
  readonly due: string | undefined
}

function over(disk: Map<string, string>): SharedStorage {
  return {
    get: (key) => disk.get(key),
    set: (key, value) => (value === undefined ? disk.delete(key) : disk.set(key, value)) !== undefined,
    keys: () => [...disk.keys()],
  }
}

function darkroom() {
  const disk = new Map<string, string>()
  const shelf = memoryShelf()
  const pictures: Picture[] = []
  let due: string | undefined
  const shoot = () => pictures.push({ disk: new Map(disk), rows: shelf.load(thread.id), due })
  const plain = over(disk)
  const storage: SharedStorage = {
    ...plain,
    set(key, value) {
      shoot()
      plain.set(key, value)
      return shoot() > 0
    },
  }
  const through: Adapter['create'] = async (...given) => {
    shoot()
    const created = await backend({ shelf }).create?.(...given)
    shoot()
    return created ?? { status: 'rejected' }
  }
  return {
    storage,
    shelf,
    pictures,
    through,
    /** From now on these words are to survive. */
    owe(words: string) {
      due = words
    },
  }
}

/** Where the words are on a visit that starts from a picture: typed, failed, or posted. */
function found({ disk, rows }: Picture, state: WidgetState, words: string) {
  return {
    draft: state.composer({ parentId: null }).text.value === words,
    entry: state.outbox.entries.value.some(({ body }) => body.value === words),
    row: rows.some(({ body }) => body.value === words),
    disk: [...disk.values()].join().split(JSON.stringify(words)).length - 1,
  }
}

async function developed({ disk, rows }: Picture) {
  const copy = new Map(disk)
  const shelf = memoryShelf()
  shelf.save(thread.id, rows)
  const line = { up: false }
  const create: Adapter['create'] = async (...given) => {
    if (!line.up) throw new AfterwordError('offline')
    return (await backend({ shelf }).create?.(...given)) ?? { status: 'rejected' }
  }
  const { state } = await visited(backend({ shelf }, { create }), { storage: over(copy) })
  return { state, shelf, line }
}

/** Every picture, opened: the words are offered exactly once, unless they are posted and known to be; sending them gives exactly one row. */
async function judge(pictures: readonly Picture[]): Promise<void> {
  for (const [n, picture] of pictures.entries()) {
    const { due } = picture
    if (due === undefined) continue
    const { state, shelf, line } = await developed(picture)
    const where = found(picture, state, due)
    const offers = Number(where.draft) + Number(where.entry)
    expect({ n, ...where, offers }).toMatchObject({ offers: where.row ? expect.toBeOneOf([0, 1]) : 1, disk: offers })
    line.up = true
    dispatchEvent(new Event('online'))
    await idle()
    // What was refused waits for its author.
    for (const { clientId } of state.outbox.entries.value) await state.outbox.retry(clientId)
    if (where.draft) await state.composer({ parentId: null }).submit()
    await idle()
    expect(state.outbox.entries.value).toEqual([])
    expect(shelf.load(thread.id).filter(({ body }) => body.value === due)).toHaveLength(1)
    expect(state.composer({ parentId: null }).text.value).toBe('')
    state.dispose()
  }
}

async function typeIn(state: WidgetState, words: string, owe: (words: string) => void): Promise<void> {
  state.composer({ parentId: null }).setText(words)
  dispatchEvent(new Event('pagehide'))
  owe(words)
}

test('typed, sent, confirmed: at every moment the words are in exactly one place', async () => {
  const { storage, shelf, pictures, through, owe } = darkroom()
  const { state } = await visited(backend({ shelf }, { create: through }), { storage })
  await typeIn(state, 'hello', owe)
  await state.composer({ parentId: null }).submit()
  await idle()
  await judge(pictures)
  expect(pictures.filter(({ due }) => due).length).toBeGreaterThan(5)
})

test('pressed before the draft was ever saved', async () => {
  const { storage, shelf, pictures, through, owe } = darkroom()
  const { state } = await visited(backend({ shelf }, { create: through }), { storage })
  state.composer({ parentId: null }).setText('hello')
  const sent = state.composer({ parentId: null }).submit()
  owe('hello')
  await sent
  await idle()
  await judge(pictures)
  expect(pictures.filter(({ due }) => due).length).toBeGreaterThan(2)
})

test('refused, taken back, sent again; and the answer lost, sent again', async () => {
  for (const code of ['rejected', 'timeout'] as const) {
    const { storage, shelf, pictures, through, owe } = darkroom()
    let tries = 0
    const create: Adapter['create'] = async (...given) => {
      if (tries++ === 0) {
        if (code === 'timeout') await through(...given)
        throw new AfterwordError(code)
      }
      return through(...given)
    }
    const { state } = await visited(backend({ shelf }, { create }), { storage })
    await typeIn(state, 'hello', owe)
    await state.composer({ parentId: null }).submit()
    await idle()
    state.outbox.reopen(state.outbox.entries.value[0]?.clientId ?? '')
    await state.composer({ parentId: null }).submit()
    await idle()
    expect(shelf.load(thread.id)).toHaveLength(1)
    await judge(pictures)
  }
})

test('whatever somebody does and wherever the tab dies, every word typed is typed, failed or posted, and none twice', async () => {
  const step = fc.constantFrom('type', 'save', 'submit', 'answer', 'lose', 'refuse', 'retry', 'reopen', 'withdraw', 'online', 'visit')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { storage, shelf, through } = darkroom()
      const waiting: ((how: 'answer' | 'lose' | 'refuse') => void)[] = []
      const create: Adapter['create'] = async (...given) => {
        const how = await new Promise<string>((go) => waiting.push(go))
        if (how === 'refuse') throw new AfterwordError('rejected')
        const created = await through(...given)
        if (how === 'lose') throw new AfterwordError('timeout')
        return created
      }
      const adapter = backend({ shelf }, { create })
      let { state } = await visited(adapter, { storage })
      const typed = new Set<string>()
      let count = 0
      for (const now of steps) {
        const composer = state.composer({ parentId: null })
        if (now === 'type') {
          const word = `w${count++}.`
          composer.setText(composer.text.value + word)
          dispatchEvent(new Event('pagehide'))
          typed.add(word)
        } else if (now === 'save') dispatchEvent(new Event('pagehide'))
        else if (now === 'submit') void composer.submit()
        else if (now === 'retry') void state.outbox.retry(state.outbox.entries.value[0]?.clientId ?? '')
        else if (now === 'reopen') state.outbox.reopen(state.outbox.entries.value.find(({ phase }) => phase === 'failed')?.clientId ?? '')
        else if (now === 'withdraw')
          void state.outbox.withdraw(state.outbox.entries.value.find(({ phase }) => phase === 'waiting')?.clientId ?? '')
        else if (now === 'online') dispatchEvent(new Event('online'))
        else if (now === 'visit') {
          state.dispose()
          waiting.length = 0
          ;({ state } = visit(adapter, { storage }))
        } else waiting.shift()?.(now)
        await idle()
        const disk = storage
          .keys()
          .map((key) => storage.get(key))
          .join()
        const rows = shelf.load(thread.id).map(({ body }) => body.value)
        for (const word of typed) expect(disk.includes(word) || rows.some((row) => row.includes(word))).toBe(true)
        // No two rows of one press: equal rows would be doubles, as every word typed is new.
        expect(new Set(rows).size).toBe(rows.length)
      }
      state.dispose()
    }),
    { numRuns: 150 },
  )
}, 60_000)

test('leaving in mid-flight ends the request and keeps the words', async () => {
  const { storage, shelf } = darkroom()
  const create = vi.fn(
    (_thread, _draft, { signal }) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  )
  const { state, events } = await visited(backend({ shelf }, { create }), { storage })
  state.composer({ parentId: null }).setText('hello')
  await state.composer({ parentId: null }).submit()
  await idle()
  state.dispose()
  await idle()
  expect(create.mock.calls[0]?.[2].signal.aborted).toBe(true)
  expect(events.filter(({ event }) => event === 'error')).toEqual([])
  const later = await visited(backend({ shelf }), { storage })
  expect(later.state.outbox.entries.value).toEqual([])
  expect(shelf.load(thread.id).map(({ body }) => body.value)).toEqual(['hello'])
})
