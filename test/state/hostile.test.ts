import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Adapter } from '../../src/core/adapter'
import { isAfterwordError } from '../../src/core/errors'
import type { WidgetState } from '../../src/state/state'
import { comment, idle, type Visit, visit, words } from './stage'

/** Every method of an adapter, each in every way it can misbehave: contained, told, and the rest of the widget works on. */

const row = comment('a', { source: 'a', score: 1, body: { format: 'text', value: 'a' } })
const features = { sorts: ['newest', 'oldest'], depth: 9, identity: 'none', input: 'text', maxLength: 99, votes: 'updown' } as const

function sound(): Required<Omit<Adapter, 'dispose' | 'count' | 'watch'>> {
  return {
    name: 'hostile',
    features,
    open: async () => ({}),
    list: async ({ cursor }) => (cursor ? { comments: [comment('b')] } : { comments: [row], nextCursor: '2', more: { a: 1 } }),
    replies: async () => ({ comments: [comment('r', { parentId: 'a' })] }),
    get: async () => ({ comments: [comment('g')] }),
    create: async (_, { body }) => ({ status: 'published', comment: comment('new', { body }) }),
    edit: async (_, body) => ({ ...row, body }),
    remove: async () => {},
    vote: async (_, vote) => ({ score: 1 + vote, myVote: vote }),
    react: async (_, emoji, on) => [{ emoji, count: on ? 1 : 0, mine: on }],
    report: async () => {},
    preview: async (body) => body,
    upload: async () => 'https://example.com/pictures/a.webp',
  }
}
type Method = Exclude<keyof ReturnType<typeof sound>, 'name' | 'features'>

const silent = () => new Promise<never>(() => {})
const ways = {
  'throws at once': () => {
    throw new Error('at once')
  },
  'rejects with a string': () => Promise.reject('a string'),
  'rejects with nothing': () => Promise.reject(),
  'rejects with an object without a prototype': () => Promise.reject(Object.create(null)),
  'never settles': silent,
  'answers nothing, and not even a promise': () => undefined,
  'answers garbage': async () => '<html>captive portal</html>',
  'answers an element': async () => ({ type: 'div', props: { dangerouslySetInnerHTML: { __html: 'x' } }, constructor: null }),
  'answers something that throws when touched': async () =>
    new Proxy(
      {},
      {
        get(_, name) {
          if (name === 'then') return undefined
          throw new Error('hands off')
        },
      },
    ),
  'answers a promise that never settles, promised': async () => silent(),
  'settles twice, with garbage, and throws after it': () => ({
    // biome-ignore lint/suspicious/noThenProperty: that is what it does
    then(resolve: (value: unknown) => void, reject: (reason: unknown) => void) {
      resolve('garbage')
      resolve({ comments: [comment('twice')] })
      reject('a second time')
      throw new Error('after all')
    },
  }),
  'answers what cannot even be waited for': () => ({
    // biome-ignore lint/suspicious/noThenProperty: that is what it does
    get then() {
      throw new Error('hands off')
    },
  }),
}

/** What a reader does that asks each method. */
const uses: Record<Method, (state: WidgetState) => unknown> = {
  open: () => undefined,
  list: (state) => state.thread.reload(),
  replies: (state) => state.thread.loadReplies('a'),
  get: (state) => state.thread.show('g'),
  create(state) {
    state.composer({ parentId: null }).setText('hello')
    return state.composer({ parentId: null }).submit()
  },
  edit(state) {
    state.composer({ editing: row }).setText('changed')
    return state.composer({ editing: row }).submit()
  },
  remove: (state) => state.thread.remove('a'),
  vote: (state) => state.thread.vote('a', 1),
  react: (state) => Promise.all([state.thread.react('a', '👍', true), state.thread.react(null, '👍', true)]),
  report(state) {
    state.report('a').fill({ reason: 'spam' })
    return state.report('a').send()
  },
  preview: (state) =>
    state
      .composer({ parentId: null })
      .preview()
      .catch((error) => expect(isAfterwordError(error) || error.name === 'AbortError').toBe(true)),
  upload: (state) =>
    state
      .composer({ parentId: null })
      .upload(new Blob(['x']), new AbortController().signal)
      .catch((error) => expect(isAfterwordError(error) || error.name === 'AbortError').toBe(true)),
}
const methods = Object.keys(uses) as Method[]

const uncaught: unknown[] = []
const note = (thrown: unknown) => uncaught.push(thrown)
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  // Unhandled rejections are told after the microtasks of a turn.
  await new Promise((go) => setTimeout(go))
  process.off('unhandledRejection', note)
  expect(uncaught.splice(0)).toEqual([])
})

