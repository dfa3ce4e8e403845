import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bearer, house } from './house'

/** Every route, as a client would use it, against the real app over a real file. */

describe('reading and posting', () => {
  test('a thread nobody wrote in is an empty page', async () => {
    const { ask } = await house()
    const { status, json } = await ask('GET', '/threads/page/comments')
    expect(status).toBe(200)
    expect(json).toMatchObject({ comments: [], total: 0, state: 'open', features: { maxLength: 10_000, editWindow: 900 } })
    expect(json.nextCursor).toBeUndefined()
  })

  test('what is posted stands for everybody, rendered, after a restart too', async () => {
    const { post, list, restart } = await house()
    const posted = await post('A **bold** claim with <b>html</b>')
    expect(posted).toMatchObject({ status: 'published', comment: { mine: true, source: 'A **bold** claim with <b>html</b>' } })
    expect(posted.token).toMatch(/^[\w-]{43}$/)
    await restart()
    const { comments, total } = await list()
    expect(total).toBe(1)
    expect(comments[0]).toMatchObject({
      id: posted.id,
      parentId: null,
      author: { name: 'Ines' },
      score: 0,
      can: ['reply', 'vote', 'react', 'report'],
    })
    expect(comments[0].body.value.trim()).toBe('<p>A <strong>bold</strong> claim with &lt;b&gt;html&lt;/b&gt;</p>')
    expect(comments[0].mine).toBeUndefined()
    expect(comments[0].source).toBeUndefined()
  })

  test('the same page by another address is the same thread', async () => {
    const { post, list } = await house()
    await post('one', { thread: 'https://blog.example/post/' })
    expect((await list('https://blog.example/post/index.html?utm_source=x#top')).total).toBe(1)
  })

  test('replies hang where they belong; a reply to nothing, or to another thread, is refused', async () => {
    const { post, list } = await house()
    const root = await post('root')
    const reply = await post('reply', { parentId: root.id })
    const deep = await post('deep', { parentId: reply.id })
    expect(deep.comment.parentId).toBe(reply.id)
    expect((await list()).comments.map((comment: { id: string }) => comment.id)).toEqual([root.id, reply.id, deep.id])
    expect((await post('x', { parentId: 'nonsense' })).error.code).toBe('not_found')
    expect((await post('x', { parentId: root.id, thread: 'elsewhere' })).error.code).toBe('not_found')
  })

  test('pages walk through a thread without loss or doubles while others post, in every order', async () => {
    const { post, list } = await house()
    const ids = new Set<string>()
    for (let n = 0; n < 45; n++) ids.add((await post(`comment ${n}`)).id)
    for (const sort of ['newest', 'oldest', 'top']) {
      const seen: string[] = []
      let cursor = ''
      for (let n = 0; n < 20; n++) {
        const page = await list('page', `?sort=${sort}&limit=7${cursor && `&cursor=${cursor}`}`)
        seen.push(...page.comments.map((comment: { id: string }) => comment.id))
        if (!page.nextCursor) break
        cursor = page.nextCursor
        if (n === 1) await post('somebody else meanwhile')
      }
      expect(new Set(seen).size, sort).toBe(seen.length)
      for (const id of ids) expect(seen, sort).toContain(id)
    }
  })

  test('a comment with many replies shows the first, says how many are left, and gives them when asked', async () => {
    const { post, list } = await house()
    const root = await post('root')
    for (let n = 0; n < 35; n++) await post(`reply ${n}`, { parentId: root.id })
    const page = await list()
    expect(page.comments).toHaveLength(11)
    expect(page.more[root.id]).toBe(25)
    const replies: string[] = []
    let cursor = ''
    do {
      const more = await list('page', `?parent=${root.id}&limit=20${cursor && `&cursor=${cursor}`}`)
      replies.push(...more.comments.map((comment: { body: { value: string } }) => comment.body.value.trim()))
      cursor = more.nextCursor ?? ''
    } while (cursor)
    expect(replies).toEqual(Array.from({ length: 35 }, (_, n) => `<p>reply ${n}</p>`))
  })

  test('one comment comes with its ancestors', async () => {
    const { post, list, ask } = await house()
    let parentId: string | null = null
    const chain: string[] = []
    for (let n = 0; n < 5; n++) {
      parentId = (await post(`level ${n}`, { parentId })).id
      chain.push(String(parentId))
    }
    const { comments } = await list('page', `?around=${chain[3]}`)
    expect(comments.map((comment: { id: string }) => comment.id)).toEqual(chain)
    expect((await ask('GET', '/threads/page/comments?around=0000000000000-1')).json.error.code).toBe('not_found')
  })

  test('time never runs backwards within a thread, whatever the clock does', async () => {
    let now = Date.parse('2026-03-29T01:59:00Z')
    const { post, list } = await house({ clock: () => now })
    await post('first')
    now -= 3_600_000
    await post('second')
    const { comments } = await list('page', '?sort=oldest')
    expect(comments.map((comment: { body: { value: string } }) => comment.body.value.trim())).toEqual(['<p>first</p>', '<p>second</p>'])
    expect(Date.parse(comments[1].createdAt)).toBeGreaterThanOrEqual(Date.parse(comments[0].createdAt))
  })
})

