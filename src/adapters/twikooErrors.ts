import type { AfterwordError, Code, ErrorDetails } from '../core/errors'
import { failure } from './failure'
import type { Answer } from './http'
import { plainText } from './plainText'

/** Failures are HTTP 200, most with one `code`, those of lists with none: what went wrong, only the message tells (in Chinese). */
export function readError(answer: Answer): AfterwordError {
  if (answer.status >= 300) return failure(answer)
  const { code, message } = (answer.json ?? {}) as { code?: number; message?: string }
  const [, known, details] = messages.find(([words]) => words.test(message ?? '')) ?? []
  const detail = plainText(message ?? '')
  return failure(answer, known ?? codes[code ?? 0] ?? (message ? 'server' : 'bad_response'), { ...details, ...(detail && { detail }) })
}

const codes: Readonly<Record<number, Code>> = { 100: 'bad_response', 1001: 'unsupported', 1024: 'signed_out', 1403: 'forbidden' }
/** Ten comments in ten minutes, by one reader or altogether, and 250 requests. */
const wait: ErrorDetails = { retryAfter: 600 }
const messages: readonly (readonly [words: RegExp, code: Code, details?: ErrorDetails])[] = [
  [/发言频率过高|评论太火爆|Too Many Requests/, 'rate_limited', wait],
  [/评论内容过长/, 'invalid', { fields: [{ field: 'body', problem: 'too_long' }] }],
  [/邮箱格式不合法/, 'invalid', { fields: [{ field: 'email', problem: 'malformed' }] }],
  [/参数.*不合法/, 'invalid'],
  [/屏蔽词/, 'rejected'],
  [/评论不存在/, 'not_found'],
  [/只能删除自己/, 'forbidden'],
  [/验证/, 'challenge'],
  [/登录/, 'signed_out'],
]
