import { serve } from '@hono/node-server'
import createAdapter from '../../src/adapters/server'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { line } from '../../src/testing/check'
import { openServer, setup, thread } from '../adapters/backends/server'
import { testFaults } from '../testing/faults'

/** The adapter `server` against the real app: in process, and over a real port. */

testAdapter('server, in process', setup)
testFaults('server, in process', setup)

testAdapter('server, over a port', async () => {
  const server = await openServer()
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
