import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { review } from '../../src/server/review'
import { bearer, house, type Json } from './house'

/** What readers do to a comment without words of their own, and what moderators make of it. */

const give = (emoji: string, on = true, more: object = { clientId: randomUUID() }) => ({ emoji, on, ...more })

describe('reactions', () => {
  test('are absolute, one a guest and emoji, and told to everybody, most given first', async () => {
    const { post, ask, list } = await house()
    const { id } = await post('react to me')
    const path = `/comments/${id}/reactions`
    const first = await ask('PUT', path, give('🙏'))
    expect(first.status).toBe(200)
    expect(first.headers.get('cache-control')).toBe('private, no-store')
    expect(first.json).toEqual({ reactions: [{ emoji: '🙏', count: 1, mine: true }], token: expect.any(String) })
    const one = bearer(first.json.token)
    await Promise.all(Array.from({ length: 20 }, () => ask('PUT', path, give('🙏', true, {}), one)))
    await ask('PUT', path, give('🎉'))
    const second = await ask('PUT', path, give('🎉', true, {}), one)
    expect(second.json).toEqual({
      reactions: [
        { emoji: '🎉', count: 2, mine: true },
        { emoji: '🙏', count: 1, mine: true },
      ],
    })
    const shown = [
      { emoji: '🎉', count: 2 },
      { emoji: '🙏', count: 1 },
    ]
    expect((await list()).comments[0].reactions).toEqual(shown)
    expect((await ask('GET', '/threads/page/viewer', undefined, one)).json.reactions).toEqual({
      [id]: expect.arrayContaining(['🎉', '🙏']),
    })
    expect((await ask('PUT', path, give('🎉', false, {}), one)).json.reactions).toEqual([
      { emoji: '🎉', count: 1, mine: false },
      { emoji: '🙏', count: 1, mine: true },
    ])
    await ask('PUT', path, give('🙏', false, {}), one)
    await ask('PUT', path, give('🙏', false, {}), one)
    expect((await list()).comments[0].reactions).toEqual([{ emoji: '🎉', count: 1 }])
  })

  test('a lost answer finds the same stranger again', async () => {
    const { post, ask } = await house()
    const { id } = await post('x')
    const clientId = randomUUID()
    const [a, b] = [
      await ask('PUT', `/comments/${id}/reactions`, give('🎉', true, { clientId })),
      await ask('PUT', `/comments/${id}/reactions`, give('🎉', true, { clientId })),
    ]
    expect(b.json).toEqual(a.json)
    expect((await ask('PUT', `/comments/${id}/reactions`, give('🎉', true, {}))).json.error.code).toBe('signed_out')
  })

  test('only what the owner offers, not on one’s own, not on what is gone or waits', async () => {
    const { post, ask, list, restart } = await house()
    const mine = await post('mine')
    const path = `/comments/${mine.id}/reactions`
    const code = async (...request: Parameters<typeof ask>) => (await ask(...request)).json.error.code
    expect(await code('PUT', path, give('💩'))).toBe('invalid')
    expect(await code('PUT', path, give('x'.repeat(50)))).toBe('invalid')
    expect(await code('PUT', path, give('🎉', true, {}), bearer(mine.token))).toBe('rejected')
    expect(await code('PUT', '/comments/0000000000000-1/reactions', give('🎉'))).toBe('not_found')
    expect(await code('PUT', '/threads/page/reactions', give('🎉'))).toBe('unsupported')
    await ask('PUT', path, give('🎉'))
    await ask('DELETE', `/comments/${mine.id}`, undefined, bearer(mine.token))
    expect(await code('PUT', path, give('🎉'))).toBe('not_found')
    await restart()
    expect((await list()).comments).toEqual([])
  })

  test('none where the owner wants none; what was given of an emoji no longer offered is not shown', async () => {
    const off = await house({ reactions: [] })
    const { id } = await off.post('x')
    const page = await off.list()
    expect(page.features.reactions).toBeUndefined()
    expect(page.comments[0]).not.toHaveProperty('reactions')
    expect(page.comments[0].can).toEqual(['reply', 'vote', 'report'])
    expect((await off.ask('PUT', `/comments/${id}/reactions`, give('🎉'))).json.error.code).toBe('unsupported')
    const on = await house({ reactions: ['👀'] })
    const { id: other } = await on.post('x')
    await on.server.store.react({ threadId: other.slice(0, 13), seq: 1 }, 'g', '🎉', true)
    await on.ask('PUT', `/comments/${other}/reactions`, give('👀'))
    expect((await on.list()).comments[0].reactions).toEqual([{ emoji: '👀', count: 1 }])
  })

  test('to the page: in a thread nobody has written in, too, which then keeps its address with the first comment', async () => {
    const url = 'https://article.example/a'
    const { ask, list, server } = await house({ pageReactions: ['👍', '❤️'] })
    expect(await list(url)).toMatchObject({ features: { pageReactions: ['👍', '❤️'] }, reactions: [], version: 0 })
    const given = await ask('PUT', `/threads/${encodeURIComponent(url)}/reactions`, give('❤️'))
    expect(given.json.reactions).toEqual([{ emoji: '❤️', count: 1, mine: true }])
    expect(await list(url)).toMatchObject({ comments: [], total: 0, reactions: [{ emoji: '❤️', count: 1 }] })
    const viewer = await ask('GET', `/threads/${encodeURIComponent(url)}/viewer`, undefined, bearer(given.json.token))
    expect(viewer.json).toMatchObject({ pageReactions: ['❤️'], reactions: {} })
    const draft = { clientId: randomUUID(), parentId: null, body: { format: 'text', value: 'x' }, author: { name: 'Ines' } }
    await ask('POST', `/threads/${encodeURIComponent(url)}/comments`, { ...draft, page: { url, title: 'A title' } })
    expect(await server.store.thread(url)).toMatchObject({ total: 1 })
    const page = await list(url)
    expect(page.reactions).toEqual([{ emoji: '❤️', count: 1 }])
    expect(page.comments[0].reactions).toEqual([])
    expect(await list(url, '?limit=1&cursor=9.0')).not.toHaveProperty('reactions')
  })

  test('an edited comment keeps them, in the answer to its author, too', async () => {
    const { post, ask } = await house()
    const { id, token } = await post('before')
    await ask('PUT', `/comments/${id}/reactions`, give('🎉'))
    const { json } = await ask('PATCH', `/comments/${id}`, { body: { format: 'text', value: 'after' } }, bearer(token))
    expect(json).toMatchObject({ reactions: [{ emoji: '🎉', count: 1 }], can: ['reply', 'edit', 'delete'] })
  })

  test('count against the limit of votes, reports against that of writing', async () => {
    const { ask, post } = await house({
      rateLimit: { read: { points: 100, duration: 60 }, write: { points: 2, duration: 60 }, vote: { points: 2, duration: 60 } },
    })
    const { id } = await post('x')
    const status = async (path: string, method: string, body: object) => (await ask(method, `/comments/${id}/${path}`, body)).status
    for (const wanted of [200, 200, 429]) expect(await status('reactions', 'PUT', give('🎉'))).toBe(wanted)
    for (const wanted of [204, 429]) expect(await status('reports', 'POST', { reason: 'spam', clientId: randomUUID() })).toBe(wanted)
  })
})

