import type { AfterwordError, Code, FieldProblem } from '../core/errors'
import { failure } from './failure'
import type { Answer } from './http'
import { plainText } from './plainText'

/** Seconds between two comments of one guest (`wp_throttle_comment_flood`); WordPress does not say them. */
const floodSeconds = 15

/** What WordPress calls a failure (`WP_REST_Comments_Controller`, 6.1); where that says no more than the status, the status decides. */
const codes: Readonly<Record<string, Code>> = {
  rest_comment_login_required: 'signed_out',
  rest_cookie_invalid_nonce: 'session_expired',
  rest_comment_invalid_post_id: 'not_found',
  rest_cannot_read: 'not_found',
  rest_cannot_read_post: 'forbidden',
  rest_comment_closed: 'closed',
  rest_comment_draft_post: 'closed',
  rest_comment_trash_post: 'closed',
  comment_duplicate: 'duplicate',
  comment_flood: 'rate_limited',
}

/** Failures that are about one field of the form. */
const problems: Readonly<Record<string, FieldProblem>> = {
  rest_comment_content_invalid: { field: 'body', problem: 'empty' },
  comment_content_column_length: { field: 'body', problem: 'too_long' },
  comment_author_column_length: { field: 'name', problem: 'too_long' },
  comment_author_email_column_length: { field: 'email', problem: 'too_long' },
  comment_author_url_column_length: { field: 'website', problem: 'too_long' },
}

const parameters: Readonly<Record<string, FieldProblem['field']>> = {
  content: 'body',
  author_name: 'name',
  author_email: 'email',
  author_url: 'website',
}

const noGuests =
  'WordPress takes no comments from guests: switch on the Afterword plugin there, and let people comment who are not registered (Settings, Discussion).'

interface Said {
  readonly code?: string
  readonly message?: string
  readonly data?: { readonly params?: Readonly<Record<string, unknown>> }
}

/** The error behind an answer of WordPress's: `{ code, message, data }`, the message as HTML and in the site's language. `sent` is what it answers to. */
export function readError(answer: Answer, sent?: unknown): AfterwordError {
  const { code = '', message, data } = (answer.json ?? {}) as Said
  const detail =
    code === 'rest_comment_login_required' ? noGuests : answer.status < 500 && typeof message === 'string' && plainText(message)
  const fields = problems[code] ? [problems[code]] : code === 'rest_comment_author_data_required' ? missing(sent) : malformed(data)
  return failure(answer, codes[code], {
    ...(detail && { detail }),
    ...(fields.length && { fields }),
    ...(code === 'comment_flood' && { retryAfter: floodSeconds }),
  })
}

/** Both are wanted, and WordPress does not say which was not there. */
function missing(sent: unknown): readonly FieldProblem[] {
  const { author_name, author_email } = (sent ?? {}) as Readonly<Record<string, unknown>>
  return [
    ...(author_name ? [] : [{ field: 'name', problem: 'empty' } as const]),
    ...(author_email ? [] : [{ field: 'email', problem: 'empty' } as const]),
  ]
}

function malformed(data: Said['data']): readonly FieldProblem[] {
  return Object.keys(data?.params ?? {}).flatMap((name) => {
    const field = parameters[name]
    return field ? [{ field, problem: 'malformed' }] : []
  })
}
