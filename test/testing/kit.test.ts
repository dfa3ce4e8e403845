import { expect, test } from 'vitest'
import createMemory, { memoryShelf } from '../../src/adapters/memory'
import type { Adapter } from '../../src/core/adapter'
import { AfterwordError } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import type { Comment, CommentPage } from '../../src/core/types'
import { uuid } from '../../src/core/uuid'
import { brokenSections, checks } from '../../src/testing/adapter'
import type { Setup } from '../../src/testing/check'

/** Tests of the kit itself: an adapter broken on purpose has to be found out, in the section that speaks of it. */

const thread = { id: 'page', url: 'https://blog.example/page' }

/** A sound backend, with one fault planted in what its adapter does. */
function broken(plant: (sound: Adapter) => Partial<Adapter>): Setup {
  return () => {
    const shelf = memoryShelf()
    const as = (viewer: string): Adapter => {
      const sound: Adapter = { ...createMemory({ url: '', storage: memoryStorage(), shelf, viewer }), preview: async (body) => body }
      return { ...sound, ...plant(sound) }
    }
    return { adapter: as('one'), another: as('two'), thread }
  }
}

/** A fault in every page a list brings. */
const listing = (spoil: (page: CommentPage) => unknown) =>
  broken((sound) => ({ list: async (query, call) => spoil(await sound.list(query, call)) as CommentPage }))
const each = (spoil: (comment: Comment, at: number) => unknown) => listing((page) => ({ ...page, comments: page.comments.map(spoil) }))

const faults: Record<string, readonly [section: string, setup: Setup]> = {
  'no order at all': ['features', broken((sound) => ({ features: { ...sound.features, sorts: [] } }))],
  'an unknown thread is an error': [
    'empty',
    broken((sound) => ({
      list: async (query, call) => {
        const page = await sound.list(query, call)
        if (!page.comments.length) throw new AfterwordError('not_found')
        return page
      },
    })),
  ],
  'ids are numbers': ['shape', each((comment, at) => ({ ...comment, id: at + 1 }))],
  'dates without a zone': ['shape', each((comment) => ({ ...comment, createdAt: comment.createdAt.slice(0, 19) }))],
  'can promises what there is no method for': ['shape', broken(() => ({ remove: undefined as never }))],
  'an author that is an element': ['shape', each((comment) => ({ ...comment, author: { name: { type: 'img', props: {} } } }))],
  'replies name the wrong parent': ['threads', each((comment) => ({ ...comment, parentId: null }))],
  'a page is lost': [
    'pages',
    broken((sound) => ({ list: async (query, call) => ({ ...(await sound.list(query, call)), nextCursor: undefined as never }) })),
  ],
  'the first page again and again': [
    'pages',
    broken((sound) => ({ list: async ({ cursor: _, ...query }, call) => ({ ...(await sound.list(query, call)), nextCursor: 'again' }) })),
  ],
  'comments come twice': ['pages', listing((page) => ({ ...page, comments: [...page.comments, ...page.comments.slice(0, 1)] }))],
  'every order is the same': ['pages', broken((sound) => ({ list: (query, call) => sound.list({ ...query, sort: 'newest' }, call) }))],
  'the total is off by one': ['total', listing((page) => ({ ...page, total: { value: (page.total?.value ?? 0) + 1, exact: true } }))],
  'left-out replies are not announced': ['more', listing(({ more: _, ...page }) => page)],
  'replies brings nothing': ['more', broken(() => ({ replies: async () => ({ comments: [] }) }))],
  'get forgets the ancestors': [
    'get',
    broken((sound) => ({ get: async (query, call) => ({ comments: (await sound.get?.(query, call))?.comments.slice(-1) ?? [] }) })),
  ],
  'get invents a comment': [
    'get',
    broken((sound) => ({ get: (query, call) => sound.get?.(query, call).catch(() => ({ comments: [] })) ?? Promise.reject() })),
  ],
  'words are escaped': [
    'words',
    each((comment) => ({ ...comment, body: { ...comment.body, value: comment.body.value.replaceAll('<', '&lt;') } })),
  ],
  'words are cut': ['words', each((comment) => ({ ...comment, body: { ...comment.body, value: comment.body.value.slice(0, 1000) } }))],
  'count counts roots only': [
    'count',
    broken(() => ({ count: async (ids) => Object.fromEntries(ids.map((id) => [id, { value: id === 'page' ? 1 : 0, exact: true }])) })),
  ],
  'an abort is wrapped': [
    'abort',
    broken((sound) => ({
      list: (query, call) =>
        sound.list(query, call).catch((error) => {
          throw new AfterwordError('unknown', 'aborted', { cause: error })
        }),
    })),
  ],
  'an abort is ignored': ['abort', broken((sound) => ({ list: (query) => sound.list(query, { signal: new AbortController().signal }) }))],
  'a reply becomes a root': [
    'create',
    broken((sound) => ({
      create: (thread, draft, call) => sound.create?.(thread, { ...draft, parentId: null }, call) ?? Promise.reject(),
    })),
  ],
  'clientId is not heeded': [
    'once',
    broken((sound) => ({
      create: (thread, draft, call) => sound.create?.(thread, { ...draft, clientId: uuid() }, call) ?? Promise.reject(),
    })),
  ],
  'errors are swallowed': [
    'refusals',
    broken((sound) => ({
      create: async (...draft) => (await sound.create?.(...draft).catch(() => undefined)) ?? { status: 'published', id: 'none' },
    })),
  ],
  'errors are bare strings': [
    'refusals',
    broken((sound) => ({
      create: (...draft) =>
        sound.create?.(...draft).catch(() => {
          throw 'no'
        }) ?? Promise.reject(),
    })),
  ],
  'edit does nothing': ['edit', broken(() => ({ edit: async () => undefined }))],
  'anybody may edit': [
    'edit',
    broken((sound) => ({
      edit: (...words) => sound.edit?.(...words).catch(() => undefined) ?? Promise.resolve(undefined),
    })),
  ],
  'remove does nothing': ['remove', broken(() => ({ remove: async () => {} }))],
  'a tombstone takes its replies with it': [
    'remove',
    listing((page) => ({
      ...page,
      comments: page.comments.filter(
        ({ status, parentId }) => status !== 'deleted' && !page.comments.some(({ id, status }) => id === parentId && status === 'deleted'),
      ),
    })),
  ],
  'a vote toggles': [
    'vote',
    broken((sound) => {
      let last = 0
      return {
        vote: (id, vote, call) => {
          const next = vote === last ? 0 : vote
          last = next
          return sound.vote?.(id, next, call) ?? Promise.reject()
        },
      }
    }),
  ],
  'a vote is never counted': ['vote', broken(() => ({ vote: async (_id, vote) => ({ myVote: vote }) }))],
  'strangers are taken for the author': [
    'strangers',
    each((comment) => ({ ...comment, mine: true, can: [...comment.can, 'edit', 'delete'] })),
  ],
  'the preview is empty': ['preview', broken(() => ({ preview: async () => ({ format: 'html', value: '' }) }))],
}

test('a sound adapter breaks nothing', async () => {
  expect(await brokenSections(broken(() => ({})))).toEqual(new Map())
})

test.each(Object.entries(faults))('%s: found', async (_, [section, setup]) => {
  const found = await brokenSections(setup)
  expect([...found.keys()]).toContain(section)
  expect(found.get(section)).toMatch(/\. But: ./)
})

test('there is a planted fault for every section of the kit', () => {
  expect(new Set(Object.values(faults).map(([section]) => section))).toEqual(new Set(checks.map(({ section }) => section)))
})