/** Long enough for every patience of ours to end. */
async function outlast(): Promise<void> {
  await vi.advanceTimersByTimeAsync(31_000)
  await idle()
}

/** That the widget has not been hurt: everything but the broken method still does what it does. */
async function works(state: WidgetState, but: Method): Promise<void> {
  const composer = state.composer({ parentId: null })
  composer.setText('still here')
  expect(composer.text.value).toBe('still here')
  composer.discard()
  for (const method of methods) {
    if (method === but || (but === 'list' && state.thread.phase.value !== 'ready')) continue
    await uses[method](state)
    await idle()
  }
  expect(state.outbox.entries.value.every(({ phase }) => phase !== 'sending')).toBe(true)
  if (but !== 'create') expect(state.outbox.entries.value).toEqual([])
  if (but !== 'list' && but !== 'create') expect(words(state)).toContain('hello')
}

function errorsOf({ events }: Visit) {
  return events.filter(({ event }) => event === 'error').map(({ detail }) => detail)
}

for (const method of methods) {
  test.each(Object.entries(ways))(`${method} %s`, async (_, way) => {
    const made = visit({ ...sound(), [method]: way } as Adapter)
    const { state } = made
    await outlast()
    if (method === 'list') {
      expect(state.thread.phase.value).toBe('failed')
      expect(isAfterwordError(state.thread.error.value)).toBe(true)
    } else {
      expect(state.thread.phase.value).toBe('ready')
      void uses[method](state)
      await outlast()
    }
    expect(state.features.value).toEqual(features)
    for (const error of errorsOf(made)) expect(isAfterwordError(error)).toBe(true)
    expect(state.thread.loading.value.size).toBe(0)
    expect(state.composer({ editing: row }).busy.value).toBe(false)
    await works(state, method)
    state.dispose()
  })

  test(`${method} answers after the widget has gone`, async () => {
    let answer: (value: unknown) => void = () => {}
    let refuse: (reason: unknown) => void = () => {}
    let signal: AbortSignal | undefined
    const late = (...given: readonly unknown[]) => {
      signal = (given.at(-1) as { signal: AbortSignal }).signal
      return new Promise((resolve, reject) => {
        answer = resolve
        refuse = reject
      })
    }
    for (const end of ['answer', 'refuse'] as const) {
      const made = visit({ ...sound(), [method]: late } as unknown as Adapter)
      await idle()
      void uses[method](made.state)
      await idle()
      made.state.dispose()
      const before = JSON.stringify([made.state.thread.roots.value, made.state.outbox.entries.value, made.state.features.value])
      const told = made.events.length
      expect(signal?.aborted).toBe(true)
      if (end === 'answer') answer({ comments: [comment('late')], status: 'published', id: 'late', maxLength: 1 })
      else refuse('late')
      await outlast()
      expect(JSON.stringify([made.state.thread.roots.value, made.state.outbox.entries.value, made.state.features.value])).toBe(before)
      expect(made.events).toHaveLength(told)
      expect(vi.getTimerCount()).toBe(0)
    }
  })
}

test('a silent backend counts as one that does not answer, after 30 seconds', async () => {
  const { state } = visit({ ...sound(), list: silent })
  await vi.advanceTimersByTimeAsync(29_000)
  expect(state.thread.phase.value).toBe('loading')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(state.thread.error.value?.code).toBe('timeout')
})

test('an adapter that says nonsense of itself gives a plain form', async () => {
  for (const nonsense of [undefined, null, 'features', { sorts: [], identity: 'king', depth: 'deep' }]) {
    const { state } = visit({ ...sound(), features: nonsense } as unknown as Adapter)
    await idle()
    expect(state.features.value).toEqual({ sorts: ['newest'], depth: 0, identity: 'optional', input: 'text', maxLength: 10_000 })
    expect(words(state)).toBe('a')
  }
})

test('an adapter that can only list is a list to read', async () => {
  const { name, list } = sound()
  const { state } = visit({ name, features, list })
  await idle()
  expect(state.writable).toBe(false)
  expect(state.thread.roots.value[0]?.comment.can).toEqual([])
  expect(await state.thread.remove('a')).toBe(false)
  await state.thread.vote('a', 1)
  expect(state.thread.roots.value[0]?.comment.score).toBe(1)
  state.composer({ editing: row }).setText('changed')
  expect(await state.composer({ editing: row }).submit()).toBe(false)
  expect(state.composer({ editing: row }).error.value?.code).toBe('unsupported')
})
