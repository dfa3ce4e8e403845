import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import pg from 'pg'
import { afterAll } from 'vitest'
import createAdapter from '../../../src/adapters/postgrest'
import { memoryStorage } from '../../../src/core/storage'
import { uuid } from '../../../src/core/uuid'
import { type Fixture, line } from '../../../src/testing/check'
import { startPostgres } from '../../postgres'

/** The file site owners run, as it is shipped. */
const schema = readFileSync(join(import.meta.dirname, '../../../src/adapters/postgrest.sql'), 'utf8')

/**
 * A front for PostgREST, over a real Postgres in which our schema was run: functions of the schema `public`, called by name with named
 * arguments, each in a transaction of its own as the role `anon`; errors by PostgREST's table. The facts are from its documentation
 * ("Functions as RPC", "Transactions", "Errors") and its source (`Error.hs`).
 */
async function begin() {
  const postgres = await startPostgres()
  const address = new URL(await postgres.database('comments'))
  const owner = new pg.Pool({ connectionString: address.href, max: 2 })
  await owner.query("create role anon nologin; create role authenticator noinherit login password 'anon'; grant anon to authenticator")
  // Supabase grants everything in `public` to everybody by default: the schema has to be safe all the same.
  await owner.query('alter default privileges in schema public grant all on tables to anon')
  await owner.query('alter default privileges in schema public grant all on functions to anon')
  await owner.query(schema)
  address.username = 'authenticator'
  address.password = 'anon'
  const visitors = new pg.Pool({ connectionString: address.href, max: 6 })
  // The server goes before the last of them has said good-bye.
  for (const pool of [owner, visitors]) pool.on('error', () => {})

  /** Runs statements as a visitor would, with these headers. */
  async function visit<T>(headers: object, readOnly: boolean, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await visitors.connect()
    try {
      await client.query(readOnly ? 'begin read only' : 'begin')
      await client.query("select set_config('role', 'anon', true), set_config('request.headers', $1, true)", [JSON.stringify(headers)])
      const result = await run(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }

  /** The function of this name that takes these arguments, as PostgREST's schema cache knows it. */
  async function find(name: string, given: readonly string[]) {
    const { rows } = await owner.query(
      `select p.provolatile = 'v' as volatile, p.prorettype = 'void'::regtype as void, p.pronargs - p.pronargdefaults as needed,
         p.proargnames as names, array(select format_type(t, null) from unnest(p.proargtypes) t) as types
       from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = $1`,
      [name],
    )
    return rows.find(
      ({ names, needed }) =>
        given.every((one) => names.includes(one)) && names.slice(0, needed).every((one: string) => given.includes(one)),
    )
  }

  const app = new Hono()
  app.post('/rpc/:name', async (c) => {
    const name = c.req.param('name')
    const body = await c.req.text()
    const given = Object.keys(JSON.parse(body))
    const found = await find(name, given)
    const message = `Could not find the function public.${name}(${given.join(', ')}) in the schema cache`
    if (!found) return c.json({ code: 'PGRST202', details: null, hint: null, message }, 404)
    const columns = given.map((one) => `"${one}" ${found.types[found.names.indexOf(one)]}`).join(', ')
    const args = given.map((one) => `"${one}" := a."${one}"`).join(', ')
    const sql = `select to_json(public.${name}(${args}))::text as answer from json_to_record($1) as a(${columns || 'x text'})`
    try {
      const { rows } = await visit(c.req.header(), !found.volatile, (client) => client.query(sql, [body]))
      if (found.void) return c.body(null, 204)
      return c.body(rows[0].answer ?? 'null', 200, { 'content-type': 'application/json; charset=utf-8' })
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error
      const { code = '', detail = null, hint = null, message } = error
      return Response.json({ code, details: detail, hint, message }, { status: statusOf(code) })
    }
  })
  app.all('*', (c) =>
    c.json(
      { code: 'PGRST205', details: null, hint: null, message: `Could not find the table 'public${c.req.path}' in the schema cache` },
      404,
    ),
  )

  return {
    fetch: (request: Request) => app.fetch(request),
    visit,
    /** As the owner of the database. */
    owner,
    async stop() {
      await Promise.all([owner.end(), visitors.end()])
      await postgres.stop()
    },
  }
}

/** By the prefix of Postgres's code, as PostgREST's documentation lists them; the first that fits counts. */
const statuses: readonly [prefix: RegExp, status: number][] = [
  [/^PT\d{3}$/, 0],
  [/^(08|53)/, 503],
  [/^(0L|0P|28)/, 403],
  [/^(23503|23505)$/, 409],
  [/^25006$/, 405],
  [/^(09|25|2D|38|39|3B|40|54|55|57|58|F0|HV|XX|42P17)/, 500],
  [/^P0001$/, 400],
  [/^P0/, 500],
  [/^(42883|42P01)$/, 404],
  [/^42501$/, 401],
]

export function statusOf(code: string): number {
  const found = statuses.find(([prefix]) => prefix.test(code))
  return found ? found[1] || Number(code.slice(2)) : 400
}

export type Postgrest = Awaited<ReturnType<typeof begin>>

/** One for a test file, started by the first who needs it. */
let running: Promise<Postgrest> | undefined
export function openPostgrest(): Promise<Postgrest> {
  running ??= begin()
  return running
}
afterAll(async () => (await running)?.stop())

/** A thread nobody wrote in, and the settings as they are shipped but for the limits, which the kit would meet. */
export const setup = async () => {
  const backend = await openPostgrest()
  await backend.owner.query(
    "update afterword.settings set moderation = 'off', comments_limit = 1e6, votes_limit = 1e6, edit_window = '15 minutes', everybody = 20",
  )
  const { fetch, interfere } = line(backend.fetch)
  const as = () => createAdapter({ url: 'https://db.example', storage: memoryStorage(), fetch })
  return {
    adapter: as(),
    another: as(),
    thread: { id: `https://blog.example/${uuid()}`, url: 'https://blog.example/posts/hello/' },
    interfere,
    hold: async () => void (await backend.owner.query("update afterword.settings set moderation = 'all'")),
    erase: async (id: string) => void (await backend.owner.query("update afterword.comments set status = 'deleted' where id = $1", [id])),
  } satisfies Fixture
}
