import { AfterwordError, type Code, type ErrorDetails } from '../core/errors'
import type { Answer } from './http'

/** What a status means where the backend says nothing better (RFC 9110 §15). */
const byStatus: Readonly<Record<number, Code>> = {
  400: 'invalid',
  401: 'signed_out',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'not_found',
  413: 'invalid',
  422: 'invalid',
  429: 'rate_limited',
}

/**
 * The error an answer stands for. `code` where the backend's own words say more than the status. What is neither told nor a known
 * status is `server` (5xx) or `bad_response`.
 */
export function failure({ status, headers, text }: Answer, code?: Code, details: ErrorDetails = {}): AfterwordError {
  const seconds = details.retryAfter ?? retryAfter(headers)
  return new AfterwordError(
    code ?? byStatus[status] ?? (status >= 500 ? 'server' : 'bad_response'),
    `${status}: ${details.detail || text.slice(0, 200)}`,
    { ...details, ...(seconds !== undefined && { retryAfter: seconds }) },
  )
}

/** Seconds to wait, from `Retry-After` in either form (RFC 9110 §10.2.3); what is neither says nothing. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  if (!value) return undefined
  const seconds = /^\d+$/.test(value) ? Number(value) : /GMT$/.test(value) ? (Date.parse(value) - Date.now()) / 1000 : -1
  return seconds >= 0 ? Math.ceil(seconds) : undefined
}
