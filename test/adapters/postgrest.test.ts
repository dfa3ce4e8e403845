// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import createAdapter from '../../src/adapters/postgrest'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { uuid } from '../../src/core/uuid'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft, post, walk, wordsOf } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { openPostgrest, type Postgrest, setup, statusOf } from './backends/postgrest'

testAdapter('postgrest', setup)
testFaults('postgrest', setup)

const url = 'https://db.example'
const thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
const answering = (answer: () => Response) => createAdapter({ url, storage: memoryStorage(), fetch: async () => answer() })

describe('what is refused', () => {
  test.each<[status: number, code: string, message: string, expected: Code]>([
    [400, '23514', 'new row for relation "comments" violates check constraint', 'invalid'],
    [400, '22P05', 'unsupported Unicode escape sequence', 'invalid'],
    [409, '23503', 'insert or update violates foreign key constraint', 'not_found'],
    [409, '23505', 'duplicate key value violates unique constraint', 'conflict'],
    [401, '42501', 'permission denied for function comments_list', 'forbidden'],
    [403, '42501', 'permission denied for function comments_list', 'forbidden'],
    [406, 'PGRST116', 'JSON object requested, multiple (or no) rows returned', 'not_found'],
    [404, 'PGRST202', 'Could not find the function public.comments_list', 'server'],
    [401, 'PGRST301', 'JWSError JWSInvalidSignature', 'forbidden'],
    [400, 'P0001', 'no links on Sundays', 'rejected'],
    [500, '57014', 'canceling statement due to statement timeout', 'server'],
    [503, 'PGRST000', 'Database connection error. Retrying the connection.', 'server'],
    [403, 'PT403', 'edit_expired', 'edit_expired'],
    [409, 'PT409', 'conflict', 'conflict'],
    [418, 'PT418', 'somebody else’s words', 'bad_response'],
  ])('%i %s is told by its code', async (status, code, message, expected) => {
    const adapter = answering(() => Response.json({ code, details: null, hint: null, message }, { status }))
    await expect(adapter.list({ thread, sort: 'newest' }, call())).rejects.toMatchObject({ code: expected })
  })

  test('an owner’s own words reach the reader as plain text', async () => {
    const adapter = answering(() => Response.json({ code: 'P0001', message: '<b>No links</b> on Sundays' }, { status: 400 }))
    await expect(adapter.create?.(thread, draft('hello'), call())).rejects.toMatchObject({
      code: 'rejected',
      detail: 'No links on Sundays',
    })
  })

  test('a database without the functions says what to run', async () => {
    const adapter = answering(() => Response.json({ code: 'PGRST202', message: 'Could not find the function' }, { status: 404 }))
    await expect(adapter.list({ thread, sort: 'newest' }, call())).rejects.toMatchObject({
      detail: expect.stringContaining('postgrest.sql'),
    })
  })

  test('a wrong key is the owner’s to mend: nobody is told to sign in', async () => {
    // As the gateway before Supabase says it.
    const adapter = answering(() => Response.json({ message: 'Invalid API key', hint: 'Double check your API key.' }, { status: 401 }))
    await expect(adapter.list({ thread, sort: 'newest' }, call())).rejects.toMatchObject({ code: 'forbidden', detail: 'Invalid API key' })
  })

  test('a refusal by CORS names what to set', async () => {
    const adapter = createAdapter({
      url,
      storage: memoryStorage(),
      fetch: async (_, init) => (init?.mode === 'no-cors' ? Response.error() : Promise.reject(new TypeError('Failed to fetch'))),
    })
    await expect(adapter.list({ thread, sort: 'newest' }, call())).rejects.toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('server-cors-allowed-origins'),
    })
  })
})

