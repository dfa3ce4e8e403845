import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/server'
import { memoryStorage } from '../../src/core/storage'
import { bearer, house } from './house'

/** While an update reaches all pages, a widget is older than its server, or newer. */

interface Recorded {
  readonly does: string
  readonly as?: 'stranger'
  readonly method: string
  readonly path: string
  readonly body?: object
  readonly status: number
  readonly has: readonly string[]
}
/** What the widget of 0.1 says, and reads in the answers. Never changed: each version that speaks otherwise gets a file of its own. */
const recorded: readonly Recorded[] = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded/widget-0.1.json'), 'utf8'))

/** The same, with things nobody knows yet at every place. */
function strange(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strange)
  if (typeof value !== 'object' || value === null) return value
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strange(inner)])),
    fromTomorrow: { a: [1] },
    __proto: null,
  }
}

for (const [whose, change] of [
  ['an older widget', (body: object) => body],
  ['a newer widget, which says more than this server knows', strange],
] as const) {
  test(`${whose} does everything`, async () => {
    const { ask } = await house({ pageReactions: ['🎉'] })
    let id = ''
    let token: string | undefined
    for (const { does, as, method, path, body, status, has } of recorded) {
      const filled = body && change(JSON.parse(JSON.stringify(body).replaceAll('{id}', id)))
      const answer = await ask(method, path.replace('{id}', id), filled, { origin: 'https://article.example', ...(!as && bearer(token)) })
      expect([does, answer.status, answer.text.slice(0, 200)]).toEqual([does, status, expect.anything()])
      for (const key of has) expect(answer.json, does).toHaveProperty(key)
      if (does === 'posts as a stranger') ({ id, token } = answer.json)
    }
  })
}

test('the adapter makes nothing of what a newer server says more', async () => {
  const { server } = await house()
  const adapter = createAdapter({
    url: 'http://comments.example',
    storage: memoryStorage(),
    fetch: async (address, options) => {
      const answer = await server.fetch(new Request(address, options))
      const text = await answer.text()
      return new Response(text ? JSON.stringify(strange(JSON.parse(text))) : null, { status: answer.status, headers: answer.headers })
    },
  })
  const call = { signal: new AbortController().signal }
  const thread = { id: 'page', url: 'https://article.example/' }
  const list = () => adapter.list({ thread, sort: 'oldest', limit: 20 }, call)
  expect((await list()).comments).toEqual([])
  const draft = {
    clientId: crypto.randomUUID(),
    parentId: null,
    body: { format: 'markdown', value: 'hello' },
    author: { name: 'Ines' },
  } as const
  const created = await adapter.create?.(thread, draft, call)
  expect(created).toMatchObject({ status: 'published', comment: { mine: true, source: 'hello' } })
  const id = created && 'id' in created ? String(created.id) : ''
  await adapter.edit?.(id, { format: 'markdown', value: 'hello again' }, call)
  expect((await list()).comments).toMatchObject([{ id, mine: true, source: 'hello again' }])
  await adapter.remove?.(id, call)
  expect((await list()).comments).toEqual([])
})
