import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/remark42'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft, fill, line, post, wordsOf } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createRemark42, guestOf, reading, setup } from './backends/remark42'

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
const skip = { remove: 'Remark42 keeps a comment with replies as it is; tried below' }

testAdapter('remark42, reading', reading)
testFaults('remark42, reading', reading)
testAdapter('remark42, writing', setup, { skip })
testFaults('remark42, writing', setup, { skip })

/** A backend and a guest of it who has heard what it offers. */
async function hosted(settings: Parameters<typeof createRemark42>[0] = {}) {
  const backend = createRemark42(settings)
  const { fetch } = line(backend.fetch)
  const adapter = guestOf(fetch, '192.0.2.1')
  await adapter.open?.(thread, call())
  return { backend, fetch, adapter, thread }
}

/** An adapter whose every request gets the same answer. */
const hearing = (answer: () => Response, url = 'https://remark.example?site=blog') =>
  createAdapter({ url, storage: memoryStorage(), fetch: async () => answer() })

const row = {
  id: '5c0f5a60-5a4c-4b3e-9e3c-2f0a7a9b1c11',
  pid: '',
  text: '<p>one <em>two</em></p>\n',
  orig: 'one *two*',
  user: { name: 'Ada', id: 'github_0a1b', picture: 'https://remark.example/api/v1/avatar/0a1b.image', ip: '8f3c', admin: true },
  locator: { site: 'blog', url: thread.url },
  score: 3,
  vote: 0,
  controversy: 1.2,
  time: '2026-08-22T10:15:30.123456789-05:00',
  edit: { time: '2026-08-22T10:17:00-05:00', summary: '' },
  pin: true,
  title: 'Hello',
}
const documented = {
  comments: [
    {
      comment: row,
      replies: [
        { comment: { ...row, id: 'deleted', pid: row.id, text: '', orig: '', edit: undefined, delete: true } },
        { comment: { ...row, id: 'blocked', pid: 'deleted', user: { ...row.user, admin: false, block: true } } },
      ],
    },
  ],
  info: { url: thread.url, count: 2, count_left: 5, last_comment: row.id, first_time: row.time, last_time: row.time },
}

test('a documented thread is read as it was written, and nothing that was not asked for', async () => {
  const page = await hearing(() => Response.json(documented)).list({ thread, sort: 'newest' }, call())
  expect(page).toMatchObject({ total: { value: 2, exact: true }, nextCursor: row.id })
  const own = `https://remark.example/web/iframe.html?site_id=blog&url=${encodeURIComponent(thread.url)}`
  expect(page.elsewhere).toEqual({ name: 'Remark42', url: own })
  const [root, deleted, blocked] = page.comments
  expect(root).toEqual({
    id: row.id,
    parentId: null,
    author: { name: 'Ada', avatar: row.user.picture, badges: ['admin'] },
    body: { format: 'html', value: row.text },
    createdAt: '2026-08-22T15:15:30.123Z',
    editedAt: '2026-08-22T15:17:00.000Z',
    status: 'published',
    score: 3,
    can: [],
    url: `${own}#remark42__comment-${row.id}`,
  })
  expect(deleted).toMatchObject({ parentId: row.id, status: 'deleted' })
  expect(blocked?.status).toBe('hidden')
})

test('without its site, or a proxy that lets us in, the owner is told what to write', async () => {
  expect(() => createAdapter({ url: 'https://remark.example', storage: memoryStorage() })).toThrow('?site=blog')
  const shut = createAdapter({
    url: 'https://remark.example?site=blog',
    storage: memoryStorage(),
    fetch: async (_, init) => {
      if (init?.mode !== 'no-cors') throw new TypeError('Failed to fetch')
      return new Response()
    },
  })
  const list = shut.list({ thread, sort: 'newest' }, call())
  await expect(list).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('PROXY_CORS') })
})

