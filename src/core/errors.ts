/** The closed list of what can go wrong. Codes are promises; readers are told in their own language by code. */
export const codes = [
  'offline',
  'timeout',
  'signed_out',
  'session_expired',
  'forbidden',
  'edit_expired',
  'not_found',
  'invalid',
  'duplicate',
  'conflict',
  'closed',
  'rate_limited',
  'blocked',
  'challenge',
  'rejected',
  'unsupported',
  'bad_response',
  'server',
  'unknown',
] as const

export type Code = (typeof codes)[number]

/** What is wrong with one field of a form. `limit` is the bound that was crossed, where there is one. */
export interface FieldProblem {
  readonly field: 'body' | 'name' | 'email' | 'website'
  readonly problem: 'empty' | 'too_long' | 'malformed'
  readonly limit?: number
}

export interface ErrorDetails {
  /** Seconds to wait before the same request may succeed. */
  readonly retryAfter?: number
  readonly fields?: readonly FieldProblem[]
  /** The backend's own words, or what the site owner has to change, as plain text. Shown small beside the widget's own sentence. */
  readonly detail?: string
  readonly cause?: unknown
}

/** Two copies of this file may meet on one page; the registered symbol lets them know each other's errors. */
const brand = Symbol.for('afterword.error')

/** The one error class. `message` is for developers; it is shown to nobody as markup. */
export class AfterwordError extends Error {
  readonly code: Code
  readonly retryAfter?: number
  readonly fields?: readonly FieldProblem[]
  readonly detail?: string

  constructor(code: Code, message: string = code, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AfterwordError'
    this.code = code
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter
    if (details.fields !== undefined) this.fields = details.fields
    if (details.detail !== undefined) this.detail = details.detail
    Object.defineProperty(this, brand, { value: true })
  }
}

export function isAfterwordError(value: unknown): value is AfterwordError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true
}

/** Whatever was thrown, as an `AfterwordError`; what was one stays itself. Never throws, whatever it is given. */
export function toAfterwordError(thrown: unknown): AfterwordError {
  try {
    if (isAfterwordError(thrown) && codes.includes(thrown.code)) return thrown
    return new AfterwordError('unknown', thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown })
  } catch {
    return new AfterwordError('unknown', typeof thrown, { cause: thrown })
  }
}

/** The answer never came or was not understood: the backend may or may not have stored what was sent. */
export function outcomeUnknown(code: Code): boolean {
  return code === 'offline' || code === 'timeout' || code === 'bad_response' || code === 'server' || code === 'unknown'
}
