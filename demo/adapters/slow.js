import { conversation, features, page } from './conversation.js'

const wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => reject(signal.reason))
  })

/** A line so slow that one sees the waiting: three seconds for the list, eight for a comment that then waits for review. */
export default () => ({
  name: 'slow',
  features: { ...features, reviewed: true },
  list: async (query, { signal }) => {
    await wait(3000, signal)
    return page(conversation, query)
  },
  create: async (_thread, _draft, { signal }) => {
    await wait(8000, signal)
    return { status: 'pending' }
  },
})
