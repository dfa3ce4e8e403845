import createMemory, { memoryShelf } from '../../../src/adapters/memory'
import { memoryStorage } from '../../../src/core/storage'
import type { Setup } from '../../../src/testing/check'

const thread = { id: 'https://blog.example/post', url: 'https://blog.example/post' }

export const setup: Setup = () => {
  const shelf = memoryShelf()
  let reviewed = false
  const as = (viewer: string) => {
    const open = (held: boolean) =>
      createMemory({ url: 'https://backend.example', storage: memoryStorage(), shelf, viewer, reviewed: held, pageReactions: ['👍', '🎉'] })
    const adapter = open(false)
    return { ...adapter, create: (...sent: Parameters<NonNullable<typeof adapter.create>>) => open(reviewed).create?.(...sent) as never }
  }
  return {
    adapter: as('one'),
    another: as('two'),
    thread,
    hold() {
      reviewed = true
    },
  }
}