describe('reports', () => {
  test('are listed for review with how many and why, one a guest, and put aside', async () => {
    const { post, ask, server } = await house()
    const { id, token } = await post('a rude remark')
    const { id: other } = await post('a fine remark')
    const clientId = randomUUID()
    const report = (of: string, more: object, headers = {}) => ask('POST', `/comments/${of}/reports`, { reason: 'abuse', ...more }, headers)
    expect((await report(id, { clientId, reason: 'spam' })).status).toBe(204)
    expect((await report(id, { clientId, note: 'He is \u001b[31mrude\nto me' })).status).toBe(204)
    for (let n = 0; n < 6; n++) await report(id, { clientId: randomUUID() })
    await report(other, { clientId, reason: 'offtopic' })
    expect((await report(id, {}, bearer(token))).json.error.code).toBe('rejected')
    expect((await report(id, { reason: 'dislike', clientId })).status).toBe(400)
    expect((await report(id, { clientId, note: 'x'.repeat(1_001) })).status).toBe(400)
    expect((await report(id, { clientId, note: 'a\0b' })).status).toBe(400)
    const lines = (await review(server.store, [])).join('\n')
    expect(lines).toContain('Reported by readers:')
    expect(lines.indexOf(id)).toBeLessThan(lines.indexOf(other))
    expect(lines).toContain('a rude remark')
    expect(lines).toContain('! abuse')
    expect(lines).toContain('! and 2 more')
    expect(lines).toContain('! offtopic')
    expect(lines).not.toContain('\u001b')
    const all = await server.store.reported(10, 100)
    expect(all[0]).toMatchObject({ times: 7, reports: expect.arrayContaining([{ reason: 'abuse', note: 'He is \u001b[31mrude\nto me' }]) })

    expect(await review(server.store, ['dismiss', id, other, 'nonsense'])).toEqual([
      `${id}: dismissed 7 reports`,
      `${other}: dismissed 1 report`,
      'nonsense: there is no such comment',
    ])
    // Whoever was heard does not bring it back by insisting; somebody else does.
    await report(id, { clientId })
    expect(await review(server.store, [])).toEqual(['Nothing waits for review.'])
    await report(id, { clientId: randomUUID() })
    expect((await review(server.store, [])).join('\n')).toContain(id)
  })

  test('may be made in a closed thread, and go with the comment', async () => {
    const { post, ask, server, list } = await house()
    const { id, token } = await post('x')
    await server.store.setThreadState('page', 'closed')
    expect((await list()).comments[0].can).toContain('report')
    const sent = await ask('POST', `/comments/${id}/reports`, { reason: 'illegal', note: 'note', clientId: randomUUID() })
    expect(sent.status).toBe(204)
    await ask('DELETE', `/comments/${id}`, undefined, bearer(token))
    expect(await server.store.reported(10, 10)).toEqual([])
    expect((await ask('POST', `/comments/${id}/reports`, { reason: 'spam', clientId: randomUUID() })).json.error.code).toBe('not_found')
  })
})

