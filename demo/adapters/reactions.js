import { conversation, features } from './conversation.js'

const emoji = ['👍', '❤️', '😄', '🎉', '🤔', '👀']
const given = (counts, mine = []) =>
  emoji.flatMap((one, at) => (counts[at] ? [{ emoji: one, count: counts[at], ...(mine.includes(one) && { mine: true }) }] : []))

/** Readers who nod: emoji for comments and for the page, votes and reports. What is done here goes with the page. */
export default () => {
  const page = new Map(given([41, 12, 3, 7]).map((row) => [row.emoji, row]))
  const people = [{ badges: ['author'] }, {}, { badges: ['moderator'] }, {}, {}, { badges: ['verified', 'bot'] }, {}]
  const counts = [[3, 1], [], [12, 0, 4, 2, 0, 1], [0, 0, 0, 0, 1], [], [], [1]]
  const comments = new Map(
    conversation.map((comment, at) => [
      comment.id,
      {
        ...comment,
        author: { ...comment.author, ...people[at] },
        ...(at === 3 ? { mine: true, source: comment.body.value, can: ['reply', 'edit', 'delete'] } : {}),
        ...(comment.status === 'published' && { can: ['reply', 'vote', 'react', 'report', ...(at === 3 ? ['edit', 'delete'] : [])] }),
        reactions: given(counts[at], at === 0 ? ['❤️'] : []),
      },
    ]),
  )
  const counted = (rows, one, on) => {
    const known = new Map(rows.map((row) => [row.emoji, row]))
    const { count, mine } = known.get(one) ?? { count: 0 }
    known.set(one, { emoji: one, count: count + (mine === on ? 0 : on ? 1 : mine ? -1 : 0), mine: on })
    return [...known.values()].filter((row) => row.count > 0)
  }
  return {
    name: 'reactions',
    features: { ...features, reactions: emoji, pageReactions: emoji.slice(0, 4) },
    list: async () => ({ comments: [...comments.values()], reactions: [...page.values()], total: { value: 6, exact: true } }),
    create: async () => {
      throw new Error('Nothing is kept here.')
    },
    edit: async () => undefined,
    remove: async () => {},
    vote: async () => undefined,
    report: async () => {},
    async react({ id }, one, on) {
      if (id === null) {
        const rows = counted([...page.values()], one, on)
        page.clear()
        for (const row of rows) page.set(row.emoji, row)
        return rows
      }
      const comment = comments.get(id)
      const reactions = counted(comment.reactions, one, on)
      comments.set(id, { ...comment, reactions })
      return reactions
    },
  }
}
