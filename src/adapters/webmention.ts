import { defineAdapter, type Features } from '../core/adapter'
import type { Author, Body, Comment, Face, Thread } from '../core/types'
import { failure } from './failure'
import { type Answer, createHttp, type Request } from './http'
import { plainText } from './plainText'
import { list, translated } from './rows'
import { createWhole, published, type Whole } from './whole'

const features: Features = { sorts: ['newest', 'oldest'], depth: 0, identity: 'none', input: 'text', maxLength: 0 }
/** So many mentions are asked for at once, */
const size = 500
/** and so often. */
const mostPages = 4

/**
 * What other sites say of a page, for reading: a webmention.io server (https://github.com/aaronpk/webmention.io#api). Replies and
 * mentions are comments, likes and reposts are faces; bookmarks and RSVPs are left out.
 */
export default defineAdapter(({ url, fetch }) => {
  const http = createHttp({
    url,
    setting: 'It has to answer with Access-Control-Allow-Origin: *, as webmention.io does.',
    ...(fetch && { fetch }),
  })

  async function ask<T>(path: string, query: Request['query'], signal: AbortSignal): Promise<T> {
    const answer = await http(`/api/${path}`, { query, signal })
    if (answer.status >= 300) throw readError(answer)
    if (typeof answer.json !== 'object' || answer.json === null) throw failure(answer, 'bad_response')
    return answer.json as T
  }

  async function read(thread: Thread, signal: AbortSignal): Promise<Whole> {
    const addresses = addressesOf(thread)
    if (!addresses.length) return { comments: [] }
    const asked = { 'target[]': addresses, 'per-page': size, 'sort-by': 'created', 'sort-dir': 'down' }
    const found: unknown[] = []
    for (let page = 0; page < mostPages && found.length === page * size; page++)
      found.push(...list((await ask<{ children?: unknown }>('mentions.jf2', { ...asked, page }, signal)).children))
    const rows = distinct(found as Mention[]).filter((row) => !row?.['wm-private'])
    const said = rows.filter((row) => !wordless.includes(row?.['wm-property'] ?? ''))
    return {
      comments: translated<Mention>(said, toComment),
      faces: rows.flatMap(faceOf),
      ...(found.length === mostPages * size && { total: { value: said.length, exact: false } }),
    }
  }

  return {
    name: 'webmention',
    features,
    ...createWhole((thread, { signal }) => read(thread, signal)),
    async count(threads, { signal }) {
      // The server's own count knows nothing of what is private or was said twice.
      const counted = async (id: string) => {
        const { comments, total } = await read({ id, url: '' }, signal)
        return [id, total ?? { value: comments.filter(published).length, exact: true }]
      }
      return Object.fromEntries(await Promise.all(threads.map(counted)))
    },
  }
})

/** The addresses by which others may have named a page: of either scheme, with a slash at its end and without. */
function addressesOf({ id, url }: Thread): readonly string[] {
  const [address = ''] = [id, url].filter((one) => /^https?:\/\//.test(one))
  // The id has lost more than a slash where a page is called index.html.
  const known = [address, ...(url.startsWith(address) ? [url] : [])].map((one) => one.replace(/#.*/, '')).filter((one) => one !== '')
  const spelt = known.flatMap((one) => (one.includes('?') ? one : [one.replace(/\/+$/, ''), `${one.replace(/\/+$/, '')}/`]))
  return [...new Set(spelt.flatMap((one) => [one, one.replace(/^http(s?):/, (_, secure) => (secure ? 'http:' : 'https:'))]))]
}

/** A mention as JF2 (https://www.w3.org/TR/jf2/, `helpers/formats.rb`). */
interface Mention {
  readonly 'wm-id': number
  readonly 'wm-property'?: string
  readonly 'wm-source': string
  readonly 'wm-received': string
  readonly 'wm-private'?: boolean
  readonly author?: { readonly name?: string | null; readonly url?: string | null; readonly photo?: string | null }
  readonly url?: string
  readonly published?: string | null
  readonly name?: string
  readonly summary?: { readonly value?: string }
  readonly content?: { readonly html?: string; readonly text?: string }
}

/** Who named the page by two of its addresses has said it once. */
function distinct(rows: readonly Mention[]): readonly Mention[] {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const said = row?.['wm-source'] && `${row['wm-property']} ${row['wm-source']}`
    if (!said) return true
    const again = seen.has(said)
    seen.add(said)
    return !again
  })
}

const faces: Readonly<Record<string, Face['kind']>> = { 'like-of': 'like', 'repost-of': 'repost' }
const wordless = ['like-of', 'repost-of', 'bookmark-of', 'rsvp']

function faceOf(row: Mention): readonly Face[] {
  const kind = faces[row?.['wm-property'] ?? '']
  return kind ? [{ kind, author: authorOf(row) }] : []
}

/** Who does not say their name is called by their site. */
function authorOf({ author, 'wm-source': source }: Mention): Author {
  const { name, url, photo } = author ?? {}
  return { name: name || hostOf(url || source), ...(url && { url }), ...(photo && { avatar: photo }) }
}

function toComment(row: Mention): Comment {
  return {
    id: String(row['wm-id']),
    parentId: null,
    author: authorOf(row),
    body: bodyOf(row),
    createdAt: dateOf(row.published) ?? new Date(row['wm-received']).toISOString(),
    status: 'published',
    can: [],
    url: row.url || row['wm-source'],
  }
}

function hostOf(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return ''
  }
}

/** What was said; of a page that mentions this one in passing only its title is known, if that. */
function bodyOf({ content, summary, name, url, 'wm-source': source }: Mention): Body {
  if (content?.html) return { format: 'html', value: content.html }
  return { format: 'text', value: content?.text || summary?.value || name || url || source }
}

/** Dates are the other site's own: missing, without a zone, or none at all. */
function dateOf(published?: string | null): string | undefined {
  if (!published) return undefined
  const time = Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$/.test(published) ? published : `${published}Z`)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}

function readError(answer: Answer) {
  const { error_description: said } = (answer.json ?? {}) as { error_description?: unknown }
  const detail = answer.status < 500 && typeof said === 'string' && plainText(said)
  return failure(answer, undefined, { ...(detail && { detail }) })
}
