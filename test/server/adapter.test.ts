import { serve } from '@hono/node-server'
import createAdapter from '../../src/adapters/server'
import { memoryStorage } from '../../src/core/storage'
import { createServer } from '../../src/server/index'
import { testAdapter } from '../../src/testing/adapter'

/** The adapter `server` against the real app: in process, and over a real port. */

const open = () => createServer({ database: ':memory:', moderation: 'off', rateLimit: false })
let threads = 0
const thread = () => ({ id: `https://blog.example/post-${threads++}`, url: 'https://blog.example/post' })

testAdapter('server, in process', async () => {
  const server = await open()
  const as = () =>
    createAdapter({
      url: 'http://comments.example',
      storage: memoryStorage(),
      fetch: (input, init) => server.fetch(new Request(input, init)),
    })
  return { adapter: as(), another: as(), thread: thread(), dispose: () => server.close() }
})

testAdapter('server, over a port', async () => {
  const server = await open()
  const { listening, port } = await new Promise<{ listening: ReturnType<typeof serve>; port: number }>((resolve) => {
    const listening = serve({ fetch: server.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve({ listening, port }))
  })
  const as = () => createAdapter({ url: `http://127.0.0.1:${port}`, storage: memoryStorage() })
  return {
    adapter: as(),
    another: as(),
    thread: thread(),
    async dispose() {
      if ('closeAllConnections' in listening) listening.closeAllConnections()
      await new Promise((resolve) => listening.close(resolve))
      await server.close()
    },
  }
})