describe('the key', () => {
  const tokenOf = (role: string) => `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ role })).toString('base64url')}.c2ln`
  const make = (url: string) => () => createAdapter({ url, storage: memoryStorage() })

  test('a Supabase project needs one', () => {
    expect(make('https://abc.supabase.co/rest/v1')).toThrow(/apikey=KEY/)
    expect(make('https://db.example')).not.toThrow()
  })
  test('a secret one is not used', () => {
    expect(make('https://abc.supabase.co/rest/v1?apikey=sb_secret_x')).toThrow(/secret/)
    expect(make(`https://abc.supabase.co/rest/v1?apikey=${tokenOf('service_role')}`)).toThrow(/secret/)
    expect(make(`https://abc.supabase.co/rest/v1?apikey=${tokenOf('anon')}`)).not.toThrow()
  })
  test('it travels in headers, and who only reads sends no token', async () => {
    const seen: Headers[] = []
    const storage = memoryStorage()
    const adapter = createAdapter({
      url: `https://abc.supabase.co/rest/v1?apikey=${tokenOf('anon')}`,
      storage,
      fetch: async (input, init) => {
        expect(String(input)).not.toContain('apikey')
        seen.push(new Headers(init?.headers))
        return Response.json({ comments: [], total: 0, open: true, next: null })
      },
    })
    await adapter.list({ thread, sort: 'newest' }, call())
    expect(seen[0]?.get('authorization')).toBe(`Bearer ${tokenOf('anon')}`)
    expect(seen[0]?.has('x-afterword-token')).toBe(false)
    expect(storage.get('token')).toBeUndefined()
  })
})

