import type { Adapter, AdapterOptions, Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import type { CommentPage, Sort, Thread } from '../core/types'
import { failure } from './failure'
import { type Discussion, fields, type Giscussion, type Node, replies, toComment } from './githubDiscussion'
import { createAsk, isMissing } from './githubGraphql'
import { phrase, type Repository, readError, same } from './githubRepository'
import { createHttp } from './http'
import { list, translated } from './rows'

const features: Features = { sorts: ['oldest', 'newest'], depth: 1, identity: 'none', input: 'text', maxLength: 0, votes: 'up' }
/** Comments on a page. */
const size = 25

/** What those who write have to know of a discussion, and read of it. */
export interface Reading {
  /** Which discussion a thread is; `undefined` where there is none yet. */
  find(thread: Thread, signal: AbortSignal): Promise<Discussion | undefined>
  page(thread: Thread, sort: Sort, cursor: string | undefined, signal: AbortSignal): Promise<CommentPage>
  repliesTo(parentId: string, cursor: string | undefined, signal: AbortSignal): Promise<CommentPage>
  /** The discussion of a thread that this reader has just begun: search finds it only later. */
  begun(thread: Thread, discussion: Discussion): void
}

/**
 * The comments of a discussion on GitHub. With a reader's token they are read and written through GraphQL
 * (https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-discussions), which answers nobody without one. A giscus
 * server, whose address ends with `/api/discussions`, reads for everybody.
 */
export async function createDiscussions(options: AdapterOptions, repository: Repository): Promise<Adapter> {
  const { storage } = options
  const { base, query, repo } = repository
  if (base.endsWith('/api/discussions'))
    return { name: 'github', features, list: ({ thread, sort, cursor }, { signal }) => pageOf(askGiscus, thread, sort, cursor, signal) }

  const ask = createAsk(options, repository)
  const writes = storage.get('token') !== undefined
  /** What was last read of each thread's discussion, for those who write in it. */
  const known = new Map<string, Discussion>()
  const begun = (thread: Thread) => `begun:${repository.term(thread)}`

  async function numberOf(thread: Thread, signal: AbortSignal): Promise<number | undefined> {
    const number = repository.number('discussion', thread.id)
    if (number) return number
    const term = repository.term(thread)
    const category = query.get('category')
    // In capitals the repository is not found together with a category (https://github.com/giscus/giscus/issues/118).
    const q = `repo:${repo.toLowerCase()} ${category ? `category:${phrase(category)} ` : ''}in:title ${phrase(term)}`
    const what = 'query Find($q:String!){search(type:DISCUSSION,first:20,query:$q){nodes{... on Discussion{number title}}}}'
    const { search } = await ask<{ search?: { nodes?: readonly (Found | null)[] } }>(what, { q }, signal)
    const found = list<Found | null>(search?.nodes).flatMap((one) => (one && same(one.title, term) ? one.number : []))
    return found.length ? Math.min(...found) : Number(storage.get(begun(thread))) || undefined
  }

  async function askGithub(thread: Thread, which: Which, signal: AbortSignal): Promise<Discussion | undefined> {
    const number = await numberOf(thread, signal)
    if (!number) return undefined
    const comments =
      `comments(first:$first,last:$last,after:$after,before:$before){totalCount ` +
      `pageInfo{hasNextPage hasPreviousPage startCursor endCursor} nodes{${fields} ${replies('first:20')}}}`
    const what =
      `query List($owner:String!,$name:String!,$number:Int!,$first:Int,$last:Int,$after:String,$before:String){ ` +
      `repository(owner:$owner,name:$name){discussion(number:$number){id url locked author{login} ${comments}}}}`
    try {
      const found = await ask<{ repository?: { discussion?: Discussion } }>(what, { number, ...which }, signal)
      const discussion = found.repository?.discussion ?? nothing()
      known.set(thread.id, discussion)
      return discussion
    } catch (thrown) {
      known.delete(thread.id)
      if (!isMissing(thrown) || !storage.get(begun(thread))) throw thrown
      // It was deleted since.
      storage.set(begun(thread), undefined)
      return undefined
    }
  }

  /** As giscus answers: https://github.com/giscus/giscus, `lib/types/adapter.ts`. */
  async function askGiscus(thread: Thread, which: Which, signal: AbortSignal): Promise<Discussion | undefined> {
    const { fetch } = options
    const http = createHttp({ url: base, setting: 'Add the origin of your pages to ORIGINS there.', ...(fetch && { fetch }) })
    const number = repository.number('discussion', thread.id)
    const kept = Object.fromEntries([...query].filter(([key]) => ['repo', 'category', 'strict'].includes(key)))
    const named = number ? { number } : { term: repository.term(thread) }
    const answer = await http('', { query: { ...kept, ...named, ...which }, signal })
    if (answer.status === 404 && !number) return undefined
    if (answer.status >= 300) throw readError(answer)
    const { discussion } = (answer.json ?? {}) as { discussion?: Giscussion }
    if (!discussion) throw failure(answer, 'bad_response')
    const { comments, totalCommentCount: totalCount, pageInfo, ...rest } = discussion
    const nodes = list<Giscussion['comments'][number]>(comments).map((row): Node | null => {
      const nodes = row?.replies?.map((reply) => reply && { ...reply, replyTo: { id: row.id } }) ?? []
      return row && { ...row, replies: { totalCount: row.replyCount, nodes } }
    })
    return { ...rest, comments: { totalCount, ...(pageInfo && { pageInfo }), nodes } }
  }

  async function pageOf(
    read: typeof askGithub,
    thread: Thread,
    sort: Sort,
    cursor: string | undefined,
    signal: AbortSignal,
  ): Promise<CommentPage> {
    const newest = sort === 'newest'
    const found = await read(
      thread,
      newest ? { last: size, ...(cursor && { before: cursor }) } : { first: size, ...(cursor && { after: cursor }) },
      signal,
    )
    if (!found) return { comments: [], total: { value: 0, exact: true }, elsewhere: repository.fresh('discussion', thread) }
    const { nodes, pageInfo, totalCount } = found.comments ?? nothing()
    const roots = newest ? [...list<Node | null>(nodes)].reverse() : list<Node | null>(nodes)
    const rows = roots.flatMap((root) => [root, ...(root?.replies?.nodes ?? [])])
    const comments = translated<Node>(rows, (row) => toComment(row, found, read === askGithub && writes))
    const next = newest ? pageInfo?.hasPreviousPage && pageInfo.startCursor : pageInfo?.hasNextPage && pageInfo.endCursor
    const more = Object.fromEntries(roots.flatMap((root) => (root && left(root) > 0 ? [[root.id, left(root)]] : [])))
    const shown = comments.filter((comment) => comment?.status === 'published').length
    const value = Object.values(more).reduce((sum, count) => sum + count, shown)
    return {
      comments,
      // How many replies the other pages have, nobody says.
      ...(cursor === undefined && { total: next ? { value: totalCount, exact: false } : { value, exact: true } }),
      ...(next && { nextCursor: next }),
      ...(read === askGithub && { more }),
      ...(found.locked ? { state: 'closed' } : { elsewhere: { name: 'GitHub', url: found.url ?? '' } }),
    }
  }

  const reading: Reading = {
    find: async (thread, signal) => known.get(thread.id) ?? askGithub(thread, { first: 1 }, signal),
    begun(thread, discussion) {
      known.set(thread.id, discussion)
      storage.set(begun(thread), String(discussion.number))
    },
    page: (thread, sort, cursor, signal) => pageOf(askGithub, thread, sort, cursor, signal),
    async repliesTo(parentId, cursor, signal) {
      const what =
        `query Replies($id:ID!,$after:String){node(id:$id){... on DiscussionComment{ ` +
        `discussion{locked author{login}} ${replies('first:100,after:$after')}}}}`
      const { node } = await ask<{ node?: Answered | null }>(what, { id: parentId, after: cursor }, signal)
      const { nodes, pageInfo } = node?.replies ?? {}
      return {
        comments: translated<Node>(nodes, (row) => toComment(row, node?.discussion ?? {}, writes)),
        ...(pageInfo?.hasNextPage && pageInfo.endCursor && { nextCursor: pageInfo.endCursor }),
      }
    },
  }

  return {
    name: 'github',
    features,
    list: ({ thread, sort, cursor }, { signal }) => reading.page(thread, sort, cursor, signal),
    replies: ({ parentId, cursor }, { signal }) => reading.repliesTo(parentId, cursor, signal),
    async get({ thread, id }, { signal }) {
      const what =
        `query Get($id:ID!){node(id:$id){... on DiscussionComment{${fields} ` +
        `discussion{number locked author{login}} parent:replyTo{${fields}}}}}`
      const [number, { node }] = await Promise.all([numberOf(thread, signal), ask<{ node?: Answered | null }>(what, { id }, signal)])
      const { discussion, parent } = node ?? {}
      if (!node || !discussion || discussion.number !== number)
        throw new AfterwordError('not_found', `There is no comment ${id} in this thread.`)
      return { comments: [...(parent ? [parent] : []), node].map((row) => toComment(row, discussion, writes)) }
    },
    ...(writes && (await import('./githubWriting')).createWriting(options, repository, ask, reading)),
  }
}

const left = ({ replies }: Node) => (replies?.totalCount ?? 0) - (replies?.nodes?.length ?? 0)

function nothing(): never {
  throw new AfterwordError('bad_response', 'GitHub answered no discussion.')
}

/** Which of a discussion's comments are wanted. */
type Which = Readonly<Record<string, string | number>>

interface Found {
  readonly number: number
  readonly title: string
}

/** A comment that was asked for by its id. */
type Answered = Node & { readonly discussion?: Discussion; readonly parent?: Node | null }
