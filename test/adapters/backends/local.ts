import createLocal from '../../../src/adapters/local'
import { memoryStorage } from '../../../src/core/storage'
import type { Setup } from '../../../src/testing/check'

export const setup: Setup = () => ({
  adapter: createLocal({ url: 'https://backend.example', storage: memoryStorage() }),
  thread: { id: 'https://blog.example/post', url: 'https://blog.example/post' },
})
