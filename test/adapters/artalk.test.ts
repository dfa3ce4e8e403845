import { expect, test } from 'vitest'
import createAdapter from '../../src/adapters/artalk'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft as drafted, line, wordsOf } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createArtalk, guestOf, setup } from './backends/artalk'

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
const author = { name: 'Ines', email: 'ines@blog.example' }
const draft = (words: string, parentId: string | null = null) => drafted(words, parentId, { author })

testAdapter('artalk', setup)
testFaults('artalk', setup)

/** An adapter whose every request gets the same answer. */
const hearing = (answer: () => Response, zone = 'Asia/Shanghai') =>
  createAdapter({ url: `https://artalk.example?site=Blog&zone=${zone}`, storage: memoryStorage(), fetch: async () => answer() })

const row = {
  id: 12,
  content: 'one *two*',
  content_marked: '<p>one <em>two</em></p>',
  user_id: 3,
  nick: 'Ada',
  email_encrypted: 'cfe00dde46ef942601ffafb9e2825e80',
  link: 'https://ada.example',
  ua: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0',
  date: '2026-07-25 04:01:48',
  is_collapsed: false,
  is_pending: false,
  is_pinned: true,
  is_allow_reply: true,
  is_verified: true,
  rid: 0,
  badge_name: 'Editor',
  badge_color: '#00f',
  ip_region: '上海',
  visible: true,
  vote_up: 4,
  vote_down: 1,
  page_key: '/posts/hello/',
  page_url: 'https://blog.example/posts/hello/',
  site_name: 'Blog',
}
const documented = (more: object = {}) =>
  Response.json({ comments: [{ ...row, ...more }], count: 1, roots_count: 1, page: { id: 1, admin_only: false, key: '/posts/hello/' } })

test('a documented thread is read as it was written, and nothing that was not asked for', async () => {
  expect(await hearing(documented).list({ thread, sort: 'newest' }, call())).toEqual({
    comments: [
      {
        id: '12',
        parentId: null,
        author: { name: 'Ada', url: 'https://ada.example', badges: ['verified'] },
        body: { format: 'html', value: row.content_marked },
        createdAt: '2026-07-25T04:01:48+08:00',
        status: 'published',
        score: 3,
        can: ['reply', 'vote'],
      },
    ],
    total: { value: 1, exact: true },
  })
})

test.each([
  ['UTC', '2026-07-25 04:01:48', '2026-07-25T04:01:48Z'],
  ['Europe/Berlin', '2026-07-25 04:01:48', '2026-07-25T04:01:48+02:00'],
  ['Europe/Berlin', '2026-01-25 04:01:48', '2026-01-25T04:01:48+01:00'],
  // The hours around the change of the clocks.
  ['Europe/Berlin', '2026-03-29 01:30:00', '2026-03-29T01:30:00+01:00'],
  ['Europe/Berlin', '2026-03-29 03:30:00', '2026-03-29T03:30:00+02:00'],
  ['America/St_Johns', '2026-07-25 04:01:48', '2026-07-25T04:01:48-02:30'],
])('a clock in %s that shows %s means %s', async (zone, date, iso) => {
  const { comments } = await hearing(() => documented({ date }), zone).list({ thread, sort: 'newest' }, call())
  expect(new Date(comments[0]?.createdAt ?? '')).toEqual(new Date(iso))
  expect(comments[0]?.createdAt).toMatch(/([+-]\d\d:\d\d|Z)$/)
})

test('without its site and zone, or with none the world knows, the owner is told what to write', () => {
  const made = (url: string) => () => createAdapter({ url, storage: memoryStorage() })
  expect(made('https://artalk.example')).toThrow('?site=Blog&zone=Asia/Shanghai')
  expect(made('https://artalk.example?site=Blog')).toThrow('?site=Blog&zone=Asia/Shanghai')
  expect(made('https://artalk.example?site=Blog&zone=Middle/Earth')).toThrow(/^afterword: zone=Middle\/Earth/)
})

/** A backend and a guest of it. */
function hosted(settings: Parameters<typeof createArtalk>[0] = {}) {
  const backend = createArtalk(settings)
  const { fetch } = line(backend.fetch)
  return { backend, fetch, adapter: guestOf(fetch, '192.0.2.1'), thread }
}

test('what its owner has collapsed is hidden, and takes no reply; a page for its owner alone is closed', async () => {
  const { backend, adapter } = hosted()
  const created = await adapter.create?.(thread, draft('rude'), call())
  backend.collapse(created?.id ?? '')
  expect((await all({ adapter, thread }))[0]).toMatchObject({ status: 'hidden', can: [] })
  backend.reserve('/posts/hello/')
  expect((await adapter.list({ thread, sort: 'newest' }, call())).state).toBe('closed')
  await expect(adapter.create?.(thread, draft('me too'), call())).rejects.toMatchObject({ code: 'forbidden' })
})

