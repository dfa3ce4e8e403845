import createStatic from '../../../src/adapters/static'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment, Thread } from '../../../src/core/types'
import { line, type Setup } from '../../../src/testing/check'

const thread: Thread = { id: 'https://blog.example/post', url: 'https://blog.example/post' }

/** An archive, served as a file. */
export const setup: Setup = () => {
  const threads: Record<string, { comments: readonly Comment[] }> = {}
  const { fetch, interfere } = line(() => Response.json({ afterword: 1, threads }))
  return {
    adapter: createStatic({ url: 'https://blog.example/comments.json', storage: memoryStorage(), fetch }),
    thread,
    interfere,
    seed(thread, comments) {
      // What waits for review is not exported.
      threads[thread.id] = { comments: comments.filter(({ status }) => status !== 'pending') }
      return undefined
    },
    erase(id) {
      const comments = threads[thread.id]?.comments.map((comment) => (comment.id === id ? tombstone(comment) : comment))
      threads[thread.id] = { comments: comments ?? [] }
    },
  }
}

const tombstone = (comment: Comment): Comment => ({ ...comment, status: 'deleted', body: { format: 'text', value: '' } })
