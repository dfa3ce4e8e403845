import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createServer, type Server, type ServerOptions } from '../../src/server/index'

/** A server of a test's own over a file of its own; both go with the test. */
export async function house(options: Partial<ServerOptions> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  const file = join(folder, 'comments.sqlite')
  let server = await createServer({ database: file, moderation: 'off', rateLimit: false, origins: ['https://article.example'], ...options })
  onTestFinished(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const ask: House['ask'] = async (method, path, body, more = {}) => {
    const response = await server.fetch(
      new Request(`http://comments.example/api/v1${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...more },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: text && JSON.parse(text) }
  }
  return {
    file,
    get server() {
      return server
    },
    async restart() {
      await server.close()
      server = await createServer({ database: file, moderation: 'off', rateLimit: false, ...options })
    },
    ask,
    list: async (thread = 'page', query = '') => (await ask('GET', `/threads/${encodeURIComponent(thread)}/comments${query}`)).json,
    async post(words, { thread = 'page', parentId = null, token, name = 'Ines', clientId = crypto.randomUUID(), author } = {}) {
      const { status, json } = await ask(
        'POST',
        `/threads/${encodeURIComponent(thread)}/comments`,
        { clientId, parentId, body: { format: 'markdown', value: words }, author: author ?? { name } },
        bearer(token),
      )
      return { status, ...json }
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at key by key, as a client in another language would
export type Json = any

export interface House {
  readonly file: string
  readonly server: Server
  restart(): Promise<void>
  ask(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; text: string; json: Json }>
  list(thread?: string, query?: string): Promise<Json>
  post(words: string, more?: PostOptions): Promise<Json>
}

interface PostOptions {
  readonly thread?: string
  readonly parentId?: string | null
  readonly token?: string
  readonly name?: string
  readonly clientId?: string
  readonly author?: Record<string, string>
}

export const bearer = (token?: string): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {})