test('what waits for review and whose answer was lost is found again, by the name and address that only this asks with', async () => {
  const { backend, thread } = hosted()
  backend.hold()
  let lose = true
  const asked: string[] = []
  const adapter = guestOf(async (input, init) => {
    asked.push(String(input))
    const answer = await backend.fetch(new Request(input, init))
    if (lose && init?.method === 'POST') throw new TypeError('Failed to fetch')
    return answer
  }, '192.0.2.1')
  const lost = draft('let me in')
  await adapter.list({ thread, sort: 'newest' }, call())
  await expect(adapter.create?.(thread, lost, call())).rejects.toMatchObject({ code: 'offline' })
  expect(asked.join(' ')).not.toContain('ines')
  lose = false
  expect(await adapter.create?.(thread, lost, call())).toMatchObject({ status: 'pending', id: '1' })
  expect(asked.filter((address) => address.includes('ines'))).toHaveLength(1)
})

test('no reader’s browser is told', async () => {
  const { backend, adapter } = hosted()
  await adapter.create?.(thread, draft('hello'), call())
  const answer = await backend.fetch(new Request('https://artalk.example/api/v2/comments?page_key=/posts/hello/&site_name=Blog&limit=1'))
  expect(await answer.json()).toMatchObject({ comments: [{ ua: 'Afterword' }] })
})

test('votes go up, or both ways, or are not offered: as the owner has set for Artalk’s own widget', async () => {
  const down = hosted({ conf: { voteDown: true } })
  expect(await down.adapter.open?.(thread, call())).toEqual({ votes: 'updown' })
  const created = await down.adapter.create?.(thread, draft('vote on me'), call())
  const another = guestOf(down.fetch, '192.0.2.2')
  for (const vote of [-1, -1, 1, 0, -1] as const) expect(await another.vote?.(created?.id ?? '', vote, call())).toEqual({ score: vote })
  expect(await hosted().adapter.open?.(thread, call())).toEqual({ votes: 'up' })
  const none = hosted({ conf: { vote: false } })
  expect(await none.adapter.open?.(thread, call())).toEqual({})
  await expect(none.adapter.vote?.('99', 1, call())).rejects.toMatchObject({ code: 'not_found' })
})

const said =
  (status: number, msg: string, more: object = {}) =>
  () =>
    Response.json({ ...more, msg }, { status })
test.each<[string, () => Response, Code, object?]>([
  ['a captcha', said(403, 'Captcha required', { need_captcha: true, img_data: 'data:image/png;base64,' }), 'challenge'],
  ['the owner’s name', said(403, 'Admin access required', { need_login: true }), 'forbidden', { detail: 'Admin access required' }],
  ['an expired login', said(401, 'Login required', { need_auth_login: true }), 'signed_out'],
  ['no guests', said(500, 'anonymous user is not allowed'), 'signed_out'],
  ['a bad address', said(400, 'Invalid Email'), 'invalid', { detail: 'Invalid Email' }],
  ['no such parent', said(404, 'Parent comment not found'), 'not_found'],
  ['no such site', said(404, 'Site `Blog` not found.', { err_no_site: true }), 'not_found', { detail: 'Site `Blog` not found.' }],
  ['a broken database', said(500, 'Comment failed'), 'server'],
])('%s is told by its code', async (_, answer, code, details = {}) => {
  await expect(hearing(answer).create?.(thread, draft('hello'), call())).rejects.toMatchObject({ code, ...details })
})

test('an origin the owner has not allowed is told which setting to change', async () => {
  const adapter = createAdapter({
    url: 'https://artalk.example?site=Blog&zone=UTC',
    storage: memoryStorage(),
    fetch: async (_, init) => {
      if (init?.mode !== 'no-cors') throw new TypeError('Failed to fetch')
      return new Response()
    },
  })
  const list = adapter.list({ thread, sort: 'newest' }, call())
  await expect(list).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('trusted_domains') })
})

test('the count of a page is of both its spellings', async () => {
  const { adapter } = hosted()
  await adapter.create?.(thread, draft('with a slash'), call())
  await adapter.create?.({ id: thread.id, url: thread.id }, draft('without'), call())
  expect(await adapter.count?.([thread.id], call())).toEqual({ [thread.id]: { value: 2, exact: true } })
  expect((await all({ adapter, thread })).map(wordsOf)).toEqual(['with a slash'])
})
