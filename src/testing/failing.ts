import type { Code } from '../core/errors'
import { all, type Check, call, fill, must, refuses } from './check'

/** What every adapter makes of a line that breaks, a backend that fails, and an answer that is not right. */
export const failing: readonly Check[] = [
  {
    section: 'abort',
    sentence: 'An abort is the signal’s own reason, never wrapped.',
    async run({ adapter, thread }) {
      const reason = new Error('nobody waits any more')
      const controller = new AbortController()
      controller.abort(reason)
      const thrown = await adapter.list({ thread, sort: adapter.features.sorts[0] ?? 'newest' }, { signal: controller.signal }).then(
        () => undefined,
        (error: unknown) => error,
      )
      must(thrown === reason, 'An aborted call rejects with the signal’s reason.', String(thrown))
    },
  },
  {
    section: 'failures',
    sentence: 'Every failure is an AfterwordError with the code that says what happened; none is swallowed.',
    with: ['interfere'],
    async run(fixture) {
      const { adapter, thread } = fixture
      await fill(fixture, [{ words: 'here' }])
      for (const [what, answer, code, retryAfter] of failures) {
        fixture.interfere?.(answer)
        const list = adapter.list({ thread, sort: adapter.features.sorts[0] ?? 'newest' }, call())
        const error = await refuses(list, [code], what)
        must(retryAfter === undefined || error.retryAfter === retryAfter, 'Retry-After is heeded.', error.retryAfter)
      }
      fixture.interfere?.()
      must((await all(fixture)).length === 1, 'Once the backend answers again, so does the adapter.')
    },
  },
  {
    section: 'rows',
    sentence: 'One bad row hides no other.',
    with: ['interfere'],
    async run(fixture) {
      const ids = await fill(fixture, [{ words: 'one' }, { words: 'two' }, { words: 'three' }])
      fixture.interfere?.(async (request, pass) => spoiled(await pass(request)))
      const found = await all(fixture)
      must(
        ids.every((id) => found.some((comment) => comment?.id === id)),
        'The rows beside a bad one are listed.',
        found,
      )
    },
  },
]

/** What a line may bring instead of the backend's answer, and what it means. */
const html = (status: number, headers = {}) =>
  new Response('<!doctype html><h1>Oh no</h1>', { status, headers: { 'content-type': 'text/html', ...headers } })
const failures: readonly [what: string, answer: () => Response, code: Code, retryAfter?: number][] = [
  ['No answer is offline.', () => raise(new TypeError('Failed to fetch')), 'offline'],
  ['An error page is server.', () => html(500), 'server'],
  ['Something that is no JSON is bad_response.', () => html(200), 'bad_response'],
  ['Something else than a list is bad_response, never an empty thread.', () => Response.json({ surprise: true }), 'bad_response'],
  ['Nothing at all is bad_response.', () => Response.json(null), 'bad_response'],
  ['Too many requests is rate_limited.', () => html(429, { 'retry-after': '7' }), 'rate_limited', 7],
]

function raise(error: unknown): never {
  throw error
}

/** The backend's own answer, with two rows spoiled in every list of rows. */
async function spoiled(response: Response): Promise<Response> {
  const text = await response.text()
  const { status } = response
  const headers = { 'content-type': response.headers.get('content-type') ?? '', ...Object.fromEntries(response.headers) }
  if (!/^\s*[[{]/.test(text)) return new Response(text, { status, headers })
  const spoil = (_: string, value: unknown) =>
    Array.isArray(value) && value.length > 1 && value.every((row) => typeof row === 'object') ? [null, ...value, {}] : value
  return new Response(JSON.stringify(JSON.parse(text, spoil)), { status, headers })
}
