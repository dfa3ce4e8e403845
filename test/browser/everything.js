/**
 * A backend that can do everything the contract names, with one of every kind of comment in it. `?state=` in its address says how it
 * behaves: `empty`, `loading`, `failing`, `closed`, `elsewhere`, `refusing` (what is written), `waiting` (for the line), `busy` (many
 * comments, one branch deep), `returning` (one comment more with each visit).
 */
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString()
const markdown = (value) => ({ format: 'markdown', value })
const comment = (id, minutes, body, more = {}) => ({
  id,
  parentId: null,
  author: { name: 'Ines Vidal' },
  body: typeof body === 'string' ? markdown(body) : body,
  createdAt: ago(minutes),
  status: 'published',
  score: 3,
  reactions: [],
  can: ['reply', 'vote', 'react', 'report'],
  ...more,
})
const mine = { mine: true, can: ['reply', 'edit', 'delete'], editableUntil: ago(-15), source: 'Mine' }

const thread = () => [
  comment('first', 200, 'Counterpoint: *library* books, and [a link](https://example.com/).', {
    author: { name: 'Tom Achterberg', url: 'https://tom.example/', badges: ['author'] },
    reactions: [
      { emoji: '👍', count: 4 },
      { emoji: '🎉', count: 1, mine: true },
    ],
  }),
  comment('answer', 190, 'Answers the first.', {
    parentId: 'first',
    author: { name: 'سميرة', badges: ['moderator', 'verified'] },
    myVote: 1,
  }),
  comment('deeper', 180, 'Deeper.', { parentId: 'answer' }),
  comment('deepest', 170, 'Deeper still.', { parentId: 'deeper', author: { name: '' } }),
  comment('own', 160, 'Mine', { ...mine }),
  comment('pending', 150, 'Waits for review.', { ...mine, status: 'pending' }),
  comment('gone', 140, { format: 'text', value: '' }, { status: 'deleted', author: { name: '' }, can: [] }),
  comment('orphan', 130, 'Below what was deleted.', { parentId: 'gone' }),
  comment('edited', 120, { format: 'html', value: '<p>Edited, <b>in HTML</b>.</p>' }, { editedAt: ago(100) }),
  comment('warned', 110, 'The butler.', { warning: 'How it ends' }),
  comment(
    'code',
    100,
    '```js\nconst answer = 42 // of course\n```\n\n- [x] milk\n- [ ] candles\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted',
  ),
  comment('long', 90, Array.from({ length: 40 }, (_, line) => `Line ${line + 1} of a long comment.`).join('\n\n')),
]

export default ({ url }) => {
  const state = new URL(url).searchParams.get('state')
  const comments = state === 'empty' ? [] : thread()
  if (state === 'busy') {
    for (let n = 0; n < 12; n++) comments.push(comment(`deep${n}`, 80 - n, `Level ${n}.`, { parentId: n ? `deep${n - 1}` : null }))
    for (let n = 0; n < 12; n++) comments.push(comment(`more${n}`, 60 - n, `One of many, the ${n}th.`))
  }
  if (state === 'returning') {
    const visits = Number(sessionStorage.getItem('visits') ?? 0)
    sessionStorage.setItem('visits', String(visits + 1))
    for (let n = 0; n < visits; n++) comments.push(comment(`new${n}`, 0, 'Not here the last time.'))
  }
  const find = (id) => comments.find((comment) => comment.id === id)
  const never = () => new Promise(() => {})
  const page = (shown) => ({
    comments: shown,
    total: { value: comments.length, exact: true },
    state: state === 'closed' ? 'closed' : 'open',
    reactions: [{ emoji: '❤️', count: 2 }],
    ...(state === 'elsewhere' && { elsewhere: { name: 'social.example', url: 'https://social.example/@you/1' } }),
  })
  const everything = {
    name: 'everything',
    features: {
      sorts: ['newest', 'oldest', 'top'],
      depth: Number.POSITIVE_INFINITY,
      identity: 'required',
      fields: { email: 'optional', website: 'optional' },
      input: 'markdown',
      maxLength: 500,
      votes: 'updown',
      reactions: ['👍', '❤️', '🎉'],
      pageReactions: ['👍', '❤️', '🎉'],
      reviewed: true,
      editWindow: 900,
    },
    async list({ sort, cursor }) {
      if (state === 'loading') return never()
      if (state === 'failing') throw new TypeError('no')
      if (cursor) return page([comment('older', 1000, 'From the second page.')])
      const shown = sort === 'oldest' ? comments : [...comments].reverse()
      return { ...page(shown), ...(comments.length && { nextCursor: '2', more: { own: 2 } }) }
    },
    replies: async ({ parentId }) =>
      page([comment('reply', 50, 'A reply that was left out.', { parentId }), comment('reply2', 49, 'Another.', { parentId })]),
    async get() {
      throw Object.assign(new Error('gone'), { [Symbol.for('afterword.error')]: true, code: 'not_found' })
    },
    async create(_thread, { clientId, parentId, body, author }) {
      if (state === 'refusing') throw new TypeError('refused')
      if (state === 'waiting') throw Object.assign(new Error('no line'), { [Symbol.for('afterword.error')]: true, code: 'offline' })
      const stored = comment(clientId, 0, body, { ...mine, parentId, author: { name: author.name ?? '' }, source: body.value })
      comments.push(stored)
      return { status: 'published', id: clientId, comment: stored }
    },
    edit: async (id, body) => ({ ...find(id), body, editedAt: ago(0) }),
    remove: async () => {},
    vote: async () => undefined,
    react: async () => undefined,
    report: async () => {},
    watch(_thread, onChange, { signal }) {
      const arrive = () =>
        onChange({
          ...page([comment(`live${Date.now()}`, 0, 'Came while somebody read.')]),
          total: { value: comments.length + 1, exact: true },
        })
      addEventListener('test:arrive', arrive, { signal })
    },
  }
  if (state !== 'elsewhere') return everything
  const { create: _, edit: __, remove: ___, vote: ____, react: _____, report: ______, ...reading } = everything
  return reading
}