describe('badges', () => {
  test('are given to whoever wrote a comment, stand on all of theirs, and follow no name', async () => {
    const { post, list, server, ask } = await house()
    const mine = await post('one', { name: 'The Author' })
    await post('two', { name: 'The Author', token: mine.token, thread: 'elsewhere' })
    await post('false', { name: 'The Author' })
    const worn = async (thread = 'page') =>
      Object.fromEntries((await list(thread)).comments.map((comment: Json) => [comment.body.value.trim(), comment.author.badges]))
    const { version } = await list('elsewhere')
    expect(await review(server.store, ['badge', mine.id, 'author'])).toEqual([`${mine.id}: author, here and wherever this person writes`])
    const later = await post('three', { name: 'The Author', token: mine.token })
    expect(later.comment.author.badges).toEqual(['author'])
    expect(await worn()).toEqual({ '<p>one</p>': ['author'], '<p>false</p>': undefined, '<p>three</p>': ['author'] })
    expect(await worn('elsewhere')).toEqual({ '<p>two</p>': ['author'] })
    expect((await list('elsewhere')).version).toBeGreaterThan(version)
    await ask('DELETE', `/comments/${later.id}`, undefined, bearer(mine.token))
    await review(server.store, ['badge', mine.id, 'none'])
    expect(await worn()).toEqual({ '<p>one</p>': undefined, '<p>false</p>': undefined })
    await expect(review(server.store, ['badge', mine.id, 'admin'])).rejects.toThrow(/author\|moderator\|none/)
    await expect(review(server.store, ['badge', 'author'])).rejects.toThrow(/Say which/)
  })
})