describe('once is once', () => {
  test('1,000 posts, each sent two to four times at once or again: 1,000 comments, and the first answer each time', {
    timeout: 60_000,
  }, async () => {
    const { post, list } = await house()
    for (let batch = 0; batch < 50; batch++) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, at) => {
          const clientId = randomUUID()
          const send = () => post(`comment ${batch}-${at}`, { clientId })
          const together = await Promise.all(at % 2 ? [send(), send()] : [send(), send(), send()])
          const again = await send()
          for (const answer of [...together, again]) {
            expect(answer.id).toBe(again.id)
            expect(answer.token).toBe(again.token)
          }
        }),
      )
    }
    expect((await list()).total).toBe(1000)
  })

  test('other words under a name that was used are refused, and nothing changes', async () => {
    const { post, list } = await house()
    const clientId = randomUUID()
    await post('first', { clientId })
    expect((await post('second', { clientId })).error.code).toBe('conflict')
    expect((await list()).total).toBe(1)
  })
})

describe('one’s own', () => {
  test('a lost answer is found again by whoever has become somebody in the meantime; nobody else gets it', async () => {
    const { ask, post } = await house()
    const { id } = await post('by somebody else')
    const clientId = randomUUID()
    const first = await post('whose answer was lost', { clientId })
    const voted = await ask('PUT', `/comments/${id}/vote`, { vote: 1, clientId: randomUUID() })
    const again = await post('whose answer was lost', { clientId, token: voted.json.token })
    expect([again.status, again.id]).toEqual(['published', first.id])
    const known = randomUUID()
    await post('by somebody known', { clientId: known, token: first.token })
    expect((await post('by somebody known', { clientId: known, token: voted.json.token })).error.code).toBe('conflict')
  })

  test('nobody writes over later words unseen; the same edit again is no conflict', async () => {
    const { ask, post } = await house()
    const { id, token, comment } = await post('first')
    const edit = (value: string, was?: string) =>
      ask('PATCH', `/comments/${id}`, { body: { format: 'markdown', value }, was }, bearer(token))
    const second = await edit('second', comment.createdAt)
    expect(second.json.editedAt > comment.createdAt).toBe(true)
    const late = await edit('of another tab', comment.createdAt)
    expect([late.status, late.json.error.code]).toEqual([409, 'conflict'])
    expect((await edit('second', comment.createdAt)).status).toBe(200)
    const { editedAt } = (await edit('second')).json
    expect((await edit('third', editedAt)).status).toBe(200)
    expect((await edit('whoever says nothing writes over it')).status).toBe(200)
  })

  test('the author may edit within the window and delete; nobody else may do either', async () => {
    let now = Date.now()
    const { post, ask, list } = await house({ clock: () => now })
    const mine = await post('with a tpyo')
    const other = await post('somebody else')
    const edit = (token?: string) =>
      ask('PATCH', `/comments/${mine.id}`, { body: { format: 'markdown', value: 'without a typo' } }, bearer(token))
    expect((await edit()).json.error.code).toBe('signed_out')
    expect((await edit(other.token)).json.error.code).toBe('forbidden')
    const edited = await edit(mine.token)
    expect(edited.status).toBe(200)
    expect(edited.json).toMatchObject({ source: 'without a typo', mine: true })
    expect(edited.json.editedAt).toBeTruthy()
    expect((await list()).comments.find(({ id }: { id: string }) => id === mine.id).body.value).toContain('without a typo')
    now += 901_000
    expect((await edit(mine.token)).json.error.code).toBe('edit_expired')

    expect((await ask('DELETE', `/comments/${mine.id}`)).json.error.code).toBe('signed_out')
    expect((await ask('DELETE', `/comments/${mine.id}`, undefined, bearer(other.token))).json.error.code).toBe('forbidden')
    expect((await ask('DELETE', `/comments/${mine.id}`, undefined, bearer(mine.token))).status).toBe(204)
    expect((await ask('DELETE', `/comments/${mine.id}`, undefined, bearer(mine.token))).status).toBe(204)
    expect((await list()).comments.map(({ id }: { id: string }) => id)).toEqual([other.id])
  })

  test('a deleted comment with replies leaves a tombstone, which goes with its last reply', async () => {
    const { post, ask, list } = await house()
    const root = await post('root')
    const middle = await post('middle', { parentId: root.id, token: root.token })
    const leaf = await post('leaf', { parentId: middle.id, token: root.token })
    await ask('DELETE', `/comments/${root.id}`, undefined, bearer(root.token))
    await ask('DELETE', `/comments/${middle.id}`, undefined, bearer(root.token))
    const page = await list()
    expect(page.total).toBe(1)
    expect(page.comments.map(({ status }: { status: string }) => status)).toEqual(['deleted', 'deleted', 'published'])
    expect(page.comments[0]).toMatchObject({ author: { name: '' }, body: { value: '' }, can: [] })
    await ask('DELETE', `/comments/${leaf.id}`, undefined, bearer(root.token))
    expect(await list()).toMatchObject({ comments: [], total: 0 })
  })

  test('the viewer is told what is theirs, and only theirs', async () => {
    const { post, ask } = await house({ moderation: 'all' })
    const mine = await post('mine')
    const other = await post('other')
    const { json, headers } = await ask('GET', '/threads/page/viewer', undefined, bearer(mine.token))
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(json.pending).toHaveLength(1)
    expect(json.pending[0]).toMatchObject({ id: mine.id, status: 'pending', mine: true, source: 'mine' })
    expect(JSON.stringify(json)).not.toContain(other.id)
    expect((await ask('GET', '/threads/page/viewer')).json).toEqual({
      viewer: null,
      votes: {},
      reactions: {},
      pageReactions: [],
      own: {},
      pending: [],
    })
    expect((await ask('GET', '/threads/page/viewer', undefined, bearer('made-up'))).json.viewer).toBeNull()
  })
})

