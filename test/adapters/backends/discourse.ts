import { Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/discourse'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment, Thread } from '../../../src/core/types'
import { line, type Setup } from '../../../src/testing/check'

const thread: Thread = { id: 'https://forum.example/t/hello/123', url: 'https://blog.example/posts/hello/' }

/** A topic nobody has replied to. */
export const setup: Setup = () => {
  const backend = createDiscourse()
  const { fetch, interfere } = line(backend.fetch)
  const as = () => createAdapter({ url: 'https://forum.example', storage: memoryStorage(), fetch })
  backend.post({ username: 'ada', raw: 'There is a new article.' })
  return {
    adapter: as(),
    another: as(),
    thread,
    interfere,
    erase: (id) => backend.erase(Number(id.split('/')[1])),
    seed(_: Thread, comments: readonly Comment[]) {
      const numbers = new Map<string, number>()
      // What waits for review is not in the topic yet.
      for (const { id, parentId, author, body, createdAt } of comments.filter(({ status }) => status === 'published')) {
        const parent = numbers.get(parentId ?? '') ?? null
        const post = backend.post({ username: author.name, raw: body.value, created_at: createdAt, reply_to_post_number: parent })
        numbers.set(id, post.post_number)
      }
      return comments.map(({ id }) => `123/${numbers.get(id)}`)
    },
  }
}

/** A stand-in for a Discourse forum with one topic, 123 (`app/serializers/topic_view_serializer.rb`, `post_serializer.rb`, 2025). */
export function createDiscourse(topic: Partial<Topic> = {}) {
  const posts: Post[] = []
  const markdown = new MarkdownIt({ linkify: true, html: true, typographer: false })
  const app = new Hono()

  const failed = (status: 403 | 404 | 429, error_type: string, error: string) => Response.json({ errors: [error], error_type }, { status })
  const missing = () => failed(404, 'not_found', 'The requested URL or resource could not be found.')
  const shown = ({ raw, likes, ...post }: Post) => ({
    avatar_template: '/user_avatar/forum.example/ada/{size}/3_2.png',
    name: '',
    updated_at: post.created_at,
    version: 1,
    hidden: false,
    user_deleted: false,
    deleted_at: null,
    moderator: false,
    admin: false,
    user_id: 7,
    ...post,
    cooked: markdown.render(raw),
    actions_summary: likes ? [{ id: 2, count: likes }] : [],
    topic_id: 123,
    topic_slug: 'hello',
  })
  const visible = () => posts.filter(({ post_type }) => post_type !== 4)

  app.get('/t/:topic{123\\.json}', () =>
    Response.json({
      id: 123,
      slug: 'hello',
      title: 'Hello',
      posts_count: visible().length,
      closed: false,
      archived: false,
      chunk_size: 20,
      details: { created_by: { id: 7, username: 'ada', name: '' } },
      ...topic,
      post_stream: { posts: visible().slice(0, 20).map(shown), stream: visible().map(({ id }) => id) },
    }),
  )
  app.get('/t/123/posts.json', (c) => {
    const ids = c.req.queries('post_ids[]') ?? []
    const found = visible().filter(({ id }) => ids.includes(String(id)))
    return Response.json({ post_stream: { posts: found.map(shown) }, id: 123 })
  })
  app.get('/posts/by_number/123/:number', (c) => {
    const found = visible().find(({ post_number }) => `${post_number}.json` === c.req.param('number'))
    return found ? Response.json(shown(found)) : missing()
  })
  app.notFound(missing)

  return {
    fetch: app.fetch,
    post(post: Partial<Post> & { username: string; raw: string }): Post {
      const post_number = (posts.at(-1)?.post_number ?? 0) + 1
      const created_at = new Date(post.created_at ?? Date.UTC(2026, 0, 1, 0, post_number)).toISOString()
      posts.push({ id: 9000 + post_number, post_number, post_type: 1, reply_to_post_number: null, ...post, created_at })
      return posts.at(-1) as Post
    },
    /** Staff deletes a post: nobody else sees it any more. */
    erase(number: number) {
      posts.splice(
        posts.findIndex(({ post_number }) => post_number === number),
        1,
      )
    },
  }
}

interface Topic {
  readonly closed: boolean
  readonly archived: boolean
}

interface Post {
  readonly id: number
  readonly post_number: number
  readonly post_type: number
  readonly reply_to_post_number: number | null
  readonly username: string
  readonly name?: string
  readonly raw: string
  readonly created_at: string
  readonly updated_at?: string
  readonly version?: number
  readonly likes?: number
  readonly hidden?: boolean
  readonly user_deleted?: boolean
  readonly moderator?: boolean
  readonly admin?: boolean
  readonly user_id?: number
}
