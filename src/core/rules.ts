import type { Features } from './adapter'
import type { FieldProblem } from './errors'
import type { Draft } from './types'

/** What both sides of the wire hold a comment to. The page checks so that nobody waits for a refusal, the server because it must. */

/** Longest values, in UTF-16 code units. Whole or refused: nothing is ever cut. */
export const limits = { body: 10_000, name: 80, email: 254, website: 500, title: 300, threadId: 1_000 } as const

/** Default_Ignorable code points (Unicode, DerivedCoreProperties) and white space: a text of nothing else is blank to a reader. */
const invisible = /[\s\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/gu

export function isBlank(text: string): boolean {
  return text.replace(invisible, '') === ''
}

/** One `@`, something on both sides, no white space: more than that only the mail server knows (RFC 5321 §4.1.2 allows nearly all). */
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Every problem of a draft, in the order of the form; empty when it may be sent. */
export function checkDraft(draft: Pick<Draft, 'author' | 'body'>, features: Features): readonly FieldProblem[] {
  const { author } = draft
  const asked = features.fields ?? {}
  const problems: (FieldProblem | undefined)[] = [
    checkText('body', draft.body.value, Math.min(features.maxLength, limits.body), true),
    features.identity === 'none' ? undefined : checkText('name', author.name, limits.name, features.identity === 'required'),
    asked.email && checkText('email', author.email, limits.email, asked.email === 'required', (value) => email.test(value)),
    asked.website &&
      checkText('website', author.website, limits.website, asked.website === 'required', (value) => safeUrl(value) !== undefined),
  ]
  return problems.filter((problem) => problem !== undefined)
}

function checkText(
  field: FieldProblem['field'],
  value: string | undefined,
  limit: number,
  required: boolean,
  wellFormed: (value: string) => boolean = () => true,
): FieldProblem | undefined {
  if (value === undefined || isBlank(value)) return required ? { field, problem: 'empty' } : undefined
  if (value.length > limit) return { field, problem: 'too_long', limit }
  return wellFormed(value) ? undefined : { field, problem: 'malformed' }
}

/** The schemes a link from a stranger may have. */
const linkSchemes = new Set(['http:', 'https:', 'mailto:'])

/**
 * The address as a browser would parse it (WHATWG URL), or `undefined` if it is none, is relative, or its scheme could run script.
 * Judging the parsed address is what makes `java\tscript:` and its kin harmless.
 */
export function safeUrl(value: string | undefined, schemes: ReadonlySet<string> = linkSchemes): string | undefined {
  if (!value) return undefined
  try {
    const url = new URL(value)
    return schemes.has(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

/** As `safeUrl`, for pictures: no `mailto:`. */
export function safeImageUrl(value: string | undefined): string | undefined {
  return safeUrl(value, new Set(['http:', 'https:']))
}
