import type { AfterwordError, Code } from '../core/errors'
import { failure } from './failure'
import type { Answer } from './http'
import { plainText } from './plainText'

/** Errors are pages of HTML; the reason is in their paragraph. */
export function readError(answer: Answer): AfterwordError {
  const detail = withoutAddress(plainText(/<p>([\s\S]*?)<\/p>/.exec(answer.text)?.[1] ?? ''))
  const [, code, more] = reasons.find(([words]) => words.test(detail)) ?? []
  return failure(answer, code, { ...(answer.status < 500 && detail && { detail }), ...more })
}

/** Isso knows readers by their networks, and names them in its refusals. */
export const withoutAddress = (said: string) => said.replace(/^[\da-f.:]+: (?=ratelimit)|: [\da-f.:]+$/i, '')

const problem = (field: 'body' | 'name' | 'email' | 'website', problem: 'empty' | 'malformed' | 'too_long') => ({
  fields: [{ field, problem }],
})
const reasons: readonly (readonly [RegExp, Code, object?])[] = [
  [/ratelimit exceeded/i, 'rate_limited', { retryAfter: 60 }],
  // So many of one network to a page, whenever they were written: waiting does not help.
  [/direct responses|time ?frame is still open/i, 'rejected'],
  [/text is (missing|too short)/i, 'invalid', problem('body', 'malformed')],
  [/text is too long/i, 'invalid', problem('body', 'too_long')],
  [/email address required/i, 'invalid', problem('email', 'empty')],
  [/author address required/i, 'invalid', problem('name', 'empty')],
  [/rfc5321/, 'invalid', problem('email', 'too_long')],
  [/arbitrary length/i, 'invalid', problem('website', 'too_long')],
  [/website/i, 'invalid', problem('website', 'malformed')],
  [/cannot create new thread/i, 'forbidden'],
]