describe('votes', () => {
  test('are absolute, one a guest, and never on one’s own', async () => {
    const { post, ask, list } = await house()
    const { id, token } = await post('vote for me')
    const vote = (value: number, more: object, headers?: Record<string, string>) =>
      ask('PUT', `/comments/${id}/vote`, { vote: value, ...more }, headers)
    expect((await vote(1, {}, bearer(token))).json.error.code).toBe('rejected')
    expect((await vote(1, {})).json.error.code).toBe('signed_out')
    const clientId = randomUUID()
    const first = await vote(1, { clientId })
    expect(first.json).toMatchObject({ score: 1, myVote: 1 })
    // The answer was lost: the same browser asks again and is the same voter.
    expect((await vote(1, { clientId })).json).toMatchObject({ score: 1, token: first.json.token })
    const voter = bearer(first.json.token)
    await Promise.all(Array.from({ length: 20 }, () => vote(1, {}, voter)))
    expect((await vote(-1, {}, voter)).json).toEqual({ score: -1, myVote: -1 })
    expect((await list()).comments[0].score).toBe(-1)
    expect((await ask('GET', '/threads/page/viewer', undefined, voter)).json.votes).toEqual({ [id]: -1 })
    expect((await vote(0, {}, voter)).json.score).toBe(0)
  })
  test('only go up where the owner wants it so', async () => {
    const { post, ask } = await house({ votes: 'up' })
    const { id } = await post('x')
    expect((await ask('PUT', `/comments/${id}/vote`, { vote: -1, clientId: randomUUID() })).json.error.code).toBe('invalid')
  })
})

