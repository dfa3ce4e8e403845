import { describe, expect, test } from 'vitest'
import createAdapter from '../../src/adapters/github'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call, draft } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { createGithub, setup } from './backends/github'
import { createDiscussions, setup as discussions } from './backends/githubDiscussions'
import { answerOf, testStandIn } from './replay'

testAdapter('github', setup)
testFaults('github', setup)
testAdapter('github discussions', discussions)
testFaults('github discussions', discussions)
// The one is GitHub's answer as `@octokit/fixtures` has it, the other the example of its API description.
testStandIn('github', () => {
  const search = createGithub('octokit-fixture-org/search-issues')
  search.open({ title: 'Sesame seeds split without a pop!', login: 'octokit-fixture-user-b' })
  search.open({ title: 'The doors don’t open (sesame)', login: 'octokit-fixture-user-b' })
  const comments = createGithub('octocat/Hello-World')
  comments.comment(1347, 'octocat', 'Me too', '2011-04-14T16:00:49Z')
  return { fetch: (request) => (request.url.includes('/search/') ? search : comments).fetch(request) }
}, ['search-issues', 'documented-comments'])

const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/', title: 'Hello, "world"' }
const home = 'https://api.github.com?repo=ada/blog'

/** An adapter at a backend; what it asks for is written down. */
async function at(fetch: (request: Request) => Response | Promise<Response>, url = home, token?: string) {
  const asked: Request[] = []
  const storage = memoryStorage()
  storage.set('token', token)
  const adapter = await createAdapter({
    url,
    storage,
    fetch: async (...request) => {
      asked.push(new Request(...request))
      return fetch(asked.at(-1) as Request)
    },
  })
  return { adapter, asked, storage, read: (id = thread.id) => adapter.list({ thread: { ...thread, id }, sort: 'oldest' }, call()) }
}

/** A blog with one issue, and `count` comments in it. */
function blog(count: number, title = 'posts/hello/') {
  const backend = createGithub()
  const issue = backend.open({ title, login: 'ada' })
  for (let n = 0; n < count; n++)
    backend.comment(issue.number, 'bob', `comment ${n}`, `2026-01-01T00:00:${String(n % 60).padStart(2, '0')}Z`)
  return backend
}

describe('which issue', () => {
  test('a page has the issue with its path for a title, and no other', async () => {
    const backend = blog(1)
    backend.comment(backend.open({ title: 'posts/hello/again', login: 'ada' }).number, 'bob', 'elsewhere', '2026-01-01T00:00:00Z')
    const { read, asked } = await at(backend.fetch)
    expect((await read()).comments.map(({ body }) => body.value)).toEqual(['<p>comment 0</p>\n'])
    expect(new URL(asked[0]?.url ?? '').searchParams.get('q')).toBe('repo:ada/blog is:issue in:title "posts/hello/"')
    expect((await read('https://blog.example/hello')).comments).toEqual([])
  })

  test.each([
    ['the front page', 'https://blog.example', 'index', ''],
    ['an extension', 'https://blog.example/hello.html', 'hello', ''],
    ['a title that was typed', 'https://blog.example/b%C3%BCcher', 'Bücher', ''],
    ['a name the owner chose', 'hello-world', 'hello-world', ''],
    ['mapping=title', 'https://blog.example/x', 'Hello, "world"', '&mapping=title'],
    ['mapping=url', 'https://blog.example/x', 'https://blog.example/x', '&mapping=url'],
  ])('%s', async (_, id, title, more) => {
    // GitHub's search is about words, the quotes are lost in it.
    const { adapter } = await at((request) => blog(1, title).fetch(new Request(request.url.replace(/%22.*%22/, ''), request)), home + more)
    const page = await adapter.list({ thread: { ...thread, id, url: id.startsWith('http') ? id : thread.url }, sort: 'oldest' }, call())
    expect(page.comments).toHaveLength(1)
  })

  test.each([
    ['1', ''],
    ['https://github.com/ada/blog/issues/1', ''],
    [thread.id, '&issue=1'],
  ])('%s%s needs no search', async (id, more) => {
    const { read, asked } = await at(blog(1, 'Whatever').fetch, home + more)
    expect((await read(id)).comments).toHaveLength(1)
    expect(asked.map(({ url }) => new URL(url).pathname)).toEqual(['/repos/ada/blog/issues/1', '/repos/ada/blog/issues/1/comments'])
  })

  test('where there is none yet, readers are led to begin it', async () => {
    const { read } = await at(createGithub().fetch)
    const { elsewhere, total } = await read()
    const { pathname, searchParams } = new URL(elsewhere?.url ?? '')
    expect([pathname, ...searchParams.values()]).toEqual(['/ada/blog/issues/new', 'posts/hello/', 'https://blog.example/posts/hello/'])
    expect(total).toEqual({ value: 0, exact: true })
  })

  test('a url without a repository says what to write', async () => {
    await expect(createAdapter({ url: 'https://api.github.com', storage: memoryStorage() })).rejects.toThrow(/repo=owner\/name/)
  })
})

