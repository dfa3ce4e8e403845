import { conversation, features, page } from './conversation.js'

/** A discussion that has ended: it may be read, not written. */
export default () => ({
  name: 'closed',
  features,
  list: async (query) => ({
    ...page(
      conversation.map((c) => ({ ...c, can: [] })),
      query,
    ),
    state: 'closed',
  }),
  create: async () => {
    throw new Error('This thread is closed; the widget must not have offered to write.')
  },
})
