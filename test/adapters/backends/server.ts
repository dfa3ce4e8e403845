import createAdapter from '../../../src/adapters/server'
import { memoryStorage } from '../../../src/core/storage'
import { createServer } from '../../../src/server/index'
import { line, type Setup } from '../../../src/testing/check'

let threads = 0
/** Every fixture a thread of its own. */
export const thread = () => ({ id: `https://blog.example/post-${threads++}`, url: 'https://blog.example/post' })

export const openServer = (moderation: 'off' | 'all' = 'off') =>
  createServer({ database: ':memory:', moderation, rateLimit: false, pageReactions: ['👍', '🎉'] })

/** The real app, in process. */
export const setup: Setup = async () => {
  const server = await openServer()
  const held = await openServer('all')
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
