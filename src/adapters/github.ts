import type { Adapter, AdapterOptions, Features } from '../core/adapter'
import { AfterwordError, isAfterwordError } from '../core/errors'
import type { Comment, CommentPage, Count, Sort, Thread } from '../core/types'
import { failure } from './failure'
import { authorOf, phrase, type Repository, readError, repositoryOf, same } from './githubRepository'
import { createHttp, type Request } from './http'
import { list, translated } from './rows'

const features: Features = {
  sorts: ['oldest', 'newest'],
  depth: 0,
  identity: 'none',
  input: 'text',
  maxLength: 0,
  votes: 'updown',
}
/** Comments on a page: as many as may be, because GitHub counts requests (60 an hour for each address), not comments. */
const size = 100
/** So many pages of a repository's issues are looked through to count comments. */
const mostPages = 3

/**
 * The comments of an issue on GitHub, for reading, or, where `url` names a `discussion` or a `category`, a discussion's. `repo` in the
 * query of `url` is needed. The issue is the thread, or stands as `issue` in `url`, or is the one whose title is the page's path.
 */
export default async function createGithub(options: AdapterOptions): Promise<Adapter> {
  const repository = repositoryOf(options.url)
  const { base, query } = repository
  if (!query.has('discussion') && !query.has('category') && !base.endsWith('/api/discussions')) return createIssues(options, repository)
  const { createDiscussions } = await import('./githubDiscussions')
  return createDiscussions(options, repository)
}