describe('the schema', () => {
  let backend: Postgrest
  /** Calls a function as a visitor with this token, from this address. */
  const rpc = async (name: string, json: object, token?: string, from = '192.0.2.1') => {
    const headers = { 'cf-connecting-ip': from, ...(token && { 'x-afterword-token': token }) }
    const answer = await backend.fetch(new Request(`${url}/rpc/${name}`, { method: 'POST', headers, body: JSON.stringify(json) }))
    return { status: answer.status, json: answer.status === 204 ? undefined : await answer.json() }
  }
  const words = (more: object = {}) => ({ thread: uuid(), client_id: uuid(), name: 'Ines', body: 'hello', ...more })
  /** Runs SQL as the role `anon`, as if every table were exposed. */
  const asAnon = (sql: string) => backend.visit({ 'x-afterword-token': uuid() }, false, (client) => client.query(sql))

  beforeEach(async () => {
    await setup()
    backend = await openPostgrest()
  })

  test('visitors read no table: no token, no address, no setting', async () => {
    await rpc('comments_create', words(), uuid())
    for (const table of ['comments', 'votes', 'settings', 'closed', 'recent'])
      await expect(asAnon(`select * from afterword.${table}`), table).rejects.toMatchObject({ code: '42501' })
    for (const call of ["afterword.header('authorization')", 'afterword.viewer()', "afterword.own('x')", "afterword.throttle('vote', 1)"])
      await expect(asAnon(`select ${call}`), call).rejects.toMatchObject({ code: '42501' })
  })

  test('even where somebody exposes the tables, no row is read or written', async () => {
    const { rows } = await backend.owner.query(`
      select relname from pg_class where relnamespace = 'afterword'::regnamespace and relkind = 'r' and not relrowsecurity`)
    expect(rows).toEqual([])
    await rpc('comments_create', words(), uuid())
    await backend.owner.query('grant usage on schema afterword to anon; grant all on all tables in schema afterword to anon')
    try {
      expect((await asAnon('select * from afterword.comments')).rows).toEqual([])
      expect((await asAnon("update afterword.comments set status = 'published'")).rowCount).toBe(0)
      const insert =
        "insert into afterword.comments (client_id, author, thread, name, body, status) values ('1', '', 't', 'n', 'b', 'published')"
      await expect(asAnon(insert)).rejects.toMatchObject({ code: '42501' })
    } finally {
      await backend.owner.query('revoke all on all tables in schema afterword from anon; revoke usage on schema afterword from anon')
    }
  })

  test('nobody chooses a status, a score or a date', async () => {
    for (const more of [{ status: 'published' }, { score: 99 }, { created_at: '2001-01-01' }, { author: 'x' }])
      expect(await rpc('comments_create', words(more), uuid())).toMatchObject({ status: 404, json: { code: 'PGRST202' } })
  })

  test('the token is kept as a hash only, and told to nobody', async () => {
    const token = uuid()
    const { json } = await rpc('comments_create', words(), token)
    const { rows } = await backend.owner.query(`select c::text, encode(author, 'escape') from afterword.comments c where id = $1`, [
      json.id,
    ])
    expect(JSON.stringify(rows)).not.toContain(token)
    const page = await rpc('comments_list', { thread: json.thread ?? '' }, uuid())
    expect(JSON.stringify([json, page])).not.toMatch(new RegExp(`${token}|author|client_id`))
  })

  test('without a token nothing is written', async () => {
    for (const token of [undefined, 'short'])
      expect(await rpc('comments_create', words(), token)).toMatchObject({ status: 401, json: { code: 'PT401' } })
  })

  test('what is somebody else’s stays as it is', async () => {
    const { json } = await rpc('comments_create', words(), uuid())
    const stranger = uuid()
    expect((await rpc('comments_edit', { id: json.id, body: 'mine now' }, stranger)).status).toBe(403)
    expect((await rpc('comments_remove', { id: json.id }, stranger)).status).toBe(403)
    const { rows } = await backend.owner.query('select body, status from afterword.comments where id = $1', [json.id])
    expect(rows).toEqual([{ body: 'hello', status: 'published' }])
  })

  test('two that come at once with one client_id are one comment, for both', async () => {
    const same = words()
    const token = uuid()
    const answers = await Promise.all(Array.from({ length: 6 }, () => rpc('comments_create', same, token)))
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1)
    const { rows } = await backend.owner.query('select count(*)::int from afterword.comments where thread = $1', [same.thread])
    expect(rows).toEqual([{ count: 1 }])
  })

  test('a client_id says nothing to a stranger who guesses it', async () => {
    const same = words({ body: 'not yet for everybody' })
    await backend.owner.query("update afterword.settings set moderation = 'all'")
    await rpc('comments_create', same, uuid())
    const guess = await rpc('comments_create', { ...same, body: 'let me see' }, uuid())
    expect(guess).toMatchObject({ status: 200, json: { body: 'let me see' } })
  })

  test.each([
    ['no name', { name: '  ' }],
    ['a name too long', { name: 'x'.repeat(81) }],
    ['nothing but blanks', { body: ' \n\t ' }],
    ['too many words', { body: 'x'.repeat(10_001) }],
    ['a link that runs', { website: 'javascript:alert(1)' }],
    ['no thread', { thread: '' }],
  ])('%s is refused by the database itself', async (_, more) => {
    expect(await rpc('comments_create', words(more), uuid())).toMatchObject({ status: 400, json: { code: '23514' } })
  })

  test('a reply stays in the thread of what it replies to', async () => {
    const { json } = await rpc('comments_create', words(), uuid())
    expect(await rpc('comments_create', words({ parent_id: json.id }), uuid())).toMatchObject({ status: 404 })
  })

  test('so many in ten minutes from one address, then the time to wait; others go on', async () => {
    await backend.owner.query('update afterword.settings set comments_limit = 3; truncate afterword.recent')
    const from = '198.51.100.7'
    // Another token each time: it is the address that counts, and many at once are counted one by one.
    const answers = await Promise.all(Array.from({ length: 8 }, () => rpc('comments_create', words(), uuid(), from)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.json).toMatchObject({ code: 'PT429', message: 'rate_limited' })
    expect(Number(refused?.json.details)).toBeGreaterThan(500)
    expect(Number(refused?.json.details)).toBeLessThanOrEqual(600)
    expect((await rpc('comments_create', words(), uuid(), '198.51.100.8')).status).toBe(200)
    const { rows } = await backend.owner.query('select r::text from afterword.recent r')
    expect(JSON.stringify(rows)).not.toContain('198.51')
  })

  test('no crowd of addresses floods a site', async () => {
    await backend.owner.query('update afterword.settings set comments_limit = 1, everybody = 4; truncate afterword.recent')
    const statuses: number[] = []
    for (let at = 1; at <= 6; at++) statuses.push((await rpc('comments_create', words(), uuid(), `203.0.113.${at}`)).status)
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429])
  })

  test('the reader is told how long to wait', async () => {
    const { adapter, thread } = await setup()
    await backend.owner.query('update afterword.settings set comments_limit = 1; truncate afterword.recent')
    await adapter.create?.(thread, draft('one'), call())
    const refused = adapter.create?.(thread, draft('two'), call())
    await expect(refused).rejects.toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) })
  })

  test('after the window an author may delete, not edit', async () => {
    const { adapter, thread } = await setup()
    const [id = ''] = await post({ adapter, thread }, [{ words: 'hello' }])
    await backend.owner.query("update afterword.settings set edit_window = '0 s'")
    await expect(adapter.edit?.(id, { format: 'markdown', value: 'late' }, call())).rejects.toMatchObject({ code: 'edit_expired' })
    expect((await all({ adapter, thread }))[0]?.can).toEqual(['reply', 'delete'])
  })

  test('where everything is looked at, an edit is too', async () => {
    const { adapter, another, thread, hold } = await setup()
    const [id = ''] = await post({ adapter, thread }, [{ words: 'harmless' }])
    await hold()
    expect((await adapter.edit?.(id, { format: 'markdown', value: 'not so harmless' }, call()))?.status).toBe('pending')
    expect(await all({ adapter: another, thread })).toEqual([])
  })

  test('a vote is one for each voter, none for oneself, and many at once are all counted', async () => {
    const { json } = await rpc('comments_create', words(), uuid())
    const voters = Array.from({ length: 8 }, () => uuid())
    await Promise.all([...voters, ...voters].map((voter) => rpc('comments_vote', { id: json.id, vote: 1 }, voter)))
    const { rows } = await backend.owner.query('select score from afterword.comments where id = $1', [json.id])
    expect(rows).toEqual([{ score: 8 }])
    expect((await rpc('comments_vote', { id: json.id, vote: 7 }, uuid())).status).toBe(400)
    const { adapter, thread } = await setup()
    const [own = ''] = await post({ adapter, thread }, [{ words: 'vote for me' }])
    await expect(adapter.vote?.(own, 1, call())).rejects.toMatchObject({ code: 'rejected' })
  })

  test('a closed thread may be read, and says so', async () => {
    const { adapter, another, thread } = await setup()
    const [id = ''] = await post({ adapter, thread }, [{ words: 'hello' }])
    await backend.owner.query('insert into afterword.closed values ($1)', [thread.id])
    const page = await another.list({ thread, sort: 'newest' }, call())
    expect(page.state).toBe('closed')
    expect(page.comments.map(({ can }) => can)).toEqual([[]])
    await expect(another.create?.(thread, draft('late'), call())).rejects.toMatchObject({ code: 'closed' })
    await expect(another.vote?.(id, 1, call())).rejects.toMatchObject({ code: 'closed' })
  })

  test('best first, page by page, with all that hangs below', async () => {
    const { adapter, another, thread } = await setup()
    const ids = await post({ adapter, thread }, [
      { words: 'low' },
      { words: 'high' },
      { words: 'below high', under: 1 },
      { words: 'middle' },
    ])
    await another.vote?.(ids[1] ?? '', 1, call())
    await another.vote?.(ids[0] ?? '', -1, call())
    const pages = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = await adapter.list({ thread, sort: 'top', limit: 1, ...(cursor && { cursor }) }, call())
      pages.push(page.comments.map(wordsOf))
      cursor = page.nextCursor
    }
    expect(pages).toEqual([['high', 'below high'], ['middle'], ['low']])
  })

  test('a reply below what was called spam stands below a tombstone', async () => {
    const { adapter, another, thread } = await setup()
    const [root] = await post({ adapter, thread }, [{ words: 'buy this' }, { words: 'please do not', under: 0 }])
    await backend.owner.query("update afterword.comments set status = 'spam' where id = $1", [root])
    const [page] = await walk({ adapter: another, thread })
    expect(page?.comments.map((comment) => [comment.status, wordsOf(comment)])).toEqual([
      ['deleted', ''],
      ['published', 'please do not'],
    ])
    expect(page?.total).toEqual({ value: 1, exact: true })
    expect(JSON.stringify(page)).not.toContain('buy this')
  })

  test('a reply below two tombstones stands where it stood', async () => {
    const { adapter, thread } = await setup()
    const [a = '', b = ''] = await post({ adapter, thread }, [{ words: 'a' }, { words: 'b', under: 0 }, { words: 'c', under: 1 }])
    await adapter.remove?.(b, call())
    await adapter.remove?.(a, call())
    const found = await all({ adapter, thread })
    expect(found.map((comment) => [comment.parentId, comment.status, wordsOf(comment)])).toEqual([
      [null, 'deleted', ''],
      [a, 'deleted', ''],
      [b, 'published', 'c'],
    ])
  })

  test('an author cannot write a comment out of spam', async () => {
    const { adapter, thread, hold } = await setup()
    const [id = ''] = await post({ adapter, thread }, [{ words: 'buy this' }])
    await backend.owner.query("update afterword.comments set status = 'spam' where id = $1", [id])
    await hold()
    await adapter.edit?.(id, { format: 'markdown', value: 'harmless' }, call())
    const { rows } = await backend.owner.query('select status from afterword.comments where id = $1', [id])
    expect(rows).toEqual([{ status: 'spam' }])
  })

  test('edits and votes of one address are counted too', async () => {
    const { adapter, another, thread } = await setup()
    const [one = '', two = ''] = await post({ adapter, thread }, [{ words: 'one' }, { words: 'two' }])
    await backend.owner.query('update afterword.settings set comments_limit = 1, votes_limit = 1; truncate afterword.recent')
    await adapter.edit?.(one, { format: 'markdown', value: 'once' }, call())
    await expect(adapter.edit?.(one, { format: 'markdown', value: 'twice' }, call())).rejects.toMatchObject({ code: 'rate_limited' })
    await another.vote?.(one, 1, call())
    await expect(another.vote?.(two, 1, call())).rejects.toMatchObject({ code: 'rate_limited' })
  })

  test('what a visitor writes into headers does not make them another address', async () => {
    await backend.owner.query('update afterword.settings set comments_limit = 2; truncate afterword.recent')
    const statuses: number[] = []
    for (let at = 0; at < 4; at++) {
      const headers = { 'cf-connecting-ip': '192.0.2.9', 'x-forwarded-for': `10.0.0.${at}, 192.0.2.9`, 'x-afterword-token': uuid() }
      const request = new Request(`${url}/rpc/comments_create`, { method: 'POST', headers, body: JSON.stringify(words()) })
      statuses.push((await backend.fetch(request)).status)
    }
    expect(statuses).toEqual([200, 200, 429, 429])
  })

  test('the same client_id after its comment was removed is no new comment', async () => {
    const { adapter, thread } = await setup()
    const same = draft('said once')
    const { id = '' } = (await adapter.create?.(thread, same, call())) ?? {}
    await adapter.remove?.(id, call())
    await expect(adapter.create?.(thread, same, call())).rejects.toMatchObject({ code: 'conflict' })
    expect(await all({ adapter, thread })).toEqual([])
  })

  test('running the file again changes nothing but its functions', async () => {
    const { adapter, thread } = await setup()
    await post({ adapter, thread }, [{ words: 'still here' }])
    await backend.owner.query(readFileSync(join(import.meta.dirname, '../../src/adapters/postgrest.sql'), 'utf8'))
    expect((await all({ adapter, thread })).map(wordsOf)).toEqual(['still here'])
  })

  test('a thread may be called as a filter of PostgREST is', async () => {
    const { adapter } = await setup()
    const odd = { id: `is.it "(a), {thread}.%&${uuid()}`, url: thread.url }
    await post({ adapter, thread: odd }, [{ words: 'hello' }])
    expect((await all({ adapter, thread: odd })).map(wordsOf)).toEqual(['hello'])
    expect(await adapter.count?.([odd.id], call())).toEqual({ [odd.id]: { value: 1, exact: true } })
  })
})

test('the front answers Postgres’s errors with the statuses of PostgREST', () => {
  const codes = [
    '23514',
    '23503',
    '23505',
    '42501',
    'P0001',
    'P0002',
    '42883',
    '25006',
    '57014',
    '22P02',
    'PT429',
    '40001',
    '53300',
    'XX000',
  ]
  expect(codes.map(statusOf)).toEqual([400, 409, 409, 401, 400, 500, 404, 405, 500, 400, 429, 500, 503, 500])
})
