import { Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/webmention'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment, Thread } from '../../../src/core/types'
import { line, type Setup } from '../../../src/testing/check'

const thread: Thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }

/** A page that nobody has mentioned. */
export const setup: Setup = () => {
  const backend = createWebmention()
  const { fetch, interfere } = line(backend.fetch)
  const as = () => createAdapter({ url: 'https://webmention.example', storage: memoryStorage(), fetch })
  const markdown = new MarkdownIt({ linkify: true })
  return {
    adapter: as(),
    another: as(),
    thread,
    interfere,
    erase: (id) => backend.erase(Number(id)),
    seed(_: Thread, comments: readonly Comment[]) {
      return comments.map(({ author, body, createdAt, status }) =>
        String(
          backend.mention({
            // What the other site does not say, or has not been verified yet, nobody is told.
            verified: status === 'published',
            author_name: author.name,
            content: markdown.render(body.value),
            published: createdAt.slice(0, 19),
            published_offset: '+00:00',
          }),
        ),
      )
    },
  }
}

/** A stand-in for a webmention.io server (`controllers/api.rb`, `helpers/formats.rb` at af0a2f0). */
export function createWebmention() {
  const links: Link[] = []
  const app = new Hono().basePath('/api')

  const targeted = (targets: readonly string[]) => links.filter(({ target, verified }) => verified && targets.includes(target))
  const properties: Record<string, string> = { like: 'like-of', repost: 'repost-of', reply: 'in-reply-to', bookmark: 'bookmark-of' }
  const shown = (link: Link) => {
    const property = link.type.startsWith('rsvp') ? 'rsvp' : (properties[link.type] ?? 'mention-of')
    return {
      type: 'entry',
      author: { type: 'card', name: link.author_name ?? null, photo: link.author_photo ?? null, url: link.author_url ?? null },
      url: link.url ?? link.source,
      published: link.published === undefined ? null : link.published + (link.published_offset ?? ''),
      'wm-received': link.received,
      'wm-id': link.id,
      'wm-source': link.source,
      'wm-target': link.target,
      'wm-protocol': 'webmention',
      ...(link.name && { name: link.name }),
      ...(link.content ? { content: { html: link.content, text: link.text ?? '' } } : link.text && { content: { text: link.text } }),
      ...(property !== 'rsvp' && { [property]: link.target }),
      'wm-property': property,
      'wm-private': link.private ?? false,
    }
  }

  app.get('/mentions.jf2', (c) => {
    const targets = c.req.queries('target[]') ?? []
    if (!targets.length) {
      const error_description = 'Either a token or a target URL is required'
      return c.json({ error: 'invalid_input', error_description }, 400)
    }
    const per = Number(c.req.query('per-page') ?? 20)
    const page = Number(c.req.query('page') ?? 0)
    const children = targeted(targets)
      .reverse()
      .slice(page * per, (page + 1) * per)
    return c.json({ type: 'feed', name: 'Webmentions', children: children.map(shown) })
  })

  return {
    fetch: app.fetch,
    /** Another site mentions a page; answers the mention's id. */
    mention(link: Partial<Link>): number {
      const id = 900 + links.length
      links.push({
        id,
        source: `https://example.org/${id}`,
        target: 'https://blog.example/posts/hello/',
        type: 'reply',
        received: new Date(Date.UTC(2026, 0, 1, 0, 0, links.length)).toISOString().replace('.000', ''),
        verified: true,
        ...link,
      })
      return id
    },
    erase(id: number) {
      links.splice(
        links.findIndex((link) => link.id === id),
        1,
      )
    },
  }
}

interface Link {
  readonly id: number
  readonly source: string
  readonly target: string
  /** reply, like, repost, bookmark, mention, rsvp-yes … */
  readonly type: string
  readonly received: string
  readonly verified: boolean
  readonly private?: boolean
  readonly url?: string
  readonly published?: string
  readonly published_offset?: string
  readonly author_name?: string
  readonly author_url?: string
  readonly author_photo?: string
  readonly name?: string
  readonly content?: string
  readonly text?: string
}
