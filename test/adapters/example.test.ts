import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AdapterFactory } from '../../src/core/adapter'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
// @ts-expect-error The example is plain JavaScript, as an adapter on a page would be.
import example from './example.js'

/** The adapter that the documentation shows, against the guestbook it speaks to. */
interface Entry {
  readonly id: number
  readonly key: string
  readonly page: string
  readonly text: string
  readonly name: string
  readonly at: number
}

async function guestbook() {
  const entries: Entry[] = []
  const server = createServer(async (request, response) => {
    const say = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const { searchParams } = new URL(request.url ?? '', 'http://guestbook.example')
    if (request.method === 'GET') {
      const from = Number(searchParams.get('from'))
      const found = entries.filter(({ page }) => page === searchParams.get('page'))
      return say(200, { entries: found.slice(from, from + 10), next: from + 10 < found.length ? from + 10 : null })
    }
    let text = ''
    for await (const part of request) text += part
    const entry = JSON.parse(text)
    const before = entries.find(({ key }) => key === entry.key)
    if (before) return before.text === entry.text ? say(200, before) : say(409, {})
    if (!entry.text || entry.text.length > 2000) return say(400, {})
    const stored = { ...entry, id: entries.length + 1, at: Date.now() }
    entries.push(stored)
    return say(201, stored)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

testAdapter(
  'the example of the documentation',
  async () => {
    const { server, url } = await guestbook()
    return {
      adapter: (example as AdapterFactory)({ url, storage: memoryStorage() }),
      thread: { id: 'page', url: 'https://blog.example/page' },
      dispose() {
        server.closeAllConnections()
        server.close()
      },
    }
  },
  {
    skip: {
      orphans: 'a guestbook has no replies, so it cannot refuse one',
      words: 'a guestbook takes 2,000 characters',
    },
  },
)

test('the documentation shows this very file', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
  expect(read('../../src/adapters/README.md')).toContain(`\`\`\`js\n${read('example.js')}\`\`\``)
})
