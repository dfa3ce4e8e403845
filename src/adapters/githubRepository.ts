import type { AfterwordError } from '../core/errors'
import type { Author, Badge, Elsewhere, Thread } from '../core/types'
import { failure } from './failure'
import type { Answer } from './http'
import { partsOf, pathOf } from './page'
import { plainText } from './plainText'

/** A repository whose issues or discussions are threads, as `url` names it. */
export interface Repository {
  /** The API: GitHub's own, an Enterprise server's, a proxy, or a giscus server. */
  readonly base: string
  readonly query: URLSearchParams
  /** `owner/name`. */
  readonly repo: string
  /** Which issue or discussion a thread is, where that is said: the thread is its number or its address, or `url` names it. */
  number(kind: 'issue' | 'discussion', thread: string): number | undefined
  /** The title of the issue or discussion of a page: utterances' and giscus' `mapping`, of which `pathname` is the default. */
  term(thread: Thread): string
  /** Where a reader begins one, or finds them all. */
  fresh(kind: 'issue' | 'discussion', thread: Thread): Elsewhere
}

export function repositoryOf(url: string): Repository {
  const { base, query } = partsOf(url)
  const repo = query.get('repo') ?? ''
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new TypeError('afterword: the backend "github" has to be told the repository: url="https://api.github.com?repo=owner/name".')
  // An Enterprise server answers under its own address (https://docs.github.com/en/enterprise-server/rest/about-the-rest-api).
  const site = `${base.endsWith('/api/v3') ? new URL(base).origin : 'https://github.com'}/${repo}`
  const mapping = query.get('mapping')

  function term(thread: Thread): string {
    if (mapping === 'title') return thread.title?.trim() ?? ''
    if (mapping === 'url') return thread.url.replace(/#.*/, '')
    const path = pathOf(thread)
    if (path === thread.id) return path
    return path.length < 2 ? 'index' : path.slice(1).replace(/\.\w+$/, '')
  }
  return {
    base,
    query,
    repo,
    term,
    number(kind, thread) {
      const address = thread.startsWith(`${site}/${kind}s/`) ? thread.slice(site.length + kind.length + 3) : thread
      return Number(/^\d+$/.exec(address)?.[0] ?? query.get(kind)) || undefined
    },
    fresh(kind, thread) {
      const wanted = { title: term(thread), body: thread.url, ...(kind === 'discussion' && { category: query.get('category') ?? '' }) }
      return { name: 'GitHub', url: `${site}/${kind}s/new?${new URLSearchParams(wanted)}` }
    },
  }
}

/** Whether a title is the one looked for. Search finds more than that: every title with these words in it. */
export function same(title: unknown, term: string): boolean {
  return term !== '' && typeof title === 'string' && bare(title) === bare(term)
}

function bare(title: string): string {
  const trimmed = title.trim().replace(/^\/+|\/+$/g, '')
  try {
    return decodeURIComponent(trimmed).toLowerCase()
  } catch {
    return trimmed.toLowerCase()
  }
}

/** A search phrase knows no quotes within it, and a query not more than 256 characters. */
export const phrase = (term: string) => `"${term.slice(0, 200).replaceAll('"', ' ')}"`

/** Who may moderate a repository's conversations (schema `CommentAuthorAssociation`). */
const staff = ['OWNER', 'MEMBER', 'COLLABORATOR']

/** Somebody at GitHub; nobody where the account was deleted, whom GitHub itself shows as ghost. */
export function authorOf(login = 'ghost', url?: string, avatar?: string, association = '', starter?: string): Author {
  const badges: Badge[] = []
  if (login === starter) badges.push('author')
  if (staff.includes(association)) badges.push('moderator')
  // Apps write as bots: https://github.com/apps/…
  if (url?.includes('/apps/')) badges.push('bot')
  return { name: login.replace(/\[bot\]$/, ''), ...(url && { url }), ...(avatar && { avatar }), ...(badges.length > 0 && { badges }) }
}

/** What GitHub says of a failure (https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api). */
export function readError(answer: Answer, signedIn = false): AfterwordError {
  const { status, headers } = answer
  const { message, error } = (answer.json ?? {}) as { message?: unknown; error?: unknown }
  const said = [message, error].find((one) => typeof one === 'string') ?? ''
  const detail = status < 500 && plainText(said)
  const details = { ...(detail && { detail }) }
  const spent = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after') || /rate limit|too quickly/i.test(said)
  if (status === 429 || (status === 403 && spent)) return failure(answer, 'rate_limited', { ...details, ...wait(headers) })
  if (status === 401 && signedIn) return failure(answer, 'session_expired', details)
  // Searching in what is not there, or not for everybody, is no 404.
  if (status === 422 && /cannot be searched/.test(answer.text)) return failure(answer, 'not_found', details)
  return failure(answer, undefined, details)
}

/** How long to wait once the limit is reached; a minute where GitHub does not say. */
export function wait(headers: Headers): { retryAfter?: number } {
  if (headers.has('retry-after')) return {}
  const reset = Number(headers.get('x-ratelimit-remaining') === '0' && headers.get('x-ratelimit-reset'))
  return { retryAfter: reset ? Math.max(1, Math.ceil(reset - Date.now() / 1000)) : 60 }
}
