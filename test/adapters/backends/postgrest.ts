import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll } from 'vitest'
import createAdapter from '../../../src/adapters/postgrest'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'
import { startPostgres } from '../../postgres'

/**
 * The SQL we tell people to paste, in a real Postgres, and before it the part of PostgREST the adapter speaks to: functions called by name
 * as the role `anon`, in a transaction that knows the request's headers (https://docs.postgrest.org/en/stable/references/transactions.html).
 */
export interface Backend {
  /** As its owner. */
  readonly owner: pg.Pool
  fetch(request: Request): Promise<Response>
}

const sql = readFileSync(join(import.meta.dirname, '../../../src/adapters/postgrest.sql'), 'utf8')
const lenient = `update afterword.settings set moderation = 'off', per_network = 1000, per_minute = 1000`

let running: Promise<Backend & { stop(): Promise<void> }> | undefined
afterAll(async () => (await running)?.stop())

/** One for a test file, started by the first who needs it. */
export function openPostgrest(): Promise<Backend> {
  running ??= begin()
  return running
}

async function begin() {
  const postgres = await startPostgres()
  const owner = new pg.Pool({ connectionString: await postgres.database('blog') })
  // An idle connection that ends with the server is nobody's failure.
  owner.on('error', () => {})
  await owner.query(sql)
  // Pasted twice it changes nothing.
  await owner.query(sql)
  return {
    owner,
    fetch: (request: Request) => answer(owner, request),
    async stop() {
      await owner.end()
      await postgres.stop()
    },
  }
}

async function answer(pool: pg.Pool, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  const name = /^\/rpc\/(\w+)$/.exec(pathname)?.[1]
  const args: Record<string, unknown> = request.method === 'GET' ? Object.fromEntries(searchParams) : await request.json()
  const client = await pool.connect()
  try {
    // A GET may call what is stable, and may not write.
    await client.query(request.method === 'GET' ? 'begin read only' : 'begin')
    await client.query('set local role anon')
    await client.query(`select set_config('request.headers', $1, true)`, [JSON.stringify(Object.fromEntries(request.headers))])
    const names = Object.keys(args)
    const call = `select public."${name}"(${names.map((name, at) => `"${name}" => $${at + 1}`).join(', ')}) as said`
    const { rows } = await client.query(call, Object.values(args))
    await client.query('commit')
    const said = rows[0]?.said
    return said === '' || said === null || said === undefined ? new Response(null, { status: 204 }) : Response.json(said)
  } catch (error) {
    await client.query('rollback')
    const { code = 'XX000', message, detail = null, hint = null } = error as pg.DatabaseError
    const body = code === '42883' ? { code: 'PGRST202', message: `Could not find the function public.${name}` } : { code, message }
    return Response.json({ ...body, details: detail, hint }, { status: statusOf(code) })
  } finally {
    client.release()
  }
}

/** https://docs.postgrest.org/en/stable/references/errors.html#http-status-codes */
function statusOf(code: string): number {
  if (code.startsWith('PT')) return Number(code.slice(2))
  if (code === '42883') return 404
  if (code === '42501') return 401
  if (code === '23505' || code === '23503') return 409
  return /^(22|23|P0001|42)/.test(code) ? 400 : 500
}

let threads = 0

export const setup: Setup = async () => {
  const { owner, fetch: backend } = await openPostgrest()
  await owner.query(lenient)
  const id = `https://blog.example/posts/${threads++}`
  const { fetch, interfere } = line(backend)
  const as = () => createAdapter({ url: 'https://project.example', storage: memoryStorage(), fetch })
  return {
    adapter: as(),
    another: as(),
    thread: { id, url: id },
    interfere,
    async erase(comment) {
      await owner.query(`update afterword.comments set status = 'deleted' where id = $1`, [comment])
    },
    async hold() {
      await owner.query(`update afterword.settings set moderation = 'all'`)
    },
  }
}
