import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type AfterwordError, type Code, isAfterwordError } from '../../core/errors'
import type { Environment } from '../index'
import type { Log } from '../log'

/** What each code is in HTTP (RFC 9110 §15). */
const statuses: Partial<Record<Code, 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503>> = {
  invalid: 400,
  signed_out: 401,
  session_expired: 401,
  forbidden: 403,
  edit_expired: 403,
  blocked: 403,
  closed: 403,
  rejected: 403,
  not_found: 404,
  unsupported: 404,
  conflict: 409,
  duplicate: 409,
  rate_limited: 429,
}

/** Every failure as our one error shape. What nobody foresaw is logged, and told to nobody else; `told` hears the code. */
export function answerError(error: unknown, c: Context, log: Log, told: (code: Code) => void): Response {
  const known = isAfterwordError(error) ? error : fromElsewhere(error)
  if (!known)
    log({
      event: 'error',
      level: 'error',
      ...((c.env as Environment).asked && { id: (c.env as Environment).asked?.id }),
      message: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? (error.stack ?? '') : '',
    })
  const { code, message, fields, retryAfter } = known ?? { code: 'server', message: 'Something went wrong here.' }
  told(code)
  if (retryAfter !== undefined) c.header('Retry-After', String(Math.ceil(retryAfter)))
  c.header('Cache-Control', 'no-store')
  return c.json(
    { error: { code, message, ...(fields && { fields }), ...(retryAfter !== undefined && { retryAfter }) } },
    statuses[code] ?? (retryAfter === undefined ? 500 : 503),
  )
}

type Told = Pick<AfterwordError, 'code' | 'message' | 'fields' | 'retryAfter'>

/** What the framework could not read; and faults of the disk that pass, where the writer is told when to come back. */
function fromElsewhere(error: unknown): Told | undefined {
  if (error instanceof HTTPException && error.status < 500) return { code: 'invalid', message: error.message }
  const code = String((error as { code?: unknown })?.code ?? '')
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return { code: 'server', message: 'The database is busy.', retryAfter: 2 }
  if (/^(SQLITE_(FULL|IOERR)|ENOSPC|EDQUOT|EFBIG)/.test(code)) return { code: 'server', message: 'The disk is full.', retryAfter: 60 }
  return undefined
}
