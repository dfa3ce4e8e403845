import { buildTree } from '../core/tree'
import type { Sort } from '../core/types'
import { all, type Check, call, fill, must, refuses, walk, within, wordsOf } from './check'

const dated = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
/** Everything the contract has a name for; what else a backend says (an address, a region, the hash of a mail address) stays with it. */
const known = {
  page: ['comments', 'nextCursor', 'total', 'state', 'more', 'elsewhere', 'faces', 'reactions'],
  comment: `id parentId author body createdAt editedAt status score myVote reactions can mine editableUntil source url warning via`.split(
    ' ',
  ),
  author: ['name', 'url', 'avatar', 'badges'],
  body: ['format', 'value'],
}
const unknown = (value: object, kind: keyof typeof known) => Object.keys(value).filter((key) => !known[kind].includes(key))
const methods = { reply: 'create', edit: 'edit', delete: 'remove', vote: 'vote', react: 'react', report: 'report' } as const

/** What every adapter does: lists. */
export const reading: readonly Check[] = [
  {
    section: 'features',
    sentence: 'Features are small, plain and sensible.',
    async run({ adapter }) {
      const { sorts, depth, identity, input, maxLength } = adapter.features
      must(typeof adapter.name === 'string' && adapter.name !== '', 'An adapter has a name.')
      must(sorts.length > 0, 'There is at least one order; the first is the default.')
      must(
        new Set(sorts).size === sorts.length && sorts.every((sort) => ['oldest', 'newest', 'top'].includes(sort)),
        'Orders are known, each named once.',
        sorts,
      )
      must(depth >= 0, 'The depth is 0 or more.', depth)
      must(['required', 'optional', 'none'].includes(identity), 'identity is required, optional or none.', identity)
      must(['text', 'markdown'].includes(input), 'input is text or markdown.', input)
      must(adapter.create === undefined || maxLength > 0, 'Where one can write, there is room for words.', maxLength)
    },
  },
  {
    section: 'empty',
    sentence: 'A thread that does not exist yet is an empty page, not an error.',
    async run({ adapter, thread }) {
      const page = await adapter.list({ thread, sort: adapter.features.sorts[0] ?? 'newest' }, call())
      must(Array.isArray(page.comments) && page.comments.length === 0, 'A thread nobody wrote in has no comments.', page)
      must(page.nextCursor === undefined, 'An empty page is the last one.')
      must(page.total === undefined || page.total.value === 0, 'An empty thread counts 0.', page.total)
    },
  },
  {
    section: 'shape',
    sentence: 'Comments are plain data: strings where strings belong, dates with a zone, known words.',
    async run(fixture) {
      await fill(fixture, within(fixture, [{ words: 'one' }, { words: 'two', under: 0 }]))
      for (const page of await walk(fixture)) {
        structuredClone(page)
        must(unknown(page, 'page').length === 0, 'A page holds nothing but what the contract names.', unknown(page, 'page'))
        for (const comment of page.comments) {
          const more = [...unknown(comment, 'comment'), ...unknown(comment.author, 'author'), ...unknown(comment.body, 'body')]
          must(more.length === 0, 'A comment holds nothing but what the contract names.', more)
          must(typeof comment.id === 'string' && comment.id !== '', 'An id is a string.', comment.id)
          must(comment.parentId === null || typeof comment.parentId === 'string', 'parentId is a string or null.', comment.parentId)
          must(typeof comment.author?.name === 'string', 'An author’s name is a string.', comment.author)
          must(
            ['text', 'markdown', 'html'].includes(comment.body?.format) && typeof comment.body.value === 'string',
            'A body has a format and a value.',
            comment.body,
          )
          must(typeof comment.createdAt === 'string' && dated.test(comment.createdAt), 'Dates are ISO 8601 with a zone.', comment.createdAt)
          must(comment.score === undefined || Number.isFinite(comment.score), 'A score is a number.', comment.score)
          for (const action of comment.can) {
            must(action in methods, 'can names known actions.', action)
            must(fixture.adapter[methods[action]] !== undefined, 'can names only what the adapter has a method for.', action)
          }
        }
      }
    },
  },
  {
    section: 'threads',
    sentence: 'Replies come flat, each naming its parent; nested they are the conversation that was held.',
    async run(fixture) {
      const wishes = within(fixture, [
        { words: 'root' },
        { words: 'reply', under: 0 },
        { words: 'deep', under: 1 },
        { words: 'other root' },
      ])
      const ids = await fill(fixture, wishes)
      const found = await all(fixture)
      must(found.length === wishes.length, 'Every comment is listed once.', found.map(wordsOf))
      for (const [at, wish] of wishes.entries()) {
        const comment = found.find(({ id }) => id === ids[at])
        must(comment !== undefined, 'A comment keeps its id.', ids[at])
        must(wordsOf(comment) === wish.words, 'A comment keeps its words.', comment.body)
        const parent = wish.under === undefined ? null : ids[wish.under]
        must(comment.parentId === parent, 'A reply names its parent.', comment)
      }
      const roots = wishes.filter(({ under }) => under === undefined).length
      must(buildTree(found).length === roots, 'Nested, there are as many roots as were written.')
    },
  },
  {
    section: 'pages',
    sentence: 'Walking the pages brings every comment once, in every order.',
    async run(fixture) {
      const ids = await fill(
        fixture,
        Array.from({ length: 45 }, (_, n) => ({ words: `comment ${n}` })),
      )
      for (const sort of fixture.adapter.features.sorts) {
        const seen = (await walk(fixture, sort)).flatMap(({ comments }) => comments.map(({ id }) => id))
        must(new Set(seen).size === seen.length, `${sort}: no comment comes twice.`, seen)
        must(
          ids.every((id) => seen.includes(id)),
          `${sort}: no comment is lost between pages.`,
          seen,
        )
        must(inOrder(sort, seen, ids), `${sort}: comments come in the order that was asked for.`, seen)
      }
    },
  },
  {
    section: 'total',
    sentence: 'A total counts what everybody can read; where the backend cannot count, it is left out.',
    async run(fixture) {
      await fill(fixture, [{ words: 'one' }, { words: 'two' }, { words: 'three' }])
      const [page] = await walk(fixture)
      must(page?.total === undefined || !page.total.exact || page.total.value === 3, 'An exact total is exact.', page?.total)
    },
  },
  {
    section: 'more',
    sentence: 'What a page leaves out below a comment is announced by more, and replies brings it.',
    needs: ['replies'],
    async run(fixture) {
      const { adapter, thread } = fixture
      const count = 45
      const ids = await fill(fixture, [{ words: 'root' }, ...Array.from({ length: count }, (_, n) => ({ words: `reply ${n}`, under: 0 }))])
      const root = ids[0] ?? ''
      const [page] = await walk(fixture)
      const shown = new Set(page?.comments.filter(({ parentId }) => parentId === root).map(({ id }) => id))
      must(shown.size + (page?.more?.[root] ?? 0) === count, 'more says how many direct replies were left out.', page?.more)
      let cursor: string | undefined
      do {
        const replies = await adapter.replies?.({ thread, parentId: root, ...(cursor !== undefined && { cursor }) }, call())
        for (const reply of replies?.comments ?? []) shown.add(reply.id)
        must(replies?.nextCursor === undefined || replies.nextCursor !== cursor, 'A cursor leads on.')
        cursor = replies?.nextCursor
      } while (cursor !== undefined)
      must(
        ids.slice(1).every((id) => shown.has(id)),
        'replies brings every reply that was left out.',
        shown.size,
      )
    },
  },
  {
    section: 'get',
    sentence: 'get brings a comment with its ancestors, root first, and refuses what is not there with not_found.',
    needs: ['get'],
    async run(fixture) {
      const { adapter, thread } = fixture
      const wishes = within(fixture, [{ words: 'root' }, { words: 'reply', under: 0 }, { words: 'deep', under: 1 }])
      const ids = await fill(fixture, wishes)
      for (const [at, id] of ids.entries()) {
        const page = await adapter.get?.({ thread, id }, call())
        const way: (string | undefined)[] = [id]
        for (let up = wishes[at]?.under; up !== undefined; up = wishes[up]?.under) way.unshift(ids[up])
        const seen = page?.comments.slice(0, way.length).map((comment) => comment.id)
        must(JSON.stringify(seen) === JSON.stringify(way), 'get brings the ancestors first, then the comment.', page?.comments)
      }
      await refuses(
        Promise.resolve(adapter.get?.({ thread, id: 'there-is-no-such-comment' }, call())),
        ['not_found'],
        'A comment that is not there is not_found.',
      )
    },
  },
  {
    section: 'words',
    sentence: 'Words come back as they went in: an adapter translates, it never cleans.',
    async run(fixture) {
      const { features } = fixture.adapter
      const longest = Math.min(3000, fixture.longest ?? 3000, features.maxLength || 3000)
      const words = ['naïve 👩‍👩‍👧 مرحبا 書', '1 < 2 and 3 > 2 && "quotes" \'single\'', '\u202Eright to left', 'x'.repeat(longest)]
      // Where Markdown is typed, the backend may make markup of it.
      if (features.input === 'text' && fixture.adapter.create) words.push('a <b>c</b> *d* &amp; e')
      const ids = await fill(
        fixture,
        words.map((words) => ({ words })),
      )
      const found = await all(fixture)
      for (const [at, sent] of words.entries()) {
        const comment = found.find(({ id }) => id === ids[at])
        must(comment !== undefined && wordsOf(comment) === sent, 'Words come back as they went in.', comment?.body)
      }
    },
  },
  {
    section: 'count',
    sentence: 'count answers for every thread it was asked about; an unknown one counts 0.',
    needs: ['count'],
    async run(fixture) {
      await fill(fixture, within(fixture, [{ words: 'one' }, { words: 'two', under: 0 }]))
      const counts = await fixture.adapter.count?.([fixture.thread.id, 'a-thread-nobody-wrote-in'], call())
      const { value = 0, exact = true } = counts?.[fixture.thread.id] ?? {}
      must(value === 2 || (!exact && value === 1), 'count counts comments and replies, or says that it is a lower bound.', counts)
      must(counts?.['a-thread-nobody-wrote-in']?.value === 0, 'An unknown thread counts 0.', counts)
    },
  },
  {
    section: 'erased',
    sentence: 'What was deleted at the backend is gone, or stands as a tombstone without its words; its neighbours stand.',
    with: ['erase'],
    async run(fixture) {
      const wishes = within(fixture, [{ words: 'to be erased' }, { words: 'a reply to it', under: 0 }, { words: 'a neighbour' }])
      const [erased = '', , neighbour] = await fill(fixture, wishes)
      must((await all(fixture)).length === 3, 'Every comment is listed once.')
      await fixture.erase?.(erased)
      const found = await all(fixture)
      const left = found.find(({ id }) => id === erased)
      must(!left || left.status === 'deleted' || left.status === 'hidden', 'A deleted comment is no published one.', left)
      must(!found.some((comment) => wordsOf(comment) === 'to be erased'), 'Its words are gone.', found)
      must(
        found.some((comment) => comment.id === neighbour && wordsOf(comment) === 'a neighbour'),
        'Its neighbours stand.',
        found,
      )
    },
  },
]

function inOrder(sort: Sort, seen: readonly string[], ids: readonly string[]): boolean {
  if (sort === 'top') return true
  const wanted = sort === 'oldest' ? ids : [...ids].reverse()
  return JSON.stringify(seen) === JSON.stringify(wanted)
}
