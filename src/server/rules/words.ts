import type { Features } from '../../core/adapter'
import { AfterwordError } from '../../core/errors'
import { checkDraft } from '../../core/rules'
import type { Body, Identity } from '../../core/types'
import type { Settings } from './settings'

/** Where pictures are, a page knows: at the server it asks. */
export type ToldFeatures = Partial<Omit<Features, 'pictures'>> & { readonly pictures?: { readonly maxBytes: number } }

/** What the form is to be like, told with every list. */
export function featuresOf({ maxLength, moderation, editWindow, votes, reactions, pageReactions, pictures }: Settings): ToldFeatures {
  return {
    maxLength,
    reviewed: moderation === 'all',
    editWindow,
    votes,
    identity: 'required',
    ...(reactions.length > 0 && { reactions }),
    ...(pageReactions.length > 0 && { pageReactions }),
    ...(pictures && { pictures: { maxBytes: pictures.maxBytes } }),
  }
}

/** Refuses what cannot stand as it is; nothing is ever cut or mended. Throws `invalid` with every problem. */
export function checkWords(body: Body, author: Identity, settings: Settings): void {
  const problems = checkDraft(
    { body, author },
    {
      sorts: ['newest'],
      depth: Number.POSITIVE_INFINITY,
      identity: 'required',
      fields: { email: 'optional', website: 'optional' },
      input: 'markdown',
      maxLength: settings.maxLength,
    },
  )
  const given = { body: body.value, name: author.name, email: author.email, website: author.website }
  const strange = (Object.entries(given) as [keyof typeof given, string | undefined][]).filter(([, text]) => isUnstorable(text ?? ''))
  const fields = [...problems, ...strange.map(([field]) => ({ field, problem: 'malformed' as const }))]
  if (fields.length) throw new AfterwordError('invalid', 'The comment cannot be taken as it is.', { fields })
}

/** NUL, which Postgres refuses, and half a surrogate pair, which no encoding carries: either would come back as something else. */
export function isUnstorable(text: string): boolean {
  return text.includes('\0') || /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text)
}

/** More links than a remark needs is what advertising looks like. */
const mostLinks = 2

/** Whether words may stand at once, or wait for somebody to look at them. */
export function statusOf(html: string, { moderation }: Settings): 'published' | 'pending' {
  if (moderation === 'off') return 'published'
  return moderation === 'all' || html.split('<a ').length - 1 > mostLinks ? 'pending' : 'published'
}
