import { comment, features, page } from './conversation.js'

/** A thousand comments, a third of them replies. */
const comments = Array.from({ length: 1000 }, (_, n) => comment(n, n % 3 === 2 ? `c${n - 1 - (n % 7 === 0 ? 0 : 1)}` : null))

export default () => ({
  name: 'long',
  features,
  list: async (query) => page(comments, query),
  get: async ({ id }) => {
    const chain = []
    for (let at = comments.find((c) => c.id === id); at; at = comments.find((c) => c.id === at.parentId)) chain.unshift(at)
    return { comments: chain }
  },
  create: async (_thread, draft) => ({
    status: 'published',
    comment: {
      ...comment(comments.length),
      id: draft.clientId,
      parentId: draft.parentId,
      author: { name: draft.author.name ?? '' },
      body: draft.body,
      createdAt: new Date().toISOString(),
      mine: true,
    },
  }),
})
