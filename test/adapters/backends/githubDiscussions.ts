import { Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/github'
import { memoryStorage } from '../../../src/core/storage'
import type { Thread } from '../../../src/core/types'
import { line, type Setup } from '../../../src/testing/check'

const thread: Thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }
export const home = 'https://api.github.com?repo=ada/blog&category=Comments'

/** Two readers who are signed in, of a page whose discussion is begun with its first comment. */
export const setup: Setup = async () => {
  const backend = createDiscussions()
  const { fetch, interfere } = line(backend.fetch)
  const as = (login: string) => {
    const storage = memoryStorage()
    storage.set('token', login)
    return createAdapter({ url: home, storage, fetch })
  }
  return { adapter: await as('Ines'), another: await as('Bob'), thread, interfere, erase: backend.erase }
}

/**
 * A stand-in for the part of GitHub's GraphQL API that discussions need (`@octokit/graphql-schema` 15.26), for one repository, and for the
 * giscus server in front of it. A token is its reader's name. Which fields are asked for, it does not look at.
 */
export function createDiscussions() {
  const discussions: Discussion[] = []
  const rows: Row[] = []
  const markdown = new MarkdownIt({ linkify: true })
  const app = new Hono()
  let lag = false
  let last = 0

  const find = (id: unknown): Row => {
    const row = rows.find((row) => row.id === id)
    if (!row) throw problem('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
    return row
  }
  const own = (id: unknown, viewer: string): Row => {
    const row = find(id)
    if (row.login !== viewer) throw problem('FORBIDDEN', `${viewer} does not have the correct permissions to execute this.`)
    return row
  }
  const actor = (login: string) => ({
    login,
    url: `https://github.com/${login}`,
    avatarUrl: 'https://avatars.githubusercontent.com/u/1?v=4',
  })
  const around = (row: Row) => {
    const { number, locked } = discussions.find(({ number }) => number === row.discussion) as Discussion
    return { number, locked, author: actor('giscus') }
  }
  const shown = (row: Row, viewer: string) => ({
    id: row.id,
    url: `https://github.com/ada/blog/discussions/${row.discussion}#discussioncomment-${row.id}`,
    body: row.deleted ? '' : row.body,
    bodyHTML: row.deleted ? '' : markdown.render(row.body),
    createdAt: row.at,
    lastEditedAt: row.edited ?? null,
    deletedAt: row.deleted ? row.at : null,
    isMinimized: row.minimized ?? false,
    authorAssociation: 'NONE',
    author: actor(row.login),
    viewerDidAuthor: row.login === viewer,
    viewerCanUpdate: row.login === viewer,
    viewerCanDelete: row.login === viewer,
    viewerCanUpvote: true,
    viewerHasUpvoted: row.votes.has(viewer),
    upvoteCount: row.votes.size,
    replyTo: row.parent ? { id: row.parent } : null,
  })
  /** A part of a list, from either end (https://graphql.org/learn/pagination/). */
  function connection<T extends { readonly id: string }>(all: readonly T[], { first, last, after, before }: Which) {
    const from = after ? all.findIndex(({ id }) => id === after) + 1 : 0
    const to = before ? all.findIndex(({ id }) => id === before) : all.length
    const between = all.slice(from, to)
    const nodes = first ? between.slice(0, Number(first)) : between.slice(-Number(last))
    const at = (row?: T) => (row ? all.indexOf(row) : 0)
    const pageInfo = {
      startCursor: nodes[0]?.id ?? null,
      endCursor: nodes.at(-1)?.id ?? null,
      hasPreviousPage: at(nodes[0]) > 0,
      hasNextPage: nodes.length > 0 && at(nodes.at(-1)) < all.length - 1,
    }
    return { totalCount: all.length, pageInfo, nodes }
  }
  const repliesOf = (parent: string, viewer: string, which: Which) =>
    connection(
      rows.filter((row) => row.parent === parent).map((row) => shown(row, viewer)),
      which,
    )
  function read(number: number, viewer: string, which: Which, replies: Which) {
    const found = discussions.find((one) => one.number === number)
    if (!found) throw problem('NOT_FOUND', `Could not resolve to a Discussion with the number of ${number}.`)
    const roots = rows.filter((row) => row.discussion === number && !row.parent)
    const comments = connection(
      roots.map((row) => ({ ...shown(row, viewer), replies: repliesOf(row.id, viewer, replies) })),
      which,
    )
    const url = `https://github.com/ada/blog/discussions/${number}`
    return { id: `D_${number}`, url, locked: found.locked, author: actor('giscus'), comments }
  }
  const search = (words: string) => discussions.filter(({ title, fresh }) => title.includes(words) && !(lag && fresh))

  const operations: Record<string, (variables: Record<string, unknown> & Which, viewer: string) => unknown> = {
    Find: ({ q }) => ({ search: { nodes: search(/in:title "(.*)"/.exec(String(q))?.[1] ?? '') } }),
    List: ({ number, first, last, after, before }, viewer) => ({
      repository: { discussion: read(Number(number), viewer, { first, last, after, before }, { first: 20 }) },
    }),
    Replies: ({ id, after }, viewer) => {
      const replies = repliesOf(find(id).id, viewer, { first: 100, after })
      return { node: { discussion: around(find(id)), replies } }
    },
    Get: ({ id }, viewer) => {
      const row = find(id)
      return { node: { ...shown(row, viewer), discussion: around(row), parent: row.parent ? shown(find(row.parent), viewer) : null } }
    },
    Categories: () => ({
      repository: { id: 'R_1', discussionCategories: { nodes: [{ id: 'DIC_1', name: 'Comments', slug: 'comments' }] } },
    }),
    Begin({ input }) {
      const discussion = { number: discussions.length + 1, title: String((input as Input).title), locked: false, fresh: true }
      discussions.push(discussion)
      return { createDiscussion: { discussion: { id: `D_${discussion.number}`, number: discussion.number } } }
    },
    Add({ input }, viewer) {
      const { discussionId, body, replyToId } = input as Input
      const { number, locked } = discussions.find((one) => `D_${one.number}` === discussionId) as Discussion
      if (locked) throw problem('FORBIDDEN', 'Discussion is locked')
      if (!body?.trim()) throw problem('UNPROCESSABLE', 'Body cannot be blank')
      if (replyToId) find(replyToId)
      last = Math.max(last + 1000, Date.now())
      const at = new Date(last).toISOString().replace(/\.\d+/, '')
      rows.push({ id: `DC_${rows.length}`, discussion: number, parent: replyToId ?? null, login: viewer, body, at, votes: new Set() })
      return { added: { comment: shown(rows.at(-1) as Row, viewer) } }
    },
    Edit({ input }, viewer) {
      const { commentId, body = '' } = input as Input
      const row = own(commentId, viewer)
      row.body = body
      row.edited = row.at
      return { edited: { comment: shown(row, viewer) } }
    },
    Remove({ input }, viewer) {
      erase(own((input as Input).id, viewer).id)
      return { deleteDiscussionComment: { clientMutationId: null } }
    },
    Vote: ({ id }, viewer) => ({ node: shown(find(id), viewer) }),
    Upvote({ input }, viewer) {
      const row = find((input as Input).subjectId)
      // Whether GitHub counts the second of two, nobody has tried: here it is refused, so that none is sent.
      if (row.votes.has(viewer)) throw problem('UNPROCESSABLE', 'You have already upvoted this.')
      row.votes.add(viewer)
      return { voted: { subject: shown(row, viewer) } }
    },
  }
  /** What nobody has answered vanishes, what somebody has stays as a tombstone. */
  function erase(id: string): void {
    const row = find(id)
    if (rows.some(({ parent }) => parent === id)) row.deleted = true
    else rows.splice(rows.indexOf(row), 1)
  }

  app.post('/graphql', async (c) => {
    const viewer = /^Bearer (\w+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    if (!viewer) return c.json({ message: 'This endpoint requires you to be authenticated.', status: '401' }, 401)
    const { query, variables } = await c.req.json()
    const [, name = '', input] = /(?:query|mutation) (\w+)\(\$\w+:(\w+)/.exec(query) ?? []
    try {
      if (input === 'RemoveUpvoteInput') {
        const row = find(variables.input.subjectId)
        row.votes.delete(viewer)
        return c.json({ data: { voted: { subject: shown(row, viewer) } } })
      }
      return c.json({ data: operations[name]?.(variables, viewer) })
    } catch (thrown) {
      const { message, cause: type } = thrown as Error
      return c.json({ data: null, errors: [{ type, path: [name], message }] })
    }
  })
  app.get('/api/discussions', (c) => {
    const { term, number, first, last, after, before } = c.req.query()
    const found = number ? Number(number) : search(term ?? '').at(-1)?.number
    if (!found) return c.json({ error: 'Discussion not found' }, 404)
    const which = { ...(first && { first }), ...(last && { last }), ...(after && { after }), ...(before && { before }) }
    const { comments, author: _, ...discussion } = read(found, 'giscus', which, { last: 100 })
    return c.json({
      viewer: actor('giscus'),
      discussion: {
        ...discussion,
        totalCommentCount: comments.totalCount,
        totalReplyCount: comments.nodes.reduce((sum, { replies }) => sum + replies.totalCount, 0),
        pageInfo: comments.pageInfo,
        comments: comments.nodes.map(({ replies, replyTo: __, body: ___, ...row }) => ({
          ...row,
          replyCount: replies.totalCount,
          replies: replies.nodes.map(({ replyTo, upvoteCount: _, body: __, ...reply }) => ({ ...reply, replyToId: replyTo?.id })),
        })),
      },
    })
  })

  return {
    fetch: app.fetch,
    erase,
    lock: () => discussions.splice(0, discussions.length, ...discussions.map((one) => ({ ...one, locked: true }))),
    minimize(id: string) {
      find(id).minimized = true
    },
    /** Search finds only later what is begun from now on. */
    lag() {
      lag = true
    },
    /** The repository's owner deletes every discussion. */
    clear: () => void discussions.splice(0),
    count: () => discussions.length,
  }
}

/** What GraphQL tells as an error of this type. */
const problem = (type: string, message: string) => new Error(message, { cause: type })

type Which = {
  readonly first?: unknown
  readonly last?: unknown
  readonly after?: unknown
  readonly before?: unknown
}

type Input = Readonly<Partial<Record<'id' | 'title' | 'discussionId' | 'commentId' | 'subjectId' | 'replyToId' | 'body', string>>>

interface Discussion {
  readonly number: number
  readonly title: string
  readonly locked: boolean
  readonly fresh: boolean
}

interface Row {
  readonly id: string
  readonly discussion: number
  readonly parent: string | null
  readonly login: string
  body: string
  readonly at: string
  edited?: string
  deleted?: boolean
  minimized?: boolean
  readonly votes: Set<string>
}
