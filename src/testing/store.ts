import { describe, expect, test } from 'vitest'
import { AfterwordError } from '../core/errors'
import type { CommentRow, NewComment, Ref, Store } from '../server/store/store'

/** Makes an empty store for one test; `close` is called when the test ends. */
export type OpenStore = () => Promise<Store>

const thread = { id: '0000000000001', key: 'https://blog.example/post' }
const nobodyRefuses = () => {}

/** The conformance suite of the server's stores: whatever keeps the rows has to keep these promises. Registers vitest tests. */
export function testStore(title: string, open: OpenStore): void {
  describe(title, () => {
    const promise = (sentence: string, check: (store: Store, post: Post) => Promise<void>) =>
      test(sentence, async () => {
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
      const [a, b, c] = await Promise.all([
        post({ clientId }),
        post({ clientId }),
        post({ clientId, source: 'other', requestHash: 'other' }),
      ])
      expect(b.seq).toBe(a.seq)
      expect(c.seq).toBe(a.seq)
      expect((await store.totals([thread.key])).get(thread.key)).toBe(1)
      const again = await store.create(draft({ clientId, requestHash: 'other' }), nobodyRefuses)
      expect(again).toMatchObject({ created: false, requestHash: 'hash' })
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
        () => store.setThreadState(thread.key, 'closed'),
        () => store.setStatus(row, 'spam'),
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
