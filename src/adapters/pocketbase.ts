import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, type Code, type FieldProblem } from '../core/errors'
import { checkDraft, safeUrl } from '../core/rules'
import type { Comment, Draft } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp } from './http'
import { createOnce } from './once'
import { partsOf } from './page'
import { plainText } from './plainText'
import { list, translated } from './rows'
import { createWhole, published } from './whole'

const features: Features = {
  sorts: ['newest', 'oldest'],
  depth: Number.POSITIVE_INFINITY,
  identity: 'required',
  fields: { website: 'optional' },
  input: 'markdown',
  maxLength: 10_000,
}

/** What PocketBase hands out at once, at most (v0.23; newer ones twice as much). */
const perPage = 500
/** A filter may have 3,500 bytes and 200 terms. */
const longestFilter = 3000
const mostTerms = 200

/**
 * Speaks to the collection of `pocketbase.json` in PocketBase (https://pocketbase.io/docs/api-records, v0.23 and newer) as a guest. It is
 * called `comments`, or as the url says: `?collection=…`.
 */
export default defineAdapter(({ url, storage, fetch }) => {
  const { base, query } = partsOf(url)
  const http = createHttp({
    url: `${base}/api/collections/${encodeURIComponent(query.get('collection') ?? 'comments')}/records`,
    setting: 'Name the origin of your pages in --origins there, or leave that away.',
    ...(fetch && { fetch }),
  })

  /** Every record a filter lets through that may be read, in the order they were made. */
  async function records<T>(filter: string, fields: string, signal: AbortSignal): Promise<readonly T[]> {
    const found: T[] = []
    for (let page = 1; ; page++) {
      const answer = await http('', { query: { filter, fields, sort: '@rowid', page, perPage, skipTotal: 1 }, signal })
      if (answer.status >= 300) throw readError(answer)
      const items = list<T>((answer.json as Page<T> | null)?.items)
      found.push(...items)
      if (items.length < perPage) return found
    }
  }

  /** The comment if everybody may read it: else it waits for review, or is gone. */
  async function visible(id: string, signal: AbortSignal): Promise<Comment | undefined> {
    const answer = await http(`/${id}`, { query: { fields: shown }, signal })
    if (answer.status === 404) return undefined
    if (answer.status >= 300) throw readError(answer)
    return toComment(answer.json as Row)
  }

  return {
    name: 'pocketbase',
    features,
    ...createWhole(async ({ id }, { signal }) => {
      const rows = await records<Row>(`thread = ${quoted(id)}`, shown, signal)
      const comments = translated(rows, toComment)
      return { comments, total: { value: comments.filter(published).length, exact: true } }
    }),
    create: createOnce({
      storage,
      async send(thread, draft, { signal }) {
        const fields = checkDraft(draft, features)
        if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
        const { parentId, author, body } = draft
        const id = idOf(draft)
        const website = safeUrl(author.website) ?? ''
        const json = { id, thread: thread.id, parent: parentId ?? '', name: author.name, website, body: body.value }
        const answer = await http('', { method: 'POST', json, signal })
        // The id is ours: if there is one of that name, an earlier try arrived whose answer did not.
        if (answer.status >= 300 && !problems(answer).id?.code?.includes('unique')) throw readError(answer, draft)
        const comment = await visible(id, signal)
        return comment ? { status: 'published', id, comment } : { status: 'pending', id }
      },
    }),
    async count(threads, { signal }) {
      const found = await Promise.all(filters(threads).map((filter) => records<{ thread: string }>(filter, 'thread', signal)))
      const counts = new Map<string, number>()
      for (const row of found.flat()) counts.set(row.thread, (counts.get(row.thread) ?? 0) + 1)
      return Object.fromEntries(threads.map((thread) => [thread, { value: counts.get(thread) ?? 0, exact: true }]))
    },
  }
})

interface Page<T> {
  readonly items: readonly T[]
}

interface Row {
  readonly id: string
  readonly parent: string
  readonly name: string
  readonly website: string
  readonly body: string
  /** `2026-01-31 12:00:00.000Z`. */
  readonly created: string
}

/** Nothing else is asked for. */
const shown = 'id,parent,name,website,body,created'

function toComment(row: Row): Comment {
  return {
    id: row.id,
    parentId: row.parent || null,
    author: { name: row.name, ...(row.website && { url: row.website }) },
    body: { format: 'markdown', value: row.body },
    createdAt: row.created.replace(' ', 'T'),
    status: 'published',
    can: ['reply'],
  }
}

/** PocketBase lets a record be named by who makes it, with 15 letters and digits: made of the same draft they are the same. */
const idOf = ({ clientId }: Draft) =>
  BigInt(`0x${clientId.replaceAll('-', '')}`)
    .toString(36)
    .padStart(15, '0')
    .slice(-15)

const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`

/** As few filters as hold all these threads. */
function filters(threads: readonly string[]): readonly string[] {
  const made: string[][] = []
  let room = 0
  for (const thread of new Set(threads)) {
    const term = `thread = ${quoted(thread)}`
    const size = new TextEncoder().encode(term).length + 4
    if (size > room || made.at(-1)?.length === mostTerms) {
      made.push([])
      room = longestFilter
    }
    made.at(-1)?.push(term)
    room -= size
  }
  return made.map((terms) => terms.join(' || '))
}

type Problems = Readonly<Record<string, { readonly code?: string; readonly message?: string } | undefined>>

const problems = ({ json }: Answer): Problems => (json as { data?: Problems } | null | undefined)?.data ?? {}

/** `{ status, message, data: { field: { code, message } } }` (https://pocketbase.io/docs/api-records). */
function readError(answer: Answer, draft?: Draft): AfterwordError {
  const { status } = answer
  const said = (answer.json as { message?: unknown } | null | undefined)?.message
  const message = typeof said === 'string' && status < 500 ? plainText(said) : ''
  if (status === 404 || (status === 403 && /superuser/i.test(message)))
    return failure(answer, status === 404 ? 'server' : 'forbidden', { detail: `Import pocketbase.json there. ${message}` })
  const data = problems(answer)
  const [first] = Object.values(data)
  if (draft && status === 400) {
    if (data.parent) return failure(answer, 'not_found')
    // A rule said no, and does not say which: to a reply ours says it of a comment that is not there.
    if (!first) return failure(answer, draft.parentId === null ? 'rejected' : 'not_found', message ? { detail: message } : {})
  }
  const fields = (['body', 'name', 'website'] as const).flatMap((field): FieldProblem[] => {
    const code = data[field]?.code
    return code ? [{ field, problem: wrong[code] ?? 'malformed' }] : []
  })
  const detail = first?.message ? plainText(first.message) : message
  const code: Code | undefined = first && status === 400 ? 'invalid' : undefined
  return failure(answer, code, { ...(fields.length && { fields }), ...(detail && { detail }) })
}

const wrong: Readonly<Record<string, FieldProblem['problem']>> = {
  validation_required: 'empty',
  validation_max_text_constraint: 'too_long',
}