test('for reading there is no form, and no request but the list', async () => {
  const asked: string[] = []
  const adapter = createAdapter({
    url: 'https://remark.example/sub/?site=blog',
    storage: memoryStorage(),
    fetch: async (input) => {
      asked.push(String(input))
      return Response.json(documented)
    },
  })
  expect([adapter.create, adapter.open, adapter.vote, adapter.edit, adapter.remove]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  await adapter.list({ thread, sort: 'top', cursor: 'x', limit: 7 }, call())
  expect(asked).toEqual([
    `https://remark.example/sub/api/v1/find?site=blog&url=${encodeURIComponent(thread.url)}&format=tree&sort=-score&limit=7&offset_id=x`,
  ])
})

test('a page is a number of comments, never a part of what hangs below one', async () => {
  const fixture = await reading()
  await fill(fixture, [
    { words: 'first' },
    ...Array.from({ length: 6 }, (_, at) => ({ words: `reply ${at}`, under: 0 })),
    { words: 'second' },
    { words: 'third' },
  ])
  const { comments, nextCursor = '' } = await fixture.adapter.list({ thread, sort: 'oldest', limit: 3 }, call())
  expect(comments.map(wordsOf)).toHaveLength(7)
  const rest = await fixture.adapter.list({ thread, sort: 'oldest', limit: 3, cursor: nextCursor }, call())
  expect(rest.comments.map(wordsOf)).toEqual(['second', 'third'])
  expect(rest.nextCursor).toBeUndefined()
})

test('one may edit and delete for five minutes, as long as nobody has replied', async () => {
  const { backend, adapter, fetch } = await hosted()
  const [root = '', leaf = ''] = await post({ adapter, thread }, [{ words: 'root' }, { words: 'leaf' }])
  const before = await all({ adapter, thread })
  expect(before.map(({ can, mine, source }) => [can, mine, source])).toEqual([
    [['reply', 'edit', 'delete'], true, 'leaf'],
    [['reply', 'edit', 'delete'], true, 'root'],
  ])
  expect(Date.parse(before[0]?.editableUntil ?? '') - Date.parse(before[0]?.createdAt ?? '')).toBeCloseTo(300_000, -4)
  await guestOf(fetch, '192.0.2.2').create?.(thread, draft('a reply', root), call())
  expect((await all({ adapter, thread })).find(({ id }) => id === root)?.can).toEqual(['reply'])
  await expect(adapter.remove?.(root, call())).rejects.toMatchObject({ code: 'conflict' })
  await adapter.remove?.(leaf, call())
  await adapter.remove?.(leaf, call())
  expect((await all({ adapter, thread })).map(wordsOf)).toEqual(['root', 'a reply'])
  const [late = ''] = await post({ adapter, thread }, [{ words: 'late' }])
  backend.age(late)
  await expect(adapter.edit?.(late, { format: 'markdown', value: 'too late' }, call())).rejects.toMatchObject({ code: 'edit_expired' })
  expect((await all({ adapter, thread })).find(({ id }) => id === late)?.can).toEqual(['reply'])
})

test('the time for editing goes by the clock of Remark42', async () => {
  const slow = { ...documented, comments: [{ comment: { ...row, user: { ...row.user, id: 'me' }, time: '2020-01-01T00:00:00Z' } }] }
  const storage = memoryStorage()
  storage.set('user', 'me')
  const adapter = createAdapter({
    url: 'https://remark.example?site=blog&write=anonymous',
    storage,
    fetch: async () => Response.json(slow, { headers: { date: 'Wed, 01 Jan 2020 00:01:00 GMT' } }),
  })
  const { comments } = await adapter.list({ thread, sort: 'newest' }, call())
  expect(comments[0]?.can).toContain('edit')
  const left = Date.parse(comments[0]?.editableUntil ?? '') - Date.now()
  expect(left).toBeGreaterThan(200_000)
  expect(left).toBeLessThan(250_000)
})

test('votes are offered where the owner lets guests vote, never on one’s own', async () => {
  const open = await hosted()
  await post(open, [{ words: 'mine' }])
  expect((await all(open))[0]?.can).not.toContain('vote')
  const other = guestOf(open.fetch, '192.0.2.2')
  expect((await all({ adapter: other, thread }))[0]?.can).toEqual(['reply', 'vote'])
  expect(other.features.votes).toBeUndefined()
  expect(await other.open?.(thread, call())).toMatchObject({ votes: 'up', maxLength: 2048, editWindow: 300 })
  const without = await hosted({ anon_vote: false })
  expect(await without.adapter.open?.(thread, call())).not.toHaveProperty('votes')
})

test('a closed thread can be read, not written', async () => {
  const { backend, adapter } = await hosted()
  await post({ adapter, thread }, [{ words: 'while it was open' }])
  backend.close(thread.url)
  expect(await adapter.list({ thread, sort: 'newest' }, call())).toMatchObject({ state: 'closed', comments: [{ can: [] }] })
  await expect(adapter.create?.(thread, draft('too late'), call())).rejects.toMatchObject({ code: 'closed' })
})

test('what the owner has not switched on is named', async () => {
  for (const settings of [{ auth_providers: ['github'] }, { send_jwt_header: false }]) {
    const { fetch } = line(createRemark42(settings).fetch)
    const adapter = guestOf(fetch, '192.0.2.1')
    await expect(adapter.open?.(thread, call())).rejects.toThrow('AUTH_ANON=true and AUTH_SEND_JWT_HEADER=true')
    const created = adapter.create?.(thread, draft('hello'), call())
    await expect(created).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('AUTH_SEND_JWT_HEADER') })
  }
})

