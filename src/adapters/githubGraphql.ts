import type { AdapterOptions } from '../core/adapter'
import { AfterwordError, type Code, isAfterwordError } from '../core/errors'
import { failure } from './failure'
import { type Repository, readError, wait } from './githubRepository'
import { type Answer, createHttp } from './http'
import { plainText } from './plainText'

/** Asks GitHub's GraphQL API; `$owner` and `$name` are always among the variables. */
export type Ask = <T>(what: string, variables: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<T>

/** Asks with the reader's token, which the site put into the storage as `token`. Only a proxy with a token of its own answers without. */
export function createAsk({ storage, fetch }: AdapterOptions, { base, repo }: Repository): Ask {
  const http = createHttp({ url: base, setting: 'Name https://api.github.com, which lets every page.', ...(fetch && { fetch }) })
  const [owner, name] = repo.split('/')

  return async <T>(what: string, variables: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<T> => {
    signal.throwIfAborted()
    const token = storage.get('token')
    if (!token && base === 'https://api.github.com')
      throw new AfterwordError('signed_out', 'GitHub shows discussions only to those who are signed in there.')
    // An Enterprise server has it beside its REST API: /api/v3, /api/graphql.
    const answer = await http(base.endsWith('/v3') ? '/../graphql' : '/graphql', {
      method: 'POST',
      json: { query: what, variables: { owner, name, ...variables } },
      ...(token && { headers: { authorization: `Bearer ${token}` } }),
      signal,
    })
    if (answer.status >= 300) throw readError(answer, token !== undefined)
    const { data, errors } = (answer.json ?? {}) as { data?: T; errors?: readonly Problem[] }
    if (errors?.length) throw readProblem(answer, errors[0])
    if (!data) throw failure(answer, 'bad_response')
    return data
  }
}

interface Problem {
  readonly type?: string
  readonly message?: string
}

const byType: Readonly<Record<string, Code>> = {
  NOT_FOUND: 'not_found',
  FORBIDDEN: 'forbidden',
  INSUFFICIENT_SCOPES: 'forbidden',
  UNPROCESSABLE: 'invalid',
  RATE_LIMITED: 'rate_limited',
  SERVICE_UNAVAILABLE: 'server',
}

/** What went wrong is HTTP 200; its type tells what, and some of it only its message. */
function readProblem(answer: Answer, { type = '', message = '' }: Problem = {}): AfterwordError {
  const detail = plainText(message)
  const fast = type === 'RATE_LIMITED' || /too quickly|rate limit/i.test(message)
  if (fast) return failure(answer, 'rate_limited', { detail, ...wait(answer.headers) })
  const code = /\blocked\b/i.test(message) ? 'closed' : /\bblocked\b/i.test(message) ? 'blocked' : (byType[type] ?? 'unknown')
  return failure(answer, code, { ...(detail && { detail }) })
}

export const isMissing = (thrown: unknown) => isAfterwordError(thrown) && thrown.code === 'not_found'