test('the documented comment is read as it was written', async () => {
  const { read } = await at(({ url }) =>
    url.includes('/comments')
      ? answerOf('github', 'documented-comments')
      : blog(1).fetch(new Request('https://api.github.com/repos/ada/blog/issues/1')),
  )
  const { comments, elsewhere } = await read('1')
  expect(comments).toEqual([
    {
      id: '1',
      parentId: null,
      author: {
        name: 'octocat',
        url: 'https://github.com/octocat',
        avatar: 'https://github.com/images/error/octocat_happy.gif',
        badges: ['moderator'],
      },
      body: { format: 'html', value: '<p>Me too</p>' },
      createdAt: '2011-04-14T16:00:49Z',
      status: 'published',
      score: 2,
      can: [],
      url: 'https://github.com/octocat/Hello-World/issues/1347#issuecomment-1',
    },
  ])
  expect(elsewhere).toEqual({ name: 'GitHub', url: 'https://github.com/ada/blog/issues/1' })
})

test('who is who: the author of the issue, a bot, somebody who left; what was minimized is hidden, what was changed says so', async () => {
  const backend = blog(0)
  const at0 = '2026-01-01T00:00:00Z'
  backend.comment(1, 'ada', 'mine', at0, { association: 'OWNER', updated_at: '2026-01-02T00:00:00Z' })
  backend.comment(1, 'apps/helper', 'beep', at0)
  backend.comment(1, null, 'bye', at0)
  backend.comment(1, 'eve', 'buy', at0, { minimized: true })
  const { read } = await at(backend.fetch)
  const { comments, total } = await read()
  expect(comments.map(({ author, status, editedAt }) => [author.badges, author.name, status, editedAt])).toEqual([
    [['author', 'moderator'], 'ada', 'published', '2026-01-02T00:00:00Z'],
    [['bot'], 'apps/helper', 'published', undefined],
    [undefined, 'ghost', 'published', undefined],
    [undefined, 'eve', 'hidden', undefined],
  ])
  expect(total?.value).toBe(3)
})

test('a locked issue is closed, and leads nowhere', async () => {
  const backend = createGithub()
  backend.open({ title: 'posts/hello/', login: 'ada', locked: true })
  const { read } = await at(backend.fetch)
  const page = await read()
  expect(page.state).toBe('closed')
  expect(page.elsewhere).toBeUndefined()
})

test('a long issue is walked from either end, a hundred comments to a request', async () => {
  const { adapter, asked } = await at(blog(230).fetch)
  const first = await adapter.list({ thread, sort: 'newest' }, call())
  expect(first.comments).toHaveLength(30)
  expect(first.comments[0]?.body.value).toContain('comment 229')
  const second = await adapter.list({ thread, sort: 'newest', cursor: first.nextCursor ?? '' }, call())
  expect(second.comments[0]?.body.value).toContain('comment 199')
  // The search, two pages; nothing is asked twice.
  expect(asked).toHaveLength(3)
})

test('reading costs no preflight and no more of the limit than it must', async () => {
  const { read, asked } = await at(blog(1).fetch)
  await read()
  expect(asked.map(({ headers }) => [...headers.keys()].join())).toEqual(['accept', 'accept'])
  expect(asked.every(({ cache, credentials }) => cache === 'no-cache' && credentials === 'omit')).toBe(true)
})

test('comments of many pages are counted in one request', async () => {
  const backend = blog(3)
  backend.open({ title: 'posts/hello', login: 'bob', pull_request: {}, replies: 7 })
  const { adapter, asked } = await at(backend.fetch)
  const counts = await adapter.count?.([thread.id, 'https://blog.example/other', '1'], call())
  const exact = true
  expect(counts).toEqual({ [thread.id]: { value: 3, exact }, 'https://blog.example/other': { value: 0, exact }, 1: { value: 3, exact } })
  expect(asked).toHaveLength(2)
})

test('in a repository of many issues, what was not found is only perhaps nothing', async () => {
  const backend = blog(1)
  for (let n = 0; n < 300; n++) backend.open({ title: `bug ${n}`, login: 'bob' })
  const { adapter, asked } = await at(backend.fetch)
  expect(await adapter.count?.([thread.id], call())).toEqual({ [thread.id]: { value: 0, exact: false } })
  expect(asked).toHaveLength(3)
})

test('a comment of another issue is not in this thread', async () => {
  const backend = blog(1)
  const id = backend.comment(backend.open({ title: 'Leaks', login: 'ada' }).number, 'bob', 'not here', '2026-01-01T00:00:00Z')
  const { adapter } = await at(backend.fetch)
  await expect(adapter.get?.({ thread, id: String(id) }, call())).rejects.toMatchObject({ code: 'not_found' })
})

