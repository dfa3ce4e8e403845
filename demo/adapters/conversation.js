/**
 * Material for the demo pages: a small conversation, and what every demo adapter shares. Plain modules, as anybody's own adapter
 * would be: `backend="/adapters/long.js"`.
 */
const minute = 60_000
const since = Date.UTC(2026, 8, 14, 9, 30)

const people = ['Ines Vidal', 'Tom Achterberg', 'Priya N.', 'Жанна', 'oleander', 'Grandfather Bao', 'M. Lindqvist', 'Samira Haddad']
const remarks = [
  'My copy of *Walden* has a previous owner who wrote “no he didn’t” next to every second paragraph. Best edition there is.',
  'I always felt guilty writing in books until I inherited my aunt’s. Now I feel guilty that I did not write more.',
  'The bit about the **narrow page** is true, by the way. I bind books for a living:\n\n> paper that is bound too close to the type cracks\n\nis something I say about once a week.',
  'Counterpoint: library books.',
  'There is a lovely collection of marginalia in the university library here. Somebody in 1612 complains about the heating.',
  'Does anyone know when rulers stopped being used for underlining?',
  'Mine is mostly shopping lists, I’m afraid.\n\n- milk\n- candles\n- *something for the cat*',
  'This is the first comment section I have read to the end in years.',
]

/** @param {number} n */
export const comment = (n, parentId = null, more = {}) => ({
  id: `c${n}`,
  parentId,
  author: { name: people[(n * 5) % people.length] },
  body: { format: 'markdown', value: remarks[(n * 3) % remarks.length] },
  createdAt: new Date(since + n * 37 * minute).toISOString(),
  status: 'published',
  score: (n * 7) % 12,
  can: ['reply', 'vote'],
  ...more,
})

export const features = {
  sorts: ['newest', 'oldest', 'top'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  input: 'markdown',
  maxLength: 10_000,
  votes: 'updown',
}

/** A short thread, three levels deep, with a tombstone. */
export const conversation = [
  comment(1),
  comment(2, 'c1'),
  comment(3, 'c2'),
  comment(4),
  comment(5, null, { status: 'deleted', author: { name: '' }, body: { format: 'text', value: '' }, can: [], score: 0 }),
  comment(6, 'c5'),
  comment(7),
]

/** Sorted roots, a page at a time, with all that hangs below them. */
export function page(comments, { sort, cursor = '0' }, size = 20) {
  const order = {
    newest: (a, b) => (a.createdAt < b.createdAt ? 1 : -1),
    oldest: (a, b) => (a.createdAt < b.createdAt ? -1 : 1),
    top: (a, b) => b.score - a.score,
  }
  const roots = comments.filter((c) => c.parentId === null).sort(order[sort])
  const from = Number(cursor)
  const chosen = roots.slice(from, from + size)
  const shown = new Set(chosen.map((c) => c.id))
  for (const c of comments) if (c.parentId !== null && shown.has(c.parentId)) shown.add(c.id)
  return {
    comments: [...chosen, ...comments.filter((c) => c.parentId !== null && shown.has(c.id))],
    ...(from + size < roots.length && { nextCursor: String(from + size) }),
    total: { value: comments.filter((c) => c.status === 'published').length, exact: true },
  }
}
