import { beforeEach, describe, expect, test } from 'vitest'
import createAdapter from '../../src/adapters/postgrest'
import type { Code } from '../../src/core/errors'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { all, call, draft } from '../../src/testing/check'
import { testFaults } from '../testing/faults'
import { openPostgrest, setup } from './backends/postgrest'

const thread = { id: 'https://blog.example/post', url: 'https://blog.example/post' }

testAdapter('postgrest', setup)
testFaults('postgrest', setup)

describe('the SQL', () => {
  const anon = async (text: string) => {
    const { owner } = await openPostgrest()
    const client = await owner.connect()
    try {
      await client.query('begin')
      await client.query('set local role anon')
      return await client.query(text)
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  beforeEach(async () => {
    const { owner } = await openPostgrest()
    await owner.query('truncate afterword.comments cascade; truncate afterword.recent, afterword.closed')
    await owner.query(`update afterword.settings set moderation = 'off', per_network = 5, per_minute = 60`)
  })

  test.each([
    'select * from afterword.comments',
    'select token_hash from afterword.votes',
    `insert into afterword.settings (moderation) values ('off')`,
    'select * from afterword.recent',
    `select afterword.hash('guess')`,
    `select afterword.own('1', 'x')`,
  ])('whoever asks from outside may not: %s', async (text) => {
    await expect(anon(text)).rejects.toMatchObject({ code: '42501' })
  })

  test('no token, hash or network is ever handed out', async () => {
    const fixture = await setup()
    await fixture.adapter.create?.(fixture.thread, draft('hello'), call())
    const { owner } = await openPostgrest()
    const { rows } = await owner.query(`select public.afterword_list($1) as said`, [fixture.thread.id])
    expect(Object.keys(rows[0].said.comments[0]).sort()).toEqual(['body', 'created_at', 'id', 'name', 'score', 'status'])
  })

  test('two who send the same at once are one row', async () => {
    const fixture = await setup()
    const same = draft('said once')
    await Promise.all(Array.from({ length: 8 }, () => fixture.adapter.create?.(fixture.thread, same, call())))
    expect(await all(fixture)).toHaveLength(1)
  })

  test('votes that meet are all counted', async () => {
    const { fetch, owner } = await openPostgrest()
    const as = () =>
      createAdapter({
        url: 'https://project.example',
        storage: memoryStorage(),
        fetch: async (input, init) => fetch(new Request(input, init)),
      })
    const { id = '' } = (await as().create?.(thread, draft('vote on me'), call())) ?? {}
    await Promise.all(Array.from({ length: 8 }, () => as().vote?.(id, 1, call())))
    expect((await owner.query('select score from afterword.comments')).rows).toEqual([{ score: 8 }])
  })

  test('one network writes so often a minute; how long to wait is said', async () => {
    const { fetch } = await openPostgrest()
    const from = (network: string) => {
      const send: typeof globalThis.fetch = async (input, init) => {
        const headers = new Headers(init?.headers)
        headers.set('x-forwarded-for', network)
        return fetch(new Request(input, { ...init, headers }))
      }
      return createAdapter({ url: 'https://project.example', storage: memoryStorage(), fetch: send })
    }
    for (let n = 0; n < 5; n++) await from('192.0.2.1').create?.(thread, draft(`number ${n}`), call())
    await expect(from('192.0.2.1').create?.(thread, draft('once more'), call())).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfter: 60,
    })
    await from('192.0.2.2').create?.(thread, draft('from elsewhere'), call())
  })

  test('a closed discussion is read and not written', async () => {
    const fixture = await setup()
    await fixture.adapter.create?.(fixture.thread, draft('before'), call())
    await (await openPostgrest()).owner.query('insert into afterword.closed values ($1)', [fixture.thread.id])
    expect(await fixture.adapter.list({ thread: fixture.thread, sort: 'newest' }, call())).toMatchObject({
      state: 'closed',
      total: { value: 1 },
    })
    await expect(fixture.adapter.create?.(fixture.thread, draft('after'), call())).rejects.toMatchObject({ code: 'closed' })
  })

  test('the time for editing ends; deleting stays', async () => {
    const fixture = await setup()
    const { id = '' } = (await fixture.adapter.create?.(fixture.thread, draft('mine'), call())) ?? {}
    expect((await all(fixture))[0]?.can).toEqual(['reply', 'edit', 'delete'])
    await (await openPostgrest()).owner.query(`update afterword.comments set created_at = created_at - interval '16 minutes'`)
    expect((await all(fixture))[0]?.can).toEqual(['reply', 'delete'])
    await expect(fixture.adapter.edit?.(id, { format: 'markdown', value: 'late' }, call())).rejects.toMatchObject({ code: 'edit_expired' })
  })
})

test.each<[string, number, object, Code]>([
  ['a function that is not there', 404, { code: 'PGRST202', message: 'Could not find the function' }, 'unsupported'],
  ['a check that failed', 400, { code: '23514', message: 'violates check constraint' }, 'invalid'],
  ['a key that is not right', 401, { code: 'PGRST301', message: 'JWSError' }, 'forbidden'],
  ['no right to call it', 401, { code: '42501', message: 'permission denied for function' }, 'forbidden'],
  ['a gateway’s own refusal', 429, { message: 'slow down' }, 'rate_limited'],
  ['a database that is away', 503, { code: 'PGRST001', message: 'connection lost' }, 'server'],
])('%s is its code', async (_, status, body, code) => {
  const adapter = createAdapter({
    url: 'https://project.example',
    storage: memoryStorage(),
    fetch: async () => Response.json(body, { status }),
  })
  await expect(adapter.vote?.('1', 1, call())).rejects.toMatchObject({ code })
})

test('the public key of the address goes with every request, a token only once one has written', async () => {
  const seen: string[] = []
  const { fetch } = await openPostgrest()
  const send: typeof globalThis.fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    seen.push(`${init?.method} ${headers.get('apikey')} ${/token/.test(String(init?.body ?? input)) ? 'token' : '-'}`)
    return fetch(new Request(input, init))
  }
  const adapter = createAdapter({
    url: 'https://project.example/rest/v1?apikey=public',
    storage: memoryStorage(),
    fetch: (input, init) => send(String(input).replace('/rest/v1', ''), init),
  })
  await adapter.list({ thread, sort: 'newest' }, call())
  await adapter.create?.(thread, draft('hello'), call())
  await adapter.list({ thread, sort: 'newest' }, call())
  expect(seen).toEqual(['GET public -', 'POST public token', 'POST public token'])
})
