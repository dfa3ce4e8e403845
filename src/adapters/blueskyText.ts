import { safeUrl } from '../core/rules'
import type { Body } from '../core/types'
import { escaped, linkTo } from './link'

/** A post's words (lexicon app.bsky.feed.post) and what is attached to them, as an app view shows it (app.bsky.embed.*). */
export interface Written {
  readonly uri: string
  readonly record: { readonly text: string; readonly facets?: readonly Facet[] }
  readonly embed?: Embed
}

/** What a stretch of the text stands for; where it begins and ends is told in bytes of UTF-8 (lexicon app.bsky.richtext.facet). */
interface Facet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number }
  readonly features: readonly { readonly uri?: string; readonly did?: string; readonly tag?: string }[]
}

interface Embed {
  readonly external?: { readonly uri: string; readonly title?: string }
  readonly images?: readonly { readonly fullsize: string; readonly alt?: string }[]
  /** A video: only bsky.app plays it. */
  readonly playlist?: string
  readonly alt?: string
  /** A quoted post, once deeper where something else is attached too. */
  readonly record?: Quoted & { readonly record?: Quoted }
  readonly media?: Embed
}

interface Quoted {
  readonly uri?: string
  readonly value?: unknown
}

/** Where a post, or somebody (a DID), is read on the web. */
export function webAddress(at: string): string {
  return `https://bsky.app/profile/${at.replace(/^at:\/\//, '').replace('/app.bsky.feed.post/', '/post/')}`
}

/**
 * Bare text stays text; with links in it or things attached it is HTML, all of it escaped. What is attached follows as links, for nothing is
 * to be loaded. Of stretches that overlap the first is one.
 */
export function bodyOf({ uri, record: { text, facets }, embed }: Written): Body {
  const bytes = new TextEncoder().encode(text)
  const part = (from: number, to?: number) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to))
  const linked = new Set<string>()
  let at = 0
  let html = ''
  for (const { start, end, href } of stretches(facets, bytes)) {
    if (start < at) continue
    html += escaped(part(at, start)) + linkTo(href, part(start, end))
    linked.add(href)
    at = end
  }
  const below = attached(embed, uri).flatMap(([href, name]) => (href && !linked.has(href) ? [linkTo(href, name)] : []))
  if (!linked.size && !below.length) return { format: 'text', value: text }
  return { format: 'html', value: [html + escaped(part(at)), ...below].map((line) => `<p>${line}</p>`).join('') }
}

/** The stretches that are links, in order; one that begins or ends within a character is none. */
function stretches(facets: Written['record']['facets'], bytes: Uint8Array): readonly { start: number; end: number; href: string }[] {
  const between = (at: number) => at >= 0 && at <= bytes.length && ((bytes[at] ?? 0) & 0xc0) !== 0x80
  const found = (Array.isArray(facets) ? facets : []).flatMap((facet: Facet | null) => {
    const { byteStart: start = -1, byteEnd: end = -1 } = facet?.index ?? {}
    const href = facet?.features?.map(hrefOf).find(Boolean)
    return href && start < end && between(start) && between(end) ? [{ start, end, href }] : []
  })
  return found.sort((a, b) => a.start - b.start)
}

function hrefOf(feature: Facet['features'][number] | null): string | undefined {
  const { uri, did, tag } = feature ?? {}
  if (uri) return safeUrl(uri)
  if (did) return webAddress(did)
  return tag && `https://bsky.app/hashtag/${encodeURIComponent(tag)}`
}

/** What is attached, as addresses with names. */
function attached(embed: Embed | undefined, post: string): readonly (readonly [href: string | undefined, name: string])[] {
  const { external, images, playlist, alt = '', record, media } = embed ?? {}
  const quoted = record?.record ?? record
  return [
    ...(external ? [[safeUrl(external.uri), external.title || external.uri] as const] : []),
    ...(images ?? []).flatMap((image) => (image ? [[safeUrl(image.fullsize), `🖼 ${image.alt ?? ''}`.trim()] as const] : [])),
    ...(playlist ? [[webAddress(post), `▶ ${alt}`.trim()] as const] : []),
    ...(media ? attached(media, post) : []),
    // What is gone, blocked or no post has no words.
    ...(quoted?.uri && quoted.value ? [[webAddress(quoted.uri), webAddress(quoted.uri)] as const] : []),
  ]
}
