import ky from 'ky'
import { AfterwordError } from '../core/errors'

/** What every adapter sends its requests with; the one file that knows how. */
export interface Request {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly json?: unknown
  /** Values that are `undefined` are left out; a list repeats its name. */
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Any answer, whatever its status: many backends say 200 for a failure, so judging it is the adapter's business. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; `undefined` where it is none. */
  readonly json: unknown
}

export interface HttpOptions {
  /** Absolute http(s) address without a trailing slash; paths are appended to it. */
  readonly url: string
  /** Milliseconds to wait for an answer. Default 30 s. */
  readonly timeout?: number
  /** Instead of the page's own `fetch`. */
  readonly fetch?: typeof fetch
}

/**
 * Makes the one function that asks a backend. Reads (GET, HEAD) are tried again on a broken line or 502/503/504, writes never: only
 * the outbox knows whether a second try is safe. Sends no cookies. Rejects with `offline` if no answer came (no line, or CORS refused it), `timeout`,
 * or the reason of the caller's own signal.
 */
export function createHttp({ url, timeout = 30_000, fetch }: HttpOptions) {
  if (!/^https?:\/\//.test(url))
    throw new TypeError(`afterword: a backend's url must begin with http:// or https://, this one is "${url}".`)
  const client = ky.create({
    timeout,
    throwHttpErrors: false,
    credentials: 'omit',
    retry: {
      limit: 2,
      methods: ['get', 'head'],
      statusCodes: [502, 503, 504],
      afterStatusCodes: [503],
      maxRetryAfter: 10_000,
      backoffLimit: 3_000,
    },
    ...(fetch && { fetch }),
  })
  return async (path: string, { method = 'GET', json, query = {}, headers = {}, signal }: Request): Promise<Answer> => {
    signal.throwIfAborted()
    const searchParams = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) for (const one of [value].flat()) searchParams.append(name, String(one))
    }
    try {
      const response = await client(url + path, { method, headers, signal, searchParams, ...(json !== undefined && { json }) })
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, json: parse(text) }
    } catch (error) {
      signal.throwIfAborted()
      const timedOut = error instanceof Error && error.name === 'TimeoutError'
      throw new AfterwordError(timedOut ? 'timeout' : 'offline', `No answer from ${url}.`, { cause: error })
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
