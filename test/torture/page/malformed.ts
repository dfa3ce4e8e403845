import fc from 'fast-check'
import createServerAdapter from '../../../src/adapters/server'
import { isAfterwordError } from '../../../src/core/errors'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment } from '../../../src/core/types'
import { createState } from '../../../src/state/create'
import type { WidgetState } from '../../../src/state/state'
import { createWriter } from '../../../src/state/writer'
import { thread } from '../../state/stage'

/** What a line, a proxy, a captive portal or a broken server may make of a good answer; and what the widget makes of that. */
export interface Tally {
  cycles: number
  /** How many of them were refused as what they were, how many could be read in part. */
  failed: number
  /** Errors with no code of their own: nobody can be told what happened. */
  unreadable: number
  /** Good rows that were lost beside a bad one. */
  lost: number
  /** After it the same widget did not come right with a good backend. */
  stuck: number
  readonly notes: string[]
}

const at = '2024-05-01T12:00:00.000Z'
const row = (id: string, more: Partial<Comment> = {}) => ({
  id,
  parentId: null,
  author: { name: 'Ines', badges: ['author'] },
  body: { format: 'html', value: `<p>${id}</p>` },
  createdAt: at,
  status: 'published',
  score: 2,
  can: ['reply', 'vote', 'react', 'report'],
  reactions: [{ emoji: '👍', count: 2 }],
  ...more,
})
const rows = ['a', 'b', 'c', 'd']
/** What our server answers, by what it is asked. */
const good = {
  comments: {
    comments: rows.map((id) => row(id, id === 'd' ? { parentId: 'a' } : {})),
    nextCursor: 'x',
    total: 9,
    state: 'open',
    more: { a: 2 },
    features: { reactions: ['👍', '🎉'], pageReactions: ['👍'], editWindow: 900, pictures: { maxBytes: 9, from: 'https://x.example/' } },
    reactions: [{ emoji: '👍', count: 1 }],
    version: 7,
  },
  viewer: {
    votes: { a: 1 },
    reactions: { b: ['👍'] },
    pageReactions: ['👍'],
    own: { c: { can: ['edit', 'delete'], editableUntil: '2044-05-01T12:00:00.000Z', source: 'c' } },
    pending: [row('p', { status: 'pending' })],
  },
  create: { status: 'published', id: 'new', comment: row('new'), token: 'secret' },
  edit: row('c'),
  vote: { score: 3, myVote: 1, token: 'secret' },
  reactions: { reactions: [{ emoji: '👍', count: 3, mine: true }] },
  preview: { html: '<p>hello</p>' },
  reports: {},
}
type Asked = keyof typeof good

function asked(path: string, method: string): Asked {
  const last = /(\w+)(\?.*)?$/.exec(path)?.[1] ?? ''
  if (method === 'PATCH') return 'edit'
  if (method === 'POST' && last === 'comments') return 'create'
  return last in good ? (last as Asked) : 'comments'
}

/** Every value of an answer, by its way from the root. */
function ways(value: unknown, way: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [way, ...inner.flatMap(([key, next]) => ways(next, [...way, key]))]
}

function planted(value: unknown, [key, ...way]: readonly (string | number)[], put: unknown): unknown {
  if (key === undefined) return put
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as object) }
  const inner = copy as Record<string, unknown>
  if (way.length === 0 && put === undefined) delete inner[key]
  else inner[key] = planted(inner[key], way, put)
  return copy
}

interface Spoiled {
  readonly what: Asked
  readonly answer: () => Response
  /** The row the mischief is in, if it is in one. */
  readonly within?: number
  readonly told: string
}

const statuses = [200, 200, 200, 200, 201, 400, 401, 403, 404, 418, 429, 500, 502, 503, 599]
const pages = [
  '',
  ' ',
  'null',
  'true',
  '0',
  '""',
  '[]',
  '{}',
  '\uFEFF{}',
  'NaN',
  "{'a':1}",
  '[[[[',
  '<!doctype html><h1>Log in to the Wi-Fi</h1>',
  '502 Bad Gateway',
  '\u0000',
  '{"comments":',
  '{"comments":[]}{',
]
const strange = fc.oneof(
  fc.constantFrom(undefined, null, true, false, 0, -1, 1e308, '', 'x', [], {}, [null], [[]], { length: 3 }, { toString: 1 }, '__proto__'),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
  fc.string({ unit: 'binary' }),
)