function createIssues({ storage, fetch }: AdapterOptions, repository: Repository): Adapter {
  const { base, repo } = repository
  const http = createHttp({ url: base, setting: 'Name https://api.github.com, which lets every page.', ...(fetch && { fetch }) })

  /** Asks anew each time, which costs nothing while the answer is the same: a 304 does not count against the limit. */
  async function ask<T>(path: string, query: Request['query'], signal: AbortSignal): Promise<{ found: T; headers: Headers }> {
    const token = storage.get('token')
    // No header more than needed: any but these would cost every request a preflight.
    const headers = { accept: 'application/vnd.github.html+json', ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await http(path, { query, headers, revalidate: true, signal })
    if (answer.status >= 300) throw readError(answer, token !== undefined)
    if (typeof answer.json !== 'object' || answer.json === null) throw failure(answer, 'bad_response')
    return { found: answer.json as T, headers: answer.headers }
  }

  async function issueOf(thread: Thread, signal: AbortSignal): Promise<Issue | undefined> {
    const number = repository.number('issue', thread.id)
    if (number) {
      const { found } = await ask<Issue>(`/repos/${repo}/issues/${number}`, {}, signal)
      if (typeof found.number !== 'number') throw new AfterwordError('bad_response', 'GitHub answered no issue.')
      return found
    }
    const term = repository.term(thread)
    if (!term) return undefined
    const q = `repo:${repo} is:issue in:title ${phrase(term)}`
    const { found } = await ask<{ items: unknown }>('/search/issues', { q, sort: 'created', order: 'asc' }, signal)
    return list<Issue | null>(found.items).find((issue) => same(issue?.title, term)) ?? undefined
  }

  /** The newest of the repository's issues, and whether those are all. */
  async function recent(signal: AbortSignal): Promise<{ issues: readonly (Issue | null)[]; whole: boolean }> {
    const issues: (Issue | null)[] = []
    for (let page = 1; page <= mostPages; page++) {
      const { found, headers } = await ask<unknown>(`/repos/${repo}/issues`, { state: 'all', per_page: 100, page }, signal)
      issues.push(...list<Issue | null>(found))
      if (!hasNext(headers)) return { issues, whole: true }
    }
    return { issues, whole: false }
  }

  async function page({ issue, author, at }: Place, sort: Sort, signal: AbortSignal): Promise<CommentPage> {
    const asked = { per_page: size, page: at }
    const { found, headers } = await ask<unknown>(`/repos/${repo}/issues/${issue}/comments`, asked, signal)
    const comments = translated<Row>(found, (row) => toComment(row, author))
    const more = sort === 'newest' ? at > 1 : hasNext(headers)
    const next: Place = { issue, ...(author && { author }), at: sort === 'newest' ? at - 1 : at + 1 }
    return {
      comments: sort === 'newest' ? comments.reverse() : comments,
      ...(more && { nextCursor: JSON.stringify(next) }),
    }
  }

  return {
    name: 'github',
    features,
    async list({ thread, sort, cursor }, { signal }) {
      if (cursor !== undefined) return page(JSON.parse(cursor), sort, signal)
      const issue = await issueOf(thread, signal)
      if (!issue) return { comments: [], total: { value: 0, exact: true }, elsewhere: repository.fresh('issue', thread) }
      const { number, user, comments: value, locked, html_url: url } = issue
      const place = { issue: number, ...(user && { author: user.login }), at: sort === 'newest' ? Math.ceil(value / size) : 1 }
      const found: CommentPage = value > 0 ? await page(place, sort, signal) : { comments: [] }
      const hidden = found.comments.filter((comment) => comment?.status === 'hidden').length
      return {
        ...found,
        total: { value: Math.max(0, value - hidden), exact: true },
        ...(locked ? { state: 'closed' } : { elsewhere: { name: 'GitHub', url } }),
      }
    },
    async get({ thread, id }, { signal }) {
      const [{ found }, issue] = await Promise.all([
        ask<Row>(`/repos/${repo}/issues/comments/${encodeURIComponent(id)}`, {}, signal),
        issueOf(thread, signal),
      ])
      if (!issue || !found.issue_url?.endsWith(`/issues/${issue.number}`))
        throw new AfterwordError('not_found', `There is no comment ${id} in this thread.`)
      return { comments: [toComment(found, issue.user?.login)] }
    },
    // Which title a page has, its id does not tell.
    ...(repository.query.get('mapping') !== 'title' && {
      async count(threads, { signal }) {
        const numbers = new Set(threads.map((id) => repository.number('issue', id)))
        const { issues, whole } = numbers.delete(undefined) ? await recent(signal) : { issues: [], whole: true }
        const one = async (number?: number) => (await ask<Issue>(`/repos/${repo}/issues/${number}`, {}, signal)).found
        const known = [...issues, ...(await Promise.all([...numbers].map((number) => one(number).catch(orMissing))))]
        return Object.fromEntries(
          threads.map((id): [string, Count] => {
            const number = repository.number('issue', id)
            const term = repository.term({ id, url: id })
            const issue = known.find((one) => (number ? one?.number === number : !one?.pull_request && same(one?.title, term)))
            return [id, { value: issue?.comments ?? 0, exact: whole || number !== undefined || issue !== undefined }]
          }),
        )
      },
    }),
  }
}

/** Whether there is another page (https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api). */
const hasNext = (headers: Headers) => /rel="next"/.test(headers.get('link') ?? '')

/** Where in an issue a page is, and who wrote the issue. */
interface Place {
  readonly issue: number
  readonly author?: string
  readonly at: number
}

interface User {
  readonly login: string
  readonly html_url?: string
  readonly avatar_url?: string
}

interface Issue {
  readonly number: number
  readonly title: string
  readonly html_url: string
  readonly user: User | null
  readonly locked?: boolean
  readonly comments: number
  readonly pull_request?: object
}

interface Row {
  readonly id: number
  readonly html_url: string
  readonly issue_url?: string
  readonly user: User | null
  readonly body?: string
  /** Absent where something between GitHub and the page pays no heed to `Accept`. */
  readonly body_html?: string
  readonly created_at: string
  readonly updated_at: string
  readonly author_association?: string
  readonly reactions?: { readonly '+1': number; readonly '-1': number }
  readonly minimized?: object | null
}

function toComment(row: Row, starter?: string): Comment {
  const { user, body_html: html, body = '', created_at: createdAt, updated_at: changed, reactions } = row
  return {
    id: String(row.id),
    parentId: null,
    author: authorOf(user?.login, user?.html_url, user?.avatar_url, row.author_association, starter),
    body: html === undefined ? { format: 'markdown', value: body } : { format: 'html', value: html },
    createdAt,
    ...(changed !== createdAt && { editedAt: changed }),
    status: row.minimized ? 'hidden' : 'published',
    ...(reactions && { score: reactions['+1'] - reactions['-1'] }),
    can: [],
    url: row.html_url,
  }
}

function orMissing(thrown: unknown): null {
  if (isAfterwordError(thrown) && thrown.code === 'not_found') return null
  throw thrown
}