const soon = String(Math.floor(Date.now() / 1000) + 600)
test.each<[string, number, Record<string, string>, unknown, Code, number?]>([
  [
    'the hourly limit',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soon },
    { message: 'API rate limit exceeded' },
    'rate_limited',
    600,
  ],
  ['the secondary limit', 403, { 'retry-after': '60' }, { message: 'You have exceeded a secondary rate limit' }, 'rate_limited', 60],
  ['the secondary limit, unsaid', 429, {}, { message: 'Slow down' }, 'rate_limited', 60],
  [
    'a private page',
    403,
    { 'x-ratelimit-remaining': '9' },
    { message: 'Resource protected by organization SAML enforcement' },
    'forbidden',
  ],
  ['no such issue', 404, {}, { message: 'Not Found' }, 'not_found'],
  ['issues switched off', 410, {}, { message: 'Issues has been disabled in this repository.' }, 'not_found'],
  ['a token that is over', 401, {}, { message: 'Bad credentials' }, 'session_expired'],
  ['something wrong', 422, {}, { message: 'Validation Failed' }, 'invalid'],
  ['a broken GitHub', 500, {}, { message: 'Server Error' }, 'server'],
])('%s', async (_, status, headers, body, code, retryAfter) => {
  const { read } = await at(() => Response.json(body, { status, headers }), home, 'gho_token')
  const error = await read('1').catch((error) => error)
  expect(error).toMatchObject({ code })
  if (status < 500) expect(error.detail).toBe((body as { message: string }).message)
  if (retryAfter) expect(Math.abs(error.retryAfter - retryAfter)).toBeLessThan(60)
})

test('a repository that cannot be searched is not found', async () => {
  const { read } = await at(createGithub('somebody/else').fetch)
  await expect(read()).rejects.toMatchObject({ code: 'not_found' })
})

test('an address that refuses pages of other origins says what to name instead', async () => {
  const { read } = await at((request) => {
    if (request.mode === 'no-cors') return new Response()
    throw new TypeError('Failed to fetch')
  }, 'https://proxy.example?repo=ada/blog')
  await expect(read()).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('Name https://api.github.com') })
})