const spoiled: fc.Arbitrary<Spoiled> = fc
  .constantFrom<Asked[]>('comments', 'comments', 'comments', 'viewer', 'create', 'edit', 'vote', 'reactions', 'preview', 'reports')
  .chain((what) => {
    const whole = JSON.stringify(good[what])
    const says = (text: string, status: number, told: string): Spoiled => ({
      what,
      told: `${what} ${status} ${told}: ${text.slice(0, 300)}`,
      answer: () => new Response(text, { status }),
    })
    return fc.oneof(
      {
        weight: 6,
        arbitrary: fc.tuple(fc.constantFrom(...ways(good[what])), strange).map(([way, value]): Spoiled => {
          const within = what === 'comments' && way[0] === 'comments' && way.length > 1 ? { within: Number(way[1]) } : {}
          return {
            ...says(JSON.stringify(planted(good[what], way, value)) ?? '', 200, `${way.join('.')} = ${JSON.stringify(value)}`),
            ...within,
          }
        }),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom(...pages), fc.constantFrom(...statuses)).map(([page, status]) => says(page, status, 'page')),
      },
      { weight: 1, arbitrary: fc.nat(whole.length - 1).map((end) => says(whole.slice(0, end), 200, 'cut')) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.nat(whole.length - 1), fc.string({ unit: 'binary', maxLength: 3 }))
          .map(([from, text]) => says(whole.slice(0, from) + text + whole.slice(from + 1), 200, 'garbled')),
      },
      {
        weight: 1,
        // A line that breaks in the middle, a gzip that is none, a redirect that goes round in a circle: `fetch` says the same of all.
        arbitrary: fc.boolean().map(
          (begun): Spoiled => ({
            what,
            told: `${what} breaks ${begun ? 'in the middle' : 'at once'}`,
            answer() {
              if (!begun) throw new TypeError('Failed to fetch')
              return new Response(
                new ReadableStream({
                  pull(controller) {
                    controller.error(new TypeError('network error'))
                  },
                }),
              )
            },
          }),
        ),
      },
    )
  })

/** What a reader does that asks for each. */
const uses: Readonly<Record<Asked, (state: WidgetState) => unknown>> = {
  comments: (state) => state.thread.reload(),
  viewer: (state) => state.thread.reload(),
  create(state) {
    state.composer({ parentId: null }).setText('hello')
    return state.composer({ parentId: null }).submit()
  },
  edit(state) {
    const comment = row('c') as Comment
    state.composer({ editing: comment }).setText('changed')
    return state.composer({ editing: comment }).submit()
  },
  vote: (state) => state.thread.vote('a', 1),
  reactions: (state) => state.thread.react('a', '🎉', true),
  preview: (state) => {
    state.composer({ parentId: null }).setText('hello')
    return state
      .composer({ parentId: null })
      .preview()
      .catch((error) => {
        throw error
      })
  },
  reports(state) {
    state.report('a').fill({ reason: 'spam' })
    return state.report('a').send()
  },
}

/** Under fake timers; `pass` lets time go by. */
export async function malformed(cycles: number, seed: number, pass: (milliseconds: number) => Promise<unknown>): Promise<Tally> {
  const tally: Tally = { cycles: 0, failed: 0, unreadable: 0, lost: 0, stuck: 0, notes: [] }
  for (const { what, answer, within, told } of fc.sample(spoiled, { numRuns: cycles, seed })) {
    tally.cycles++
    let sound = false
    const fetch = async (address: string | URL | Request, init?: RequestInit) => {
      const is = asked(new URL(String(address)).pathname, init?.method ?? 'GET')
      return is === what && !sound ? answer() : Response.json(good[is])
    }
    const shelf = memoryStorage()
    shelf.set('token', 'secret')
    const errors: unknown[] = []
    const state = createState(
      {
        adapter: createServerAdapter({ url: 'https://comments.example', storage: shelf, fetch: fetch as typeof globalThis.fetch }),
        thread,
        storage: memoryStorage(),
        emit: (event, detail) => event !== 'error' || errors.push(detail) > 0,
      },
      createWriter,
    )
    state.session.setIdentity({ name: 'Ada' })
    await pass(5000)
    const shown = () =>
      new Set(
        state.thread.roots
          .peek()
          .flatMap((at) => [at, ...at.replies])
          .map(({ comment }) => comment.id),
      )
    if (state.thread.phase.peek() === 'ready') {
      const lost = rows.filter((id, n) => within !== undefined && n !== within && !shown().has(id))
      // What an answer belongs to stands among the roots once that is gone.
      tally.lost += lost.length
      if (lost.length) tally.notes.push(`lost ${lost}: ${told}`)
    } else {
      tally.failed++
      if (within !== undefined) {
        tally.lost += rows.length - 1
        tally.notes.push(`all lost: ${told}`)
      }
    }
    const used = Promise.resolve(uses[what](state)).catch((error) => errors.push(error))
    await pass(5000)
    await used
    for (const error of errors) {
      if (isAfterwordError(error) && error.code !== 'unknown') continue
      tally.unreadable++
      tally.notes.push(`${String((error as Error)?.cause ?? error)} of ${told}`)
    }
    sound = true
    // What stands in the outbox goes out again, by itself or at a press.
    for (const { clientId } of state.outbox.entries.peek()) void state.outbox.retry(clientId)
    await state.thread.reload()
    await pass(400_000)
    if (!rows.every((id) => shown().has(id)) || state.outbox.entries.peek().length) {
      tally.stuck++
      tally.notes.push(`stuck with ${JSON.stringify(state.outbox.entries.peek())} after ${told}`)
    }
    state.dispose()
    await pass(0)
  }
  return tally
}
