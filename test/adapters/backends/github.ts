import { Hono } from 'hono'
import MarkdownIt from 'markdown-it'
import createAdapter from '../../../src/adapters/github'
import { memoryStorage } from '../../../src/core/storage'
import type { Comment, Thread } from '../../../src/core/types'
import { line, type Setup } from '../../../src/testing/check'

const repo = 'ada/blog'
const thread: Thread = { id: 'https://blog.example/posts/hello', url: 'https://blog.example/posts/hello/' }

/** A thread whose issue is begun with its first comment, as utterances does it. */
export const setup: Setup = async () => {
  const backend = createGithub()
  const { fetch, interfere } = line(backend.fetch)
  const as = () => createAdapter({ url: `https://api.github.com?repo=${repo}`, storage: memoryStorage(), fetch })
  return {
    adapter: await as(),
    another: await as(),
    thread,
    interfere,
    erase: (id) => backend.erase(Number(id)),
    seed(_: Thread, comments: readonly Comment[]) {
      const issue = backend.issue('posts/hello/') ?? backend.open({ title: 'posts/hello/', login: 'ada' })
      // Nothing waits for review at GitHub.
      const written = comments.filter(({ status }) => status === 'published')
      return written.map(({ body, author, createdAt }) => String(backend.comment(issue.number, author.name, body.value, createdAt)))
    },
  }
}

/** A stand-in for the part of GitHub's REST API that reads issues (https://docs.github.com/en/rest/issues, `@octokit/openapi` 23). */
export function createGithub(home = repo) {
  const issues: Issue[] = []
  const comments = new Map<number, Row>()
  const markdown = new MarkdownIt({ linkify: true })
  let last = 0
  const app = new Hono().basePath('/repos/:owner/:name')
  const search = new Hono()

  const user = (login: string) => ({
    login,
    id: 1000,
    avatar_url: 'https://avatars.githubusercontent.com/u/1000?v=4',
    html_url: `https://github.com/${login}`,
    type: 'User',
    site_admin: false,
  })
  const failed = (status: number, message: string) =>
    Response.json({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) }, { status })
  const shownIssue = ({ login, ...issue }: Issue) => ({
    ...issue,
    html_url: `https://github.com/${home}/issues/${issue.number}`,
    user: user(login),
    comments: issue.replies ?? [...comments.values()].filter((row) => row.issue === issue.number).length,
    replies: undefined,
  })
  const shown = ({ issue, login, words, created_at, updated_at, minimized, association }: Row, at: number, accept = '') => ({
    id: at,
    html_url: `https://github.com/${home}/issues/${issue}#issuecomment-${at}`,
    issue_url: `https://api.github.com/repos/${home}/issues/${issue}`,
    user: login ? user(login) : null,
    created_at,
    updated_at,
    author_association: association,
    ...(accept.includes('html+json') ? { body_html: markdown.render(words) } : { body: words }),
    reactions: { total_count: 0, '+1': 0, '-1': 0, laugh: 0, confused: 0, heart: 0, hooray: 0, eyes: 0, rocket: 0 },
    minimized: minimized ? { reason: 'off-topic' } : null,
  })
  /** A page of rows, with the neighbouring pages' addresses as GitHub gives them. */
  function paged<T>(rows: readonly T[], { req }: { req: { url: string; query(name: string): string | undefined } }): Response {
    const per = Math.min(Number(req.query('per_page') ?? 30), 100)
    const page = Number(req.query('page') ?? 1)
    const pages = Math.ceil(rows.length / per)
    const to = (page: number, rel: string) => {
      const url = new URL(req.url)
      url.searchParams.set('page', String(page))
      return `<${url}>; rel="${rel}"`
    }
    const links = [...(page > 1 ? [to(page - 1, 'prev')] : []), ...(page < pages ? [to(page + 1, 'next'), to(pages, 'last')] : [])]
    const headers = { ...(links.length > 0 && { link: links.join(', ') }), 'x-ratelimit-remaining': '59' }
    return Response.json(rows.slice((page - 1) * per, page * per), { headers })
  }

  app.get('/issues', (c) => paged(issues.map(shownIssue).reverse(), c))
  app.get('/issues/:number{\\d+}', (c) => {
    const found = issues.find(({ number }) => String(number) === c.req.param('number'))
    return found ? Response.json(shownIssue(found)) : failed(404, 'Not Found')
  })
  app.get('/issues/:number{\\d+}/comments', (c) => {
    const rows = [...comments.entries()].filter(([, row]) => String(row.issue) === c.req.param('number'))
    return paged(
      rows.map(([at, row]) => shown(row, at, c.req.header('accept'))),
      c,
    )
  })
  app.get('/issues/comments/:id', (c) => {
    const at = Number(c.req.param('id'))
    const row = comments.get(at)
    return row ? Response.json(shown(row, at, c.req.header('accept'))) : failed(404, 'Not Found')
  })
  search.get('/search/issues', (c) => {
    const q = c.req.query('q') ?? ''
    if (!q.includes(`repo:${home}`)) {
      const errors = [{ message: 'The listed users and repositories cannot be searched either because the resources do not exist or …' }]
      return Response.json({ message: 'Validation Failed', errors, documentation_url: '' }, { status: 422 })
    }
    const words = /"(.*)"/.exec(q)?.[1] ?? q.replace(/\S+:\S+/g, '').trim()
    const items = issues.map(shownIssue).filter(({ title }) => title.toLowerCase().includes(words.toLowerCase()))
    return Response.json({ total_count: items.length, incomplete_results: false, items })
  })

  return {
    fetch: (request: Request) => (new URL(request.url).pathname.startsWith('/search') ? search : app).fetch(request),
    issue: (title: string) => issues.find((issue) => issue.title === title),
    open(issue: Partial<Issue> & { title: string; login: string }): Issue {
      const opened: Issue = { number: issues.length + 1, locked: false, state: 'open', body: '', author_association: 'OWNER', ...issue }
      issues.push(opened)
      return opened
    },
    /** Somebody comments on GitHub's own page; answers the comment's id. */
    comment(issue: number, login: string | null, words: string, at: string, more: Partial<Row> = {}): number {
      const created_at = new Date(at).toISOString().replace(/\.\d+/, '')
      last += 1
      comments.set(last, { issue, login, words, created_at, updated_at: created_at, association: 'NONE', ...more })
      return last
    },
    erase: (id: number) => void comments.delete(id),
  }
}

interface Issue {
  readonly number: number
  readonly title: string
  readonly login: string
  readonly body: string
  readonly state: string
  readonly locked: boolean
  readonly author_association: string
  /** How many comments it is said to have. */
  readonly replies?: number
  readonly pull_request?: object
}

interface Row {
  readonly issue: number
  readonly login: string | null
  readonly words: string
  readonly created_at: string
  readonly updated_at: string
  readonly association: string
  readonly minimized?: boolean
}
