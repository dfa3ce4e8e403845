import { describe, expect, test } from 'vitest'
import { AfterwordError } from '../core/errors'
import { type CommentRow, type NewComment, pageSeq, type Ref, type Store } from '../server/store/store'

/** Makes an empty store for one test; `close` is called when the test ends. */
export type OpenStore = () => Promise<Store>

/** The ids are what follows from the keys. */
const thread = { id: 'f5sregyvdcc2y', key: 'https://blog.example/post' }
const nobodyRefuses = () => {}

/** The conformance suite of the server's stores: whatever keeps the rows has to keep these promises. Registers vitest tests. */
export function testStore(title: string, open: OpenStore): void {
  describe(title, () => {
    const promise = (sentence: string, check: (store: Store, post: Post) => Promise<void>) =>
      // Some write thousands of rows, one after the other, to a disk that may be busy.
      test(sentence, { timeout: 60_000 }, async () => {
        const store = await open()
        try {
          await check(store, (more) => posted(store, more))
        } finally {
          await store.close()
        }
      })

    promise('a thread nobody wrote in is not there, and counts nothing', async (store) => {
      expect(await store.thread(thread.key)).toBeUndefined()
      expect(await store.totals([thread.key])).toEqual(new Map())
    })

    promise('what is written is read back as it was: unicode, quotes, line breaks, a long text', async (store, post) => {
      for (const source of [
        'naïve 👩‍👩‍👧 مرحبا \u202Ertl',
        "'; drop table comments; --",
        'a\r\nb\n\tc',
        'x'.repeat(10_000),
        '\u0001\u200b',
      ]) {
        const row = await post({ source, html: source, name: source.slice(0, 80) })
        expect(await store.comment(row)).toMatchObject({ source, html: source, name: source.slice(0, 80) })
      }
    })

    promise('the same clientId twice is one comment; the second answer is the first', async (store, post) => {
      const clientId = crypto.randomUUID()
      const [a, b] = await Promise.all([post({ clientId }), post({ clientId })])
      const c = await post({ clientId, source: 'other', requestHash: 'other' })
      expect(b.seq).toBe(a.seq)
      expect(c.seq).toBe(a.seq)
      expect((await store.totals([thread.key])).get(thread.key)).toBe(1)
      const again = await store.create(draft({ clientId, requestHash: 'other' }), nobodyRefuses)
      expect(again).toMatchObject({ created: false, requestHash: 'hash' })
    })

    promise('the name of an old act is swept away, of a young one is not', async (store) => {
      const [old, young] = [crypto.randomUUID(), crypto.randomUUID()]
      for (const [clientId, now] of [
        [old, 1_000],
        [young, 2_000],
      ] as const)
        await store.create(draft({ clientId, now }), nobodyRefuses)
      expect(await store.sweep(1_000)).toBe(0)
      expect(await store.sweep(2_000)).toBeGreaterThan(0)
      expect(await store.sweep(2_000)).toBe(0)
      expect(await store.create(draft({ clientId: young }), nobodyRefuses)).toMatchObject({ created: false })
      expect(await store.create(draft({ clientId: old }), nobodyRefuses)).toMatchObject({ created: true })
    })

    promise('who refuses within the transaction leaves nothing behind', async (store) => {
      const refusing = store.create(draft(), () => {
        throw new AfterwordError('closed')
      })
      await expect(refusing).rejects.toMatchObject({ code: 'closed' })
      expect(await store.thread(thread.key)).toBeUndefined()
    })

    promise('comments are numbered in the order they came, and time never runs backwards', async (store, post) => {
      const rows = [await post({ now: 5_000 }), await post({ now: 1_000 }), await post({ now: 9_000 })]
      expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3])
      expect(rows.map(({ createdAt }) => createdAt)).toEqual([5_000, 5_000, 9_000])
      const oldest = await store.children(thread.id, { parent: null, sort: 'oldest', limit: 10 })
      expect(oldest.map(({ seq }) => seq)).toEqual([1, 2, 3])
    })

    for (const sort of ['newest', 'oldest', 'top'] as const) {
      promise(`${sort}: pages lose and double nothing while others post`, async (store, post) => {
        for (let n = 0; n < 30; n++) {
          const row = await post()
          if (n % 3) await store.vote(row, `guest-${n}`, n % 2 ? 1 : -1)
        }
        const seen: CommentRow[] = []
        for (let page = 0; page < 20; page++) {
          const after = seen.at(-1)
          const rows = await store.children(thread.id, { parent: null, sort, limit: 7, ...(after && { after }) })
          seen.push(...rows)
          if (page === 1) await post()
          if (rows.length < 7) break
        }
        const numbers = seen.map(({ seq }) => seq)
        expect(new Set(numbers).size).toBe(numbers.length)
        for (let seq = 1; seq <= 30; seq++) expect(numbers).toContain(seq)
      })
    }

    promise('a tombstone stands while something hangs below it, and goes with the last of it, up the whole line', async (store, post) => {
      const line: Ref[] = []
      for (let n = 0; n < 50; n++) line.push(await post({ parentSeq: line.at(-1)?.seq ?? null }))
      for (const ref of line.slice(0, -1)) await store.erase(ref)
      for (const ref of line) expect((await store.comment(ref))?.visible).toBe(true)
      expect((await store.thread(thread.key))?.total).toBe(1)
      await store.erase(line[49] as Ref)
      for (const ref of line) expect(await store.comment(ref)).toMatchObject({ visible: false, replyCount: 0 })
      expect((await store.thread(thread.key))?.total).toBe(0)
    })

    promise('publishing a reply brings the vanished comment above it back as a tombstone', async (store, post) => {
      const root = await post()
      const reply = await post({ parentSeq: root.seq, status: 'pending' })
      await store.erase(root)
      expect((await store.comment(root))?.visible).toBe(false)
      await store.setStatus(reply, 'published')
      expect(await store.comment(root)).toMatchObject({ visible: true, status: 'deleted', replyCount: 1 })
      await store.setStatus(reply, 'spam')
      expect((await store.comment(root))?.visible).toBe(false)
    })

    promise('what is erased is gone, words, name, mail and all; and nobody brings it back', async (store, post) => {
      const row = await post({ source: 'secret', name: 'Ines', email: 'ines@example.com', website: 'https://example.com/' })
      await store.erase(row)
      expect(await store.comment(row)).toMatchObject({ source: '', html: '', name: '', website: null, status: 'deleted' })
      expect((await store.setStatus(row, 'published'))?.status).toBe('deleted')
    })

    promise('votes are absolute, one a guest, however many arrive at once', async (store, post) => {
      const row = await post()
      await Promise.all(Array.from({ length: 20 }, () => store.vote(row, 'guest-a', 1)))
      expect(await store.vote(row, 'guest-b', 1)).toBe(2)
      expect(await store.vote(row, 'guest-a', -1)).toBe(0)
      expect(await store.vote(row, 'guest-a', 0)).toBe(1)
      expect(await store.votesOf(thread.id, 'guest-b')).toEqual(new Map([[row.seq, 1]]))
      expect(await store.votesOf(thread.id, 'guest-a')).toEqual(new Map())
    })

    promise(
      'reactions are absolute, one a guest and emoji, however many arrive at once; counts are kept with them',
      async (store, post) => {
        const row = await post()
        const all = (seq: number) => store.reactionsOf(thread.id, [seq]).then((found) => found.get(seq))
        await Promise.all(Array.from({ length: 20 }, () => store.react(row, 'guest-a', '🎉', true)))
        expect(await store.react(row, 'guest-b', '🎉', true)).toEqual([{ emoji: '🎉', count: 2 }])
        await store.react(row, 'guest-b', '❤️', true)
        expect(await store.reactionsBy(thread.id, 'guest-b')).toEqual(new Map([[row.seq, expect.arrayContaining(['🎉', '❤️'])]]))
        await Promise.all(Array.from({ length: 20 }, () => store.react(row, 'guest-a', '🎉', false)))
        expect(await all(row.seq)).toEqual(
          expect.arrayContaining([
            { emoji: '🎉', count: 1 },
            { emoji: '❤️', count: 1 },
          ]),
        )
        await store.react(row, 'guest-b', '❤️', false)
        expect(await all(row.seq)).toEqual([{ emoji: '🎉', count: 1 }])
        await store.erase(row)
        expect(await all(row.seq)).toEqual([])
        expect(await store.react(row, 'guest-a', '🎉', true)).toBeUndefined()
        expect(await store.reactionsBy(thread.id, 'guest-b')).toEqual(new Map())
      },
    )

    promise('a page can be given an emoji before anybody wrote; its address comes with the first comment', async (store, post) => {
      expect(await store.reactToPage(thread, 'guest', '👍', true)).toEqual([{ emoji: '👍', count: 1 }])
      expect(await store.thread(thread.key)).toMatchObject({ total: 0, state: 'open' })
      const row = await post({ thread: { ...thread, url: 'https://blog.example/post', title: 'A post' } })
      expect(row.seq).toBe(1)
      expect((await store.reactionsOf(thread.id, [pageSeq, row.seq])).get(pageSeq)).toEqual([{ emoji: '👍', count: 1 }])
    })

    promise('a report is one a guest and comment; put aside it stays so for those who made it', async (store, post) => {
      const [row, quiet] = [await post(), await post()]
      await store.report(row, 'guest-a', { reason: 'spam' }, 1)
      await store.report(row, 'guest-a', { reason: 'hate', note: 'look' }, 2)
      await store.report(row, 'guest-b', { reason: 'other' }, 3)
      await store.report(quiet, 'guest-b', { reason: 'false' }, 4)
      const found = await store.reported(10, 1)
      expect(found.map(({ seq, times, threadKey, reports }) => [seq, times, threadKey, reports])).toEqual([
        [row.seq, 2, thread.key, [{ reason: 'other', note: '' }]],
        [quiet.seq, 1, thread.key, [{ reason: 'false', note: '' }]],
      ])
      expect(await store.reported(1, 1)).toHaveLength(1)
      expect(await store.dismiss(row)).toBe(2)
      await store.report(row, 'guest-a', { reason: 'spam' }, 5)
      expect((await store.reported(10, 9)).map(({ seq }) => seq)).toEqual([quiet.seq])
      await store.setStatus(quiet, 'spam')
      expect(await store.reported(10, 9)).toEqual([])
    })

    promise('a badge stands on everything a guest wrote and will write, and on nothing of anybody else’s', async (store, post) => {
      const elsewhere = { id: 'mss4erfzfgpea', key: 'https://blog.example/other' }
      const before = [
        await post({ guestId: 'owner' }),
        await post({ guestId: 'owner', thread: elsewhere }),
        await post({ guestId: 'reader' }),
      ]
      const stamp = store.stamp(elsewhere.id)
      await store.setBadge('owner', 'author')
      const after = await post({ guestId: 'owner' })
      expect(await Promise.all([...before, after].map(async (row) => (await store.comment(row))?.badge))).toEqual([
        'author',
        'author',
        null,
        'author',
      ])
      expect(store.stamp(elsewhere.id)).not.toBe(stamp)
      await store.setBadge('owner', null)
      expect((await store.comment(after))?.badge).toBeNull()
    })

    promise('what a reader could see change is found by the version at which it did; what nobody saw is not', async (store, post) => {
      const version = async () => (await store.thread(thread.key))?.version ?? 0
      const since = async (after: number) =>
        (await store.changedSince(thread.id, { after, until: await version(), limit: 10 })).map(({ seq, status }) => [seq, status])
      const words = { format: 'text', source: 'b', html: 'b', htmlRev: 1, editedAt: 1 } as const
      const root = await post()
      const waiting = await post({ status: 'pending' })
      let at = await version()
      await store.edit(waiting, { ...words, status: 'pending' })
      await store.setStatus(waiting, 'spam')
      await store.report(root, 'g', { reason: 'spam' }, 1)
      await store.react(root, 'g', '🎉', false)
      await store.vote(root, 'g', 0)
      expect([await version(), await since(at)]).toEqual([at, []])
      const acts: [act: () => Promise<unknown>, told: readonly unknown[]][] = [
        [() => post(), [[3, 'published']]],
        [() => store.edit(root, { ...words, status: 'published' }), [[1, 'published']]],
        [() => store.vote(root, 'g', 1), [[1, 'published']]],
        [() => store.react(root, 'g', '🎉', true), [[1, 'published']]],
        [() => store.reactToPage(thread, 'g', '👍', true), []],
        [() => store.setThreadState(thread.key, 'closed'), []],
        [
          () => store.setBadge('guest', 'moderator'),
          [
            [1, 'published'],
            [3, 'published'],
          ],
        ],
        [() => store.setStatus({ threadId: thread.id, seq: 3 }, 'spam'), [[3, 'spam']]],
        [() => store.setStatus(waiting, 'published'), [[2, 'published']]],
        [() => post({ parentSeq: 1 }), [[4, 'published']]],
        [() => store.erase(root), [[1, 'deleted']]],
        // The last reply goes, and the tombstone above it with it.
        [
          () => store.erase({ threadId: thread.id, seq: 4 }),
          [
            [1, 'deleted'],
            [4, 'deleted'],
          ],
        ],
      ]
      for (const [act, told] of acts) {
        at = await version()
        await act()
        expect(await version(), String(act)).toBeGreaterThan(at)
        expect((await since(at)).sort(), String(act)).toEqual(told)
      }
      expect(await store.changedSince(thread.id, { after: 0, until: await version(), limit: 2 })).toHaveLength(2)
      expect(await store.changedSince(thread.id, { after: 0, until: 1, limit: 10 })).toHaveLength(0)
    })

    promise('every write is told to who listens, once it is done', async (store, post) => {
      const told: string[] = []
      const end = store.onWrite((id) => told.push(id))
      const row = await post()
      expect(told).toEqual([thread.id])
      await store.vote(row, 'g', 1)
      expect(told).toHaveLength(2)
      end()
      await post()
      expect(told).toHaveLength(2)
    })

    promise('an edit is refused by what stands when it comes, and then changes nothing', async (store, post) => {
      const row = await post({ source: 'first' })
      const words = { format: 'text', source: 'late', html: 'late', htmlRev: 1, status: 'published', editedAt: 9 } as const
      await store.erase(row)
      const refused = store.edit(row, words, ({ status }) => {
        if (status === 'deleted') throw new TypeError('gone')
      })
      await expect(refused).rejects.toThrow('gone')
      expect(await store.comment(row)).toMatchObject({ status: 'deleted', source: '' })
    })

    promise('totals, states and what waits follow every change', async (store, post) => {
      const row = await post({ status: 'pending' })
      expect((await store.waiting('pending', 10)).map(({ seq, threadKey }) => [seq, threadKey])).toEqual([[row.seq, thread.key]])
      await store.setStatus(row, 'published')
      expect(await store.waiting('pending', 10)).toEqual([])
      expect((await store.totals([thread.key, 'nowhere'])).get(thread.key)).toBe(1)
      expect(await store.setThreadState(thread.key, 'closed')).toBe(true)
      expect(await store.setThreadState('nowhere', 'closed')).toBe(false)
      expect(await store.isClosed(thread.id)).toBe(true)
    })

    promise('every change a reader could see changes the thread’s stamp', async (store, post) => {
      const row = await post()
      const acts = [
        () => post(),
        () => store.edit(row, { format: 'text', source: 'b', html: 'b', htmlRev: 1, status: 'published', editedAt: 1 }),
        () => store.vote(row, 'g', 1),
        () => store.react(row, 'g', '🎉', true),
        () => store.reactToPage(thread, 'g', '🎉', true),
        () => store.setBadge('guest', 'author'),
        () => store.setThreadState(thread.key, 'closed'),
        () => store.setStatus(row, 'spam'),
        () => store.setStatus(row, 'published'),
        () => store.erase(row),
      ]
      for (const act of acts) {
        const before = store.stamp(thread.id)
        expect(store.stamp(thread.id)).toBe(before)
        await act()
        expect(store.stamp(thread.id)).not.toBe(before)
      }
    })

    promise('a body rendered anew is kept, unless its words have changed meanwhile', async (store, post) => {
      const row = await post({ source: 'old' })
      await store.rerendered(row, 'old', 'new html', 9)
      expect(await store.comment(row)).toMatchObject({ html: 'new html', htmlRev: 9 })
      await store.rerendered(row, 'somebody else’s', 'wrong', 10)
      expect((await store.comment(row))?.html).toBe('new html')
    })

    promise('a chain of 2,000 replies is walked, counted and taken down', async (store, post) => {
      let parentSeq: number | null = null
      for (let n = 0; n < 2_000; n++) parentSeq = (await post({ parentSeq })).seq
      const [root] = await store.children(thread.id, { parent: null, sort: 'oldest', limit: 10 })
      expect(root).toMatchObject({ seq: 1, replyCount: 1 })
      expect((await store.childrenOf(thread.id, [1_999])).map(({ seq }) => seq)).toEqual([2_000])
    })

    promise('a setting is made once', async (store) => {
      expect(await store.setting('secret', () => 'a')).toBe('a')
      expect(await store.setting('secret', () => 'b')).toBe('a')
    })
  })
}

type Post = (more?: Partial<NewComment>) => Promise<CommentRow>

function draft(more: Partial<NewComment> = {}): NewComment {
  return {
    thread,
    clientId: crypto.randomUUID(),
    requestHash: 'hash',
    parentSeq: null,
    guestId: 'guest',
    name: 'Ines',
    format: 'text',
    source: 'words',
    html: '<p>words</p>',
    htmlRev: 1,
    status: 'published',
    network: 'network',
    now: 1_000,
    ...more,
  }
}

async function posted(store: Store, more?: Partial<NewComment>): Promise<CommentRow> {
  return (await store.create(draft(more), nobodyRefuses)).row
}
