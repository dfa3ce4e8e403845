import type { Action, Comment } from '../core/types'
import { authorOf } from './githubRepository'

/** What is asked of a comment (`@octokit/graphql-schema` 15.26, type DiscussionComment). */
export const fields =
  `id url body bodyHTML createdAt lastEditedAt deletedAt isMinimized authorAssociation author{login url avatarUrl} ` +
  `viewerDidAuthor viewerCanUpdate viewerCanDelete viewerCanUpvote viewerHasUpvoted upvoteCount replyTo{id}`
export const replies = (which: string) => `replies(${which}){totalCount pageInfo{hasNextPage endCursor} nodes{${fields}}}`

/** What a discussion says of each of its comments. */
export type Around = Pick<Discussion, 'locked' | 'author'>

/** `writes`: whether the viewer GitHub speaks of is this page's reader. To giscus it is giscus itself. */
export function toComment(row: Node, { locked, author: starter }: Around, writes: boolean): Comment {
  const { author, deletedAt, lastEditedAt, viewerDidAuthor: mine } = row
  const parentId = row.replyTo?.id ?? null
  const may: readonly [Action, unknown][] = [
    ['reply', parentId === null && !locked],
    ['edit', row.viewerCanUpdate],
    ['delete', row.viewerCanDelete],
    ['vote', row.viewerCanUpvote],
  ]
  return {
    id: row.id,
    parentId,
    author: authorOf(author?.login, author?.url, author?.avatarUrl, row.authorAssociation, starter?.login),
    body: { format: 'html', value: deletedAt ? '' : row.bodyHTML },
    createdAt: row.createdAt,
    ...(lastEditedAt && { editedAt: lastEditedAt }),
    status: deletedAt ? 'deleted' : row.isMinimized ? 'hidden' : 'published',
    ...(row.upvoteCount !== undefined && { score: row.upvoteCount }),
    ...(writes && { myVote: row.viewerHasUpvoted ? 1 : 0 }),
    ...(writes && mine && { mine, ...(row.body !== undefined && { source: row.body }) }),
    can: writes && !deletedAt ? may.flatMap(([action, yes]) => (yes ? action : [])) : [],
    url: row.url,
  }
}

interface PageInfo {
  readonly hasNextPage?: boolean
  readonly hasPreviousPage?: boolean
  readonly startCursor?: string | null
  readonly endCursor?: string | null
}

interface Connection {
  readonly totalCount: number
  readonly pageInfo?: PageInfo
  readonly nodes?: readonly (Node | null)[]
}

export interface Discussion {
  readonly id?: string
  readonly number?: number
  readonly url?: string
  readonly locked?: boolean
  readonly author?: { readonly login: string } | null
  readonly comments?: Connection
}

export interface Node {
  readonly id: string
  readonly url: string
  readonly body?: string
  readonly bodyHTML: string
  readonly createdAt: string
  readonly lastEditedAt?: string | null
  readonly deletedAt?: string | null
  readonly isMinimized?: boolean
  readonly authorAssociation?: string
  readonly author?: { readonly login: string; readonly url: string; readonly avatarUrl: string } | null
  readonly viewerDidAuthor?: boolean
  readonly viewerCanUpdate?: boolean
  readonly viewerCanDelete?: boolean
  readonly viewerCanUpvote?: boolean
  readonly viewerHasUpvoted?: boolean
  readonly upvoteCount?: number
  readonly replyTo?: { readonly id: string } | null
  readonly replies?: Connection
}

export type Giscomment = Omit<Node, 'replies'> & { readonly replyCount: number; readonly replies?: readonly Node[] }
export type Giscussion = Omit<Discussion, 'comments'> & {
  readonly totalCommentCount: number
  readonly pageInfo?: PageInfo
  readonly comments: readonly (Giscomment | null)[]
}
