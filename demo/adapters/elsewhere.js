import { comment, features, page } from './conversation.js'

const people = ['Ada', 'Bo Lindgren', 'Chidi', 'dora@example.social', 'Émile', 'Fatima Z.', 'Gus']
const faces = people.map((name, at) => ({
  kind: at % 3 ? 'like' : 'repost',
  author: { name, url: `https://social.example/@${encodeURIComponent(name)}` },
}))
const there = (n, parentId, more) => comment(n, parentId, { url: `https://social.example/@someone/${n}`, can: [], ...more })

const comments = [
  there(1, null, { via: 'social.example' }),
  there(2, 'c1', {
    via: 'social.example',
    warning: 'How a novel ends',
    body: { format: 'html', value: '<p>The butler <em>reads</em> it.</p>' },
  }),
  comment(3, null, { via: 'This page', can: [] }),
  there(4, null, { via: 'blog.example', author: { name: 'oleander', badges: ['verified'] } }),
  there(5, 'c4', { via: 'blog.example', status: 'hidden' }),
  there(6, 'c5', { via: 'blog.example' }),
]

/** What is said about the page elsewhere: read here, answered there. Some like it or pass it on; some words stand behind a warning. */
export default () => ({
  name: 'elsewhere',
  features: { ...features, votes: undefined, identity: 'none' },
  list: async (query) => ({
    ...page(comments, query),
    faces,
    elsewhere: { name: 'social.example', url: 'https://social.example/@you/1' },
  }),
})
