import { conversation, features, page } from './conversation.js'

/** A conversation to look at, and to join; what is written goes with the page. */
export default () => {
  const comments = [...conversation]
  return {
    name: 'sample',
    features,
    list: async (query) => page(comments, query),
    async create(_thread, { clientId, parentId, body, author }) {
      const known = comments.find(({ id }) => id === clientId)
      const comment = known ?? {
        id: clientId,
        parentId,
        author: { name: author.name },
        body,
        createdAt: new Date().toISOString(),
        status: 'published',
        score: 0,
        can: ['reply'],
      }
      if (!known) comments.push(comment)
      return { status: 'published', id: clientId, comment }
    },
  }
}