test('a name it does not take is said of the name; a blocked guest is blocked', async () => {
  const { backend, adapter } = await hosted()
  const odd = draft('hello', null, { author: { name: 'a@b' } })
  await expect(adapter.create?.(thread, odd, call())).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'name', problem: 'malformed' }],
  })
  await post({ adapter, thread }, [{ words: 'rude' }])
  backend.block('Ines')
  await expect(adapter.create?.(thread, draft('again'), call())).rejects.toMatchObject({ code: 'blocked' })
  expect((await all({ adapter, thread }))[0]?.status).toBe('hidden')
})

test('no cookies are sent or taken, and the token goes no further than one request', async () => {
  const { backend } = await hosted()
  const kept = new Map<string, string | undefined>()
  const credentials = new Set<unknown>()
  const adapter = guestOf(
    async (input, init) => {
      credentials.add(init?.credentials)
      return backend.fetch(new Request(input, init))
    },
    '192.0.2.1',
    { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) },
  )
  await post({ adapter, thread }, [{ words: 'hello' }])
  expect([...credentials]).toEqual(['omit'])
  expect([...kept.keys()].sort()).toEqual(['name', 'sent', 'user'])
  expect(kept.get('user')).toMatch(/^anonymous_/)
})

const said = (status: number, code: number, error: string, details: string) => () => Response.json({ error, details, code }, { status })
test.each<[string, () => Response, Code, object?]>([
  ['not found', said(400, 1, 'no value', "can't get comment by id"), 'not_found'],
  ['undecodable', said(400, 2, 'EOF', "can't bind comment"), 'invalid'],
  ['another’s comment', said(403, 3, 'rejected', 'can not edit comments for other users'), 'forbidden'],
  ['too long', said(400, 4, 'comment text exceeded', 'invalid comment'), 'invalid', { detail: 'invalid comment: comment text exceeded' }],
  ['blocked', said(403, 7, 'rejected', 'user blocked'), 'blocked'],
  ['read-only', said(403, 8, 'rejected', 'old post, read-only'), 'closed'],
  ['too late', said(400, 10, 'too late to edit', "can't update comment"), 'edit_expired'],
  ['replied to', said(400, 11, "parent comment with reply can't be edited", "can't update comment"), 'conflict'],
  ['one’s own', said(400, 13, 'can not vote for his own comment', "can't vote for comment"), 'forbidden'],
  ['voted already', said(400, 14, 'the same ip already voted for', "can't vote for comment"), 'rejected'],
  ['too many votes', said(400, 15, 'maximum number of votes exceeded', "can't vote for comment"), 'rejected'],
  ['lowest score', said(400, 16, 'minimal score reached', "can't vote for comment"), 'rejected'],
  ['restricted words', said(400, 19, 'restricted words', 'invalid comment'), 'rejected'],
  ['a lost picture', said(400, 20, 'not found', "can't load picture from the comment"), 'invalid'],
  ['a broken database', said(500, 0, 'timeout', "can't save comment"), 'server'],
  ['too fast', () => new Response('You have reached maximum request limit.', { status: 429 }), 'rate_limited', { retryAfter: 2 }],
  ['no access', () => new Response('Access denied', { status: 403 }), 'forbidden'],
])('%s is told by its code', async (_, answer, code, details = {}) => {
  const adapter = hearing(answer)
  await expect(adapter.list({ thread, sort: 'newest' }, call())).rejects.toMatchObject({ code, ...details })
})

test('the count of a page is of both its spellings', async () => {
  const { adapter } = await hosted()
  await post({ adapter, thread }, [{ words: 'with a slash' }])
  await post({ adapter, thread: { id: thread.id, url: thread.id } }, [{ words: 'without' }])
  expect(await adapter.count?.([thread.id], call())).toEqual({ [thread.id]: { value: 2, exact: true } })
})
