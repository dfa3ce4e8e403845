import type { Store } from '../../../src/server/store/store'

const thread = { id: '0000000000001', key: 'page' }
const ref = { threadId: thread.id, seq: 1 }
const words = { format: 'text', source: 'x', html: 'x', htmlRev: 1 } as const
const draft = () => ({
  ...words,
  thread,
  clientId: crypto.randomUUID(),
  requestHash: '',
  parentSeq: null as number | null,
  guestId: 'g',
  name: 'N',
  status: 'published' as const,
  network: '',
  now: 1,
})

/** Each method of a store, asked in each way that makes another statement. */
const questions: { readonly [Name in Exclude<keyof Store, 'pool'>]: (store: Store) => unknown } = {
  create: async (store) => {
    await store.create(draft(), () => {})
    return store.create({ ...draft(), parentSeq: 1 }, () => {})
  },
  thread: (store) => store.thread('page'),
  isClosed: (store) => store.isClosed(thread.id),
  comment: (store) => store.comment(ref),
  children: async (store) => {
    for (const parent of [null, 1])
      for (const sort of ['newest', 'oldest', 'top'] as const)
        for (const after of [undefined, { seq: 1, score: 0 }])
          await store.children(thread.id, { parent, sort, limit: 20, ...(after && { after }) })
  },
  childrenOf: (store) => store.childrenOf(thread.id, [1, 2]),
  byGuest: (store) => store.byGuest(thread.id, 'g', 500),
  changedSince: (store) => store.changedSince(thread.id, { after: 1, until: 9, limit: 100 }),
  votesOf: (store) => store.votesOf(thread.id, 'g'),
  reactionsOf: (store) => store.reactionsOf(thread.id, [0, 1, 2]),
  reactionsBy: (store) => store.reactionsBy(thread.id, 'g'),
  totals: (store) => store.totals(['page', 'other']),
  knowsGuest: (store) => store.knowsGuest('g'),
  meet: (store) => store.meet('h', 1),
  edit: (store) => store.edit(ref, { ...words, status: 'published', editedAt: 2 }),
  vote: async (store) => {
    await store.vote(ref, 'h', 1)
    await store.vote(ref, 'h', 0)
  },
  react: async (store) => {
    await store.react(ref, 'h', '🎉', true)
    await store.react(ref, 'h', '🎉', false)
  },
  reactToPage: (store) => store.reactToPage(thread, 'h', '🎉', true),
  report: (store) => store.report(ref, 'h', { reason: 'spam' }, 1),
  setStatus: async (store) => {
    for (const status of ['pending', 'published'] as const) await store.setStatus({ ...ref, seq: 2 }, status)
  },
  setThreadState: (store) => store.setThreadState('page', 'open'),
  rerendered: (store) => store.rerendered(ref, 'x', 'x', 1),
  waiting: (store) => store.waiting('pending', 100),
  reported: (store) => store.reported(100, 3),
  dismiss: (store) => store.dismiss(ref),
  setBadge: (store) => store.setBadge('g', 'author'),
  backlog: (store) => store.backlog(),
  sourcesAfter: (store) => store.sourcesAfter(ref, 'words', 200),
  sweep: (store) => store.sweep(1),
  setting: (store) => store.setting('key', () => 'value'),
  erase: (store) => store.erase(ref),
  stamp: (store) => store.stamp(thread.id),
  onWrite: (store) => store.onWrite(() => {}),
  ping: (store) => store.ping(),
  close: () => undefined,
}

/** Asks a store everything there is to ask; throws where a method is missing here. */
export async function askEverything(store: Store): Promise<void> {
  const missing = Object.keys(store).filter((name) => name !== 'pool' && !Object.hasOwn(questions, name))
  if (missing.length) throw new Error(`Not asked: ${missing}.`)
  for (const ask of Object.values(questions)) await ask(store)
}
