import { AfterwordError, isAfterwordError } from '../core/errors'
import { retryAfter } from './failure'

/** What every adapter sends its requests with; the one file that knows how. */
export interface Request {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is, under its own type. */
  readonly body?: Blob
  /** Values that are `undefined` are left out; a list repeats its name. */
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sends and takes the backend's cookies; only where it knows its guests by nothing else. */
  readonly cookies?: boolean
  /** Asks whether what the browser keeps still holds (`ETag`), where the backend counts requests. */
  readonly revalidate?: boolean
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
  /** What its owner sets at this backend so that pages of another origin may ask it (CORS); named when the browser refuses us its answers. */
  readonly setting?: string
}

/** A read is tried so often again. */
const retries = 2
/** The longest wait a server may ask of a read, in seconds; whoever asks for more gets an answer that failed. */
const longest = 10
/** Answers of a server that will be back: bad gateway, unavailable, gateway timeout (RFC 9110 §15.6). */
const passing = [502, 503, 504]

/**
 * Makes the one function that asks a backend. Reads (GET, HEAD) are tried again on a broken line or 502/503/504, writes never: only
 * the outbox knows whether a second try is safe. Sends no cookies unless asked to. Rejects with `offline` if no answer came, `forbidden`
 * if one came that the browser may not give us (CORS), `timeout`, or the reason of the caller's own signal.
 */
export function createHttp({ url, timeout = 30_000, fetch: send = (...request) => fetch(...request), setting }: HttpOptions) {
  if (!/^https?:\/\//.test(url))
    throw new TypeError(`afterword: a backend's url must begin with http:// or https://, this one is "${url}".`)

  /** An answer has been read: what fails after it is a broken line, and a write may have been stored. */
  let heard = false

  async function once(address: string, request: RequestInit, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted()
    const ending = new AbortController()
    const stop = () => ending.abort()
    const timer = setTimeout(stop, timeout)
    signal.addEventListener('abort', stop)
    try {
      const response = await send(address, { ...request, signal: ending.signal })
      const text = await response.text()
      heard = true
      return { status: response.status, headers: response.headers, text, json: parse(text) }
    } catch (cause) {
      signal.throwIfAborted()
      if (ending.signal.aborted) throw new AfterwordError('timeout', `No answer from ${url}.`, { cause })
      throw (await refused(cause, ending.signal)) ?? new AfterwordError('offline', `No answer from ${url}.`, { cause })
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
  }

  /**
   * `fetch` says the same of a broken line and of a refusal by CORS (Fetch standard, §4.10). A request whose answer stays shut tells them
   * apart; unless the line came back just before it: then an answer can be read, too.
   */
  async function refused(cause: unknown, signal: AbortSignal): Promise<AfterwordError | undefined> {
    if (!setting || heard || globalThis.navigator?.onLine === false) return undefined
    const heardBy = (mode: RequestMode) =>
      send(url, { mode, credentials: 'omit', signal }).then(
        () => true,
        () => false,
      )
    if (!(await heardBy('no-cors')) || (await heardBy('cors'))) return undefined
    const detail = `${url} does not let pages of ${globalThis.location?.origin ?? 'this origin'} read its answers. ${setting}`
    return new AfterwordError('forbidden', detail, { cause, detail })
  }

  return async (
    path: string,
    { method = 'GET', json, body, query = {}, headers = {}, cookies, revalidate, signal }: Request,
  ): Promise<Answer> => {
    const address = new URL(url + path)
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) for (const one of [value].flat()) address.searchParams.append(name, String(one))
    }
    const request: RequestInit = {
      method,
      credentials: cookies ? 'include' : 'omit',
      ...(revalidate && { cache: 'no-cache' }),
      headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
      ...(json !== undefined ? { body: JSON.stringify(json) } : body && { body }),
    }
    for (let left = method === 'GET' || method === 'HEAD' ? retries : 0; ; left--) {
      let wait = 0.3 * 2 ** (retries - left)
      try {
        const answer = await once(address.href, request, signal)
        wait = retryAfter(answer.headers) ?? wait
        if (!left || !passing.includes(answer.status) || wait > longest) return answer
      } catch (error) {
        if (!left || signal.aborted || (isAfterwordError(error) && error.code !== 'offline')) throw error
      }
      await new Promise<void>((go) => {
        // Later rather than sooner, and not all readers at once.
        setTimeout(go, wait * (1 + Math.random() / 2) * 1000)
        signal.addEventListener('abort', () => go())
      })
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
