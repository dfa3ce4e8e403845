import { type ServerType, serve } from '@hono/node-server'
import { afterAll } from 'vitest'
import createAdapter from '../../src/adapters/postgrest'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { line, type Setup } from '../../src/testing/check'
import { setup as inProcess, openPostgrest } from '../adapters/backends/postgrest'
import { testReader } from './reader'

/** Over a port: PostgREST's calls by function name, our SQL, a real Postgres. */
const { fetch: answer } = await openPostgrest()
/** PostgREST lets every origin ask. */
const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' }
const backend = async (request: Request) => {
  const answered = request.method === 'OPTIONS' ? new Response() : await answer(request)
  for (const [name, value] of Object.entries(open)) answered.headers.set(name, value)
  return answered
}
const { server, port } = await new Promise<{ server: ServerType; port: number }>((resolve) => {
  const server = serve({ fetch: backend, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve({ server, port }))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const setup: Setup = async () => {
  const { thread, erase, hold } = await inProcess()
  const { fetch, interfere } = line()
  const as = () => createAdapter({ url: `http://127.0.0.1:${port}`, storage: memoryStorage(), fetch })
  return { adapter: as(), another: as(), thread, interfere, erase, hold }
}

testAdapter('postgrest, over a real Postgres', setup)
testReader('postgrest', async () => ({ url: `http://127.0.0.1:${port}`, thread: (await inProcess()).thread.id }))