describe('refusals', () => {
  test('name what is wrong, field by field', async () => {
    const { ask, post, list } = await house({ maxLength: 20 })
    const fields = async (more: object) => {
      const draft = {
        clientId: randomUUID(),
        parentId: null,
        body: { format: 'markdown', value: 'words' },
        author: { name: 'Ines' },
        ...more,
      }
      const { status, json } = await ask('POST', '/threads/page/comments', draft)
      expect(status).toBe(400)
      expect(json.error.code).toBe('invalid')
      return json.error.fields
    }
    expect(await fields({ body: { format: 'markdown', value: ' \u200b ' } })).toEqual([{ field: 'body', problem: 'empty' }])
    expect(await fields({ body: { format: 'markdown', value: 'x'.repeat(21) } })).toEqual([
      { field: 'body', problem: 'too_long', limit: 20 },
    ])
    expect(await fields({ body: { format: 'markdown', value: 'a\0b' } })).toEqual([{ field: 'body', problem: 'malformed' }])
    expect(await fields({ body: { format: 'markdown', value: 'a\ud800b' } })).toEqual([{ field: 'body', problem: 'malformed' }])
    expect(await fields({ author: { name: '' } })).toEqual([{ field: 'name', problem: 'empty' }])
    expect(await fields({ author: { name: 'I', website: 'javascript:alert(1)' } })).toEqual([{ field: 'website', problem: 'malformed' }])
    expect(await fields({ author: { name: 'I', email: 'nobody' } })).toEqual([{ field: 'email', problem: 'malformed' }])
    expect((await post('x'.repeat(20))).status).toBe('published')
    expect((await list()).total).toBe(1)
  })

  test('what nobody may say of their own comment is left aside', async () => {
    const { ask, list } = await house({ moderation: 'all' })
    const { status, json } = await ask('POST', '/threads/page/comments', {
      clientId: randomUUID(),
      parentId: null,
      body: { format: 'markdown', value: 'words', html: '<script>' },
      author: { name: 'Ines', badges: ['moderator'], badge: 'moderator' },
      status: 'published',
      score: 9,
      createdAt: '2000-01-01T00:00:00Z',
    })
    expect([status, json.status, json.comment.author]).toEqual([201, 'pending', { name: 'Ines' }])
    expect(json.comment.score ?? 0).toBe(0)
    expect(JSON.stringify(json)).not.toMatch(/script|2000-01-01/)
    expect((await list()).total).toBe(0)
  })

  test('what is not JSON, or too much, or nothing we know', async () => {
    const { ask, post } = await house()
    await post('x')
    const code = async (...request: Parameters<typeof ask>) => (await ask(...request)).json.error.code
    expect(await code('POST', '/preview', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toBe('invalid')
    expect(await code('POST', '/preview', '{', {})).toBe('invalid')
    expect(await code('POST', '/preview', { body: { format: 'markdown', value: 'x'.repeat(70_000) } })).toBe('invalid')
    expect(await code('GET', '/threads/page/comments?limit=1000')).toBe('invalid')
    expect(await code('GET', '/threads/page/comments?cursor=%27%20or%201')).toBe('invalid')
    expect(await code('GET', '/nowhere')).toBe('not_found')
    expect(await code('DELETE', '/comments/%27or%271')).toBe('not_found')
  })

  test('a closed thread is read, not written', async () => {
    const { post, ask, list, server } = await house()
    const mine = await post('before')
    await server.store.setThreadState('page', 'closed')
    expect(await list()).toMatchObject({ state: 'closed', comments: [{ can: ['vote', 'react', 'report'] }] })
    expect((await post('after')).error.code).toBe('closed')
    const edited = await ask('PATCH', `/comments/${mine.id}`, { body: { format: 'markdown', value: 'x' } }, bearer(mine.token))
    expect(edited.json.error.code).toBe('closed')
  })

  test('too many posts from one network are told when to come back', async () => {
    const { post, ask } = await house({
      rateLimit: { read: { points: 100, duration: 60 }, write: { points: 3, duration: 60 }, vote: { points: 3, duration: 60 } },
    })
    for (let n = 0; n < 3; n++) await post(`${n}`)
    const { status, headers, json } = await ask('POST', '/threads/page/comments', {})
    expect(status).toBe(429)
    expect(json.error).toMatchObject({ code: 'rate_limited' })
    expect(json.error.retryAfter).toBeGreaterThan(0)
    expect(Number(headers.get('retry-after'))).toBe(json.error.retryAfter)
    expect((await ask('GET', '/threads/page/comments')).status).toBe(200)
  })

  test('nobody else learns an address, a mail or a token', async () => {
    const { post, ask } = await house({ moderation: 'rules' })
    const { id, token } = await post('words', { author: { name: 'Ines', email: 'canary@example.com' } })
    const answers = await Promise.all(
      ['/threads/page/comments', `/threads/page/comments?around=${id}`, '/counts?thread=page', '/threads/page/viewer', '/openapi.json'].map(
        (path) => ask('GET', path),
      ),
    )
    for (const { text } of answers) {
      expect(text).not.toContain('canary')
      expect(text).not.toContain(token)
    }
  })
})

describe('moderation', () => {
  test('all: nothing shows until somebody has looked; an edit waits again', async () => {
    const { post, list, server, ask } = await house({ moderation: 'all' })
    const { id, status, token } = await post('hello')
    expect(status).toBe('pending')
    expect((await list()).total).toBe(0)
    const [waiting] = await server.store.waiting('pending', 10)
    await server.store.setStatus({ threadId: String(waiting?.threadId), seq: Number(waiting?.seq) }, 'published')
    expect((await list()).comments[0].id).toBe(id)
    const edited = await ask('PATCH', `/comments/${id}`, { body: { format: 'markdown', value: 'buy' } }, bearer(token))
    expect(edited.json.status).toBe('pending')
    expect((await list()).total).toBe(0)
  })
  test('rules: a comment full of links waits', async () => {
    const { post } = await house({ moderation: 'rules' })
    expect((await post('see https://a.example')).status).toBe('published')
    expect((await post('https://a.example https://b.example https://c.example')).status).toBe('pending')
  })
})

describe('the rest', () => {
  test('preview is what will stand', async () => {
    const { ask, post, list } = await house()
    const words = '# Big\n\n- [x] done https://example.com\n\n<script>alert(1)</script>'
    const { json } = await ask('POST', '/preview', { body: { format: 'markdown', value: words } })
    await post(words)
    expect((await list()).comments[0].body.value).toBe(json.html)
    expect(json.html).not.toContain('<script')
    expect(json.html).toContain('rel="nofollow ugc noopener noreferrer"')
  })
  test('counts, many at once, by the names that were asked', async () => {
    const { ask, post } = await house()
    await post('x', { thread: 'https://blog.example/a' })
    await post('y', { thread: 'https://blog.example/a' })
    const { json } = await ask('GET', `/counts?thread=${encodeURIComponent('https://blog.example/a/')}&thread=none`)
    expect(json).toEqual({ 'https://blog.example/a/': 2, none: 0 })
    expect((await ask('GET', '/counts?thread=none')).json).toEqual({ none: 0 })
  })
  test('the API describes itself', async () => {
    const { ask } = await house()
    const { json } = await ask('GET', '/openapi.json')
    expect(Object.keys(json.paths)).toEqual(
      expect.arrayContaining([
        '/threads/{thread}/comments',
        '/threads/{thread}/viewer',
        '/comments/{id}',
        '/comments/{id}/vote',
        '/preview',
        '/counts',
      ]),
    )
  })
})

test('what one database keeps and another refuses is refused by both, or left away', async () => {
  const { ask, list } = await house()
  const clientId = () => crypto.randomUUID()
  const body = { format: 'text', value: 'words' }
  const send = (more: object, thread = 'page') =>
    ask('POST', `/threads/${thread}/comments`, { clientId: clientId(), parentId: null, body, author: { name: 'N' }, ...more })
  expect((await send({}, 'a%00b')).status).toBe(400)
  expect((await ask('GET', '/threads/a%00b/comments')).status).toBe(400)
  expect((await ask('GET', '/counts?thread=a%00b')).status).toBe(400)
  for (const author of [{ name: 'a\0' }, { name: 'N', email: 'a\0@b.example' }, { name: 'N', website: 'https://b.example/\0' }])
    expect((await send({ author })).json.error.fields).toHaveLength(1)
  expect((await list()).total).toBe(0)
  // A page's title is nothing a reader can mend.
  expect((await send({ page: { url: 'https://article.example/', title: 'a\0' } })).status).toBe(201)
})
