import createLocal from '../../src/adapters/local'
import createMemory, { memoryShelf } from '../../src/adapters/memory'
import createStatic from '../../src/adapters/static'
import { memoryStorage } from '../../src/core/storage'
import type { Comment, Thread } from '../../src/core/types'
import { testAdapter } from '../../src/testing/adapter'
import { line } from '../../src/testing/check'

/** The kit over the adapters that need no server; `server` is in test/server/adapter.test.ts. */

const thread: Thread = { id: 'https://blog.example/post', url: 'https://blog.example/post' }
const url = 'https://backend.example'

testAdapter('memory', () => {
  const shelf = memoryShelf()
  const as = (viewer: string) => createMemory({ url, storage: memoryStorage(), shelf, viewer })
  return { adapter: as('one'), another: as('two'), thread }
})

testAdapter('local', () => ({ adapter: createLocal({ url, storage: memoryStorage() }), thread }))

testAdapter('static', () => {
  const threads: Record<string, { comments: readonly Comment[] }> = {}
  const { fetch, interfere } = line(() => Response.json({ afterword: 1, threads }))
  return {
    adapter: createStatic({ url: 'https://blog.example/comments.json', storage: memoryStorage(), fetch }),
    thread,
    interfere,
    seed(thread: Thread, comments: readonly Comment[]) {
      threads[thread.id] = { comments }
      return undefined
    },
    erase(id: string) {
      const comments = threads[thread.id]?.comments.map((comment) => (comment.id === id ? tombstone(comment) : comment))
      threads[thread.id] = { comments: comments ?? [] }
    },
  }
})

const tombstone = (comment: Comment): Comment => ({ ...comment, status: 'deleted', body: { format: 'text', value: '' } })
