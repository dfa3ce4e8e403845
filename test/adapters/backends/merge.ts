import createMerge from '../../../src/adapters/merge'
import createStatic from '../../../src/adapters/static'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment } from '../../../src/core/types'
import { line, type Setup } from '../../../src/testing/check'
import { setup as memory } from './memory'

const thread = { id: 'https://blog.example/post', url: 'https://blog.example/post' }
const url = 'https://blog.example/'

/** An archive that is read, beside a backend that is written to. */
export const setup: Setup = async () => {
  const { adapter, another, hold } = await memory()
  const { fetch, interfere } = line(() => Response.json({ afterword: 1, threads: {} }))
  const beside = (now: typeof adapter | undefined) =>
    createMerge({
      url,
      storage: memoryStorage(),
      sources: [
        { key: 'archive', adapter: createStatic({ url: 'https://blog.example/archive.json', storage: memoryStorage(), fetch }) },
        ...(now ? [{ key: 'now', adapter: now }] : []),
      ],
    })
  return { adapter: await beside(adapter), another: await beside(another), thread, interfere, ...(hold && { hold }) }
}

/** Two archives, each with half of what is seeded. */
export const halves: Setup = async () => {
  const threads: Record<string, Record<string, { comments: readonly Comment[] }>> = { odd: {}, even: {} }
  const { fetch, interfere } = line((request) => Response.json({ afterword: 1, threads: threads[new URL(request.url).hostname] }))
  const half = (key: string) => ({ key, adapter: createStatic({ url: `https://${key}`, storage: memoryStorage(), fetch }) })
  return {
    adapter: await createMerge({ url, storage: memoryStorage(), sources: [half('odd'), half('even')] }),
    thread,
    interfere,
    seed({ id }, comments) {
      const side = new Map<string, string>()
      for (const [at, comment] of comments.entries())
        side.set(comment.id, (comment.parentId && side.get(comment.parentId)) || (at % 2 ? 'odd' : 'even'))
      for (const key of ['odd', 'even']) threads[key] = { [id]: { comments: comments.filter((comment) => side.get(comment.id) === key) } }
      return comments.map((comment) => `${side.get(comment.id)}:${comment.id}`)
    },
  }
}
