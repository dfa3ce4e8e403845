import type { AfterwordError, Code } from '../core/errors'
import { failure } from './failure'
import type { Answer } from './http'
import { plainText } from './plainText'

/** Remark42's own numbers (`backend/app/rest/httperrors.go`); what has none is a bare word, told by its status. */
const codes: Readonly<Record<number, Code>> = {
  1: 'not_found',
  2: 'invalid',
  3: 'forbidden',
  4: 'invalid',
  5: 'not_found',
  6: 'not_found',
  7: 'blocked',
  8: 'closed',
  9: 'rejected',
  10: 'edit_expired',
  // Somebody has replied to it.
  11: 'conflict',
  12: 'rejected',
  13: 'forbidden',
  14: 'rejected',
  15: 'rejected',
  16: 'rejected',
  17: 'rejected',
  18: 'not_found',
  19: 'rejected',
  20: 'invalid',
}

export function readError(answer: Answer): AfterwordError {
  const { code = 0, error, details } = (answer.json ?? {}) as { code?: number; error?: string; details?: string }
  // It limits by the second, and does not say until when.
  if (answer.status === 429 && !answer.headers.has('retry-after')) return failure(answer, 'rate_limited', { retryAfter: 2 })
  // The token was made for this very request: it is who it names that is not let in.
  if (answer.status === 401) return failure(answer, 'blocked')
  const detail = plainText([details, error].filter(Boolean).join(': '))
  return failure(answer, codes[code], detail ? { detail } : {})
}