describe('discussions', () => {
  const hello = { ...thread, id: thread.id }
  const discussionsAt = async (token?: string, url = home, backend = createDiscussions()) => {
    const here = await at(backend.fetch, url, token)
    const say = (words: string, parentId: string | null = null) => here.adapter.create?.(hello, draft(words, parentId), call())
    return { ...here, backend, say }
  }
  const comments = `${home}&category=Comments`

  test('without a token GitHub is not even asked: it would answer nobody', async () => {
    const { adapter, asked, read } = await discussionsAt(undefined, comments)
    expect(adapter.create).toBeUndefined()
    expect(adapter.features.maxLength).toBe(0)
    await expect(read()).rejects.toMatchObject({ code: 'signed_out' })
    expect(asked).toHaveLength(0)
  })

  test('the first comment begins the discussion, once, though search finds it only later', async () => {
    const { backend, read, say, storage } = await discussionsAt('Ines', comments)
    backend.lag()
    expect((await read()).elsewhere?.url).toContain('/ada/blog/discussions/new?title=posts%2Fhello%2F')
    const created = await say('first')
    await say('second', created?.id ?? '')
    expect(backend.count()).toBe(1)
    const page = await read()
    expect(page.comments.map(({ body, parentId }) => [body.value, parentId])).toEqual([
      ['<p>first</p>\n', null],
      ['<p>second</p>\n', created?.id],
    ])
    expect(page.total).toEqual({ value: 2, exact: true })
    // And not by that name for ever.
    backend.clear()
    expect((await read()).comments).toEqual([])
    expect(storage.get('begun:posts/hello/')).toBeUndefined()
  })

  test('a category that is not there is named', async () => {
    const { say } = await discussionsAt('Ines', `${home}&category=Nowhere`)
    await expect(say('hello')).rejects.toMatchObject({ code: 'not_found', detail: expect.stringContaining('"nowhere"') })
  })

  test('a locked discussion is closed', async () => {
    const { backend, read, say } = await discussionsAt('Ines', comments)
    await say('before')
    backend.lock()
    const { state, comments: found } = await read()
    expect([state, found[0]?.can]).toEqual(['closed', ['edit', 'delete', 'vote']])
    await expect(say('after')).rejects.toMatchObject({ code: 'closed', detail: 'Discussion is locked' })
  })

  test('what was minimized is hidden; the words as typed go to their author only', async () => {
    const { backend, read, say } = await discussionsAt('Ines', comments)
    const created = await say('*mine*')
    const other = await discussionsAt('Bob', comments, backend)
    expect((await read()).comments[0]).toMatchObject({ source: '*mine*', mine: true })
    expect((await other.read()).comments[0]?.source).toBeUndefined()
    backend.minimize(created?.id ?? '')
    expect((await other.read()).comments[0]?.status).toBe('hidden')
  })

  test.each<[string, unknown, Code, string?]>([
    ['NOT_FOUND', 'Could not resolve to a Repository', 'not_found'],
    ['FORBIDDEN', 'Resource not accessible by integration', 'forbidden'],
    ['FORBIDDEN', 'User is blocked', 'blocked'],
    ['INSUFFICIENT_SCOPES', 'Your token has not been granted the required scopes', 'forbidden'],
    ['UNPROCESSABLE', 'Body is too long', 'invalid'],
    ['UNPROCESSABLE', 'was submitted too quickly', 'rate_limited'],
    ['RATE_LIMITED', 'API rate limit exceeded for user ID 1.', 'rate_limited'],
    ['SERVICE_UNAVAILABLE', 'Try again', 'server'],
    ['SOMETHING_NEW', 'What is this?', 'unknown'],
  ])('%s, %s', async (type, message, code) => {
    const { read } = await at(() => Response.json({ data: null, errors: [{ type, message }] }), `${home}&discussion=1`, 'Ines')
    await expect(read()).rejects.toMatchObject({ code, detail: message })
  })

  test('an Enterprise server and a proxy with its own token are asked where they are', async () => {
    for (const [base, path] of [
      ['https://github.example/api/v3', 'https://github.example/api/graphql'],
      ['https://proxy.example/github', 'https://proxy.example/github/graphql'],
    ]) {
      const { read, asked } = await at(() => new Response('', { status: 404 }), `${base}?repo=ada/blog&discussion=1`)
      await expect(read()).rejects.toMatchObject({ code: 'not_found' })
      expect(asked[0]?.url).toBe(path)
    }
  })

  describe('through giscus', () => {
    const giscus = 'https://giscus.example/api/discussions?repo=ada/blog&category=Comments'

    test('everybody reads, from either end, nobody writes', async () => {
      const { backend, say } = await discussionsAt('Ines', comments)
      for (let n = 0; n < 30; n++) await say(`comment ${n}`)
      const { adapter, read, asked } = await discussionsAt(undefined, giscus, backend)
      expect([adapter.create, adapter.replies, adapter.vote]).toEqual([undefined, undefined, undefined])
      const first = await read()
      expect(first.total).toEqual({ value: 30, exact: false })
      expect(first.elsewhere).toEqual({ name: 'GitHub', url: 'https://github.com/ada/blog/discussions/1' })
      const rest = await adapter.list({ thread, sort: 'oldest', cursor: first.nextCursor ?? '' }, call())
      expect([...first.comments, ...rest.comments].map(({ body }) => body.value)).toEqual(
        Array.from({ length: 30 }, (_, n) => `<p>comment ${n}</p>\n`),
      )
      expect(rest.nextCursor).toBeUndefined()
      const newest = await adapter.list({ thread, sort: 'newest' }, call())
      expect(newest.comments[0]?.body.value).toBe('<p>comment 29</p>\n')
      // Nothing of the reader's, and no preflight.
      expect(asked.every(({ headers, method }) => method === 'GET' && [...headers.keys()].length === 0)).toBe(true)
      expect(newest.comments[0]).toMatchObject({ can: [], parentId: null })
      expect(newest.comments[0]?.mine).toBeUndefined()
    })

    test('replies hang below their comments; no discussion yet is no error', async () => {
      const { backend, say } = await discussionsAt('Ines', comments)
      const { read } = await discussionsAt(undefined, giscus, backend)
      expect(await read()).toMatchObject({ comments: [], elsewhere: { name: 'GitHub' } })
      const root = await say('root')
      await say('reply', root?.id ?? '')
      expect((await read()).comments.map(({ parentId }) => parentId)).toEqual([null, root?.id])
    })

    test.each<[number, string, Code]>([
      [403, 'giscus is not installed on this repository', 'forbidden'],
      [429, 'API rate limit exceeded for ada/blog', 'rate_limited'],
      [500, 'Unable to fetch discussion', 'server'],
    ])('%s is %s', async (status, error, code) => {
      const { read } = await at(() => Response.json({ error }, { status }), giscus)
      await expect(read()).rejects.toMatchObject({ code, ...(status < 500 && { detail: error }) })
    })

    test('a server that does not know this site names its setting', async () => {
      const { read } = await at((request) => {
        if (request.mode === 'no-cors') return new Response()
        throw new TypeError('Failed to fetch')
      }, giscus)
      await expect(read()).rejects.toMatchObject({ code: 'forbidden', detail: expect.stringContaining('ORIGINS') })
    })
  })
})
