import { serve } from '@hono/node-server'
import createAdapter from '../../src/adapters/server'
import { memoryStorage } from '../../src/core/storage'
import { createServer } from '../../src/server/index'
import { testAdapter } from '../../src/testing/adapter'
import { line, type Setup } from '../../src/testing/check'
import { testFaults } from '../testing/faults'

/** The adapter `server` against the real app: in process, and over a real port. */

const open = () => createServer({ database: ':memory:', moderation: 'off', rateLimit: false })
let threads = 0
const thread = () => ({ id: `https://blog.example/post-${threads++}`, url: 'https://blog.example/post' })

const inProcess: Setup = async () => {
  const server = await open()
  const held = await createServer({ database: ':memory:', moderation: 'all', rateLimit: false })
  let asked = server
  const { fetch, interfere } = line((request) => asked.fetch(request))
  const as = () => createAdapter({ url: 'http://comments.example', storage: memoryStorage(), fetch })
  return {
    adapter: as(),
    another: as(),
    thread: thread(),
    interfere,
    hold() {
      asked = held
    },
    async dispose() {
      await server.close()
      await held.close()
    },
  }
}
testAdapter('server, in process', inProcess)
testFaults('server, in process', inProcess)

testAdapter('server, over a port', async () => {
  const server = await open()
  const { listening, port } = await new Promise<{ listening: ReturnType<typeof serve>; port: number }>((resolve) => {
    const listening = serve({ fetch: server.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve({ listening, port }))
  })
  const { fetch, interfere } = line()
  const as = () => createAdapter({ url: `http://127.0.0.1:${port}`, storage: memoryStorage(), fetch })
  return {
    adapter: as(),
    another: as(),
    thread: thread(),
    interfere,
    async dispose() {
      if ('closeAllConnections' in listening) listening.closeAllConnections()
      await new Promise((resolve) => listening.close(resolve))
      await server.close()
    },
  }
})
