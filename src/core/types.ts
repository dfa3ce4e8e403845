/** The words of the domain. Shapes only: no behaviour lives here. */

/** The discussion of one page. */
export interface Thread {
  /** What the backend files the comments under; by default the page's canonical URL, normalised by `threadId()`. */
  readonly id: string
  /** The page's address, absolute. Some backends need it, ours stores it so that moderators can open the page. */
  readonly url: string
  /** The page's title, as plain text. */
  readonly title?: string
}

/** What somebody wrote. Never trusted, whoever delivers it. `text` is shown as it stands, the others go through the sanitizer. */
export interface Body {
  /** `text`: as it stands. `markdown`: rendered in the page. `html`: sanitized in the page. */
  readonly format: 'text' | 'markdown' | 'html'
  readonly value: string
}

/** Where a comment stands. Only `published` and `deleted` (a tombstone with replies below it) are ever shown to everybody. */
export type Status = 'published' | 'pending' | 'spam' | 'rejected' | 'deleted' | 'hidden'

/** What a viewer may do to one comment at this moment. */
export type Action = 'reply' | 'edit' | 'delete' | 'vote' | 'react' | 'report'

/** An absolute vote: against, none, for. Never a toggle. */
export type Vote = -1 | 0 | 1

/** The order of a thread. `oldest` and `newest` go by time, `top` by score. */
export type Sort = 'oldest' | 'newest' | 'top'

/** How many gave one emoji to a comment, or to the page. */
export interface Reaction {
  /** One emoji, as text. */
  readonly emoji: string
  /** 0 or more. */
  readonly count: number
  /** This viewer is one of them. */
  readonly mine?: boolean
}

/** Why a reader thinks a moderator should look at a comment. */
export interface Report {
  readonly reason: ReportReason
  /** In the reader's own words, as plain text. */
  readonly note?: string
}

export const reportReasons = ['spam', 'abuse', 'hate', 'false', 'offtopic', 'illegal', 'other'] as const
export type ReportReason = (typeof reportReasons)[number]

/** What an author is known for here. `author`: wrote the page itself. */
export type Badge = 'author' | 'moderator' | 'admin' | 'verified' | 'bot'

/** Who wrote a comment. Every field is untrusted text; the two URLs are shown only if `safeUrl()` accepts them. */
export interface Author {
  /** Empty where there is none. */
  readonly name: string
  /** Their own page; http(s) only. */
  readonly url?: string
  /** Their picture; http(s) only, fetched only where the site owner allows it. */
  readonly avatar?: string
  readonly badges?: readonly Badge[]
}

/** One contribution. Lists of comments are flat; `core/tree.ts` nests them by `parentId`. */
export interface Comment {
  /** Opaque. Unique within the backend. */
  readonly id: string
  /** `null` for a comment on the page itself. */
  readonly parentId: string | null
  readonly author: Author
  /** The words, in whatever format the backend has them. A tombstone's are empty. */
  readonly body: Body
  /** ISO 8601 with a zone. */
  readonly createdAt: string
  /** ISO 8601 with a zone; present once somebody changed the words. */
  readonly editedAt?: string
  /** `pending`: sent only to its author. `deleted`, `hidden`: a tombstone, kept for what hangs below it. */
  readonly status: Status
  /** Sum of the votes; absent where the backend has none. */
  readonly score?: number
  /** This viewer's own vote; absent where the backend cannot tell. */
  readonly myVote?: Vote
  /** The emoji it was given, most first; absent where the backend has none. */
  readonly reactions?: readonly Reaction[]
  /** What this viewer may do to it now. */
  readonly can: readonly Action[]
  /** This viewer wrote it. */
  readonly mine?: boolean
  /** ISO 8601; when the author's right to edit ends. Absent: no such limit, or no such right. */
  readonly editableUntil?: string
  /** The words as their author typed them, for editing. Only ever sent to the author. */
  readonly source?: string
  /** The comment's own address at its backend, where that is not this page. */
  readonly url?: string
  /** A content warning: stands in place of the words until the reader asks for them. */
  readonly warning?: string
  /** Where it was written, as a name for readers, where one thread is read from several backends. */
  readonly via?: string
}

/** A number of comments. `exact: false` where a backend only knows a lower bound. */
export interface Count {
  /** 0 or more. */
  readonly value: number
  readonly exact: boolean
}

/** A place to write at that is not this page: what readers call it, and where this thread is there. */
export interface Elsewhere {
  /** As it stands in "Write a comment on …". */
  readonly name: string
  /** Absolute; http(s) only. */
  readonly url: string
}

/** Somebody who liked the page or passed it on, without a word of their own. */
export interface Face {
  readonly kind: 'like' | 'repost'
  readonly author: Author
}

/** A part of a thread. No `nextCursor`: that was all. */
export interface CommentPage {
  /** Flat, roots in the order that was asked for; replies anywhere. */
  readonly comments: readonly Comment[]
  /** Opaque; made by the adapter, handed back to it unread. */
  readonly nextCursor?: string
  /** How many comments of the thread everybody can read; left out where the backend cannot count. */
  readonly total?: Count
  /** `closed`: may be read, not written. */
  readonly state?: 'open' | 'closed'
  /** How many direct replies of a comment this page left out, by that comment's id. */
  readonly more?: Readonly<Record<string, number>>
  /** Where readers can write, for a backend this page cannot write to; `Comment.url` is then where one comment is answered. */
  readonly elsewhere?: Elsewhere
  /** Who liked the page or passed it on. Told with the first page, if at all. */
  readonly faces?: readonly Face[]
  /** The emoji the page itself was given. Told with the first page, if at all. */
  readonly reactions?: readonly Reaction[]
}

/** Who a guest says they are. Which of these a backend asks for stands in `Features.fields`. */
export interface Identity {
  readonly name?: string
  /** For the backend only: never shown, never sent back. */
  readonly email?: string
  /** Absolute, http(s). */
  readonly website?: string
}

/** A comment that is about to be sent. */
export interface Draft {
  /** A UUID made once per press of the button and kept through every retry: the same `clientId` twice is one comment. */
  readonly clientId: string
  /** The comment it answers; `null` for one on the page itself. */
  readonly parentId: string | null
  /** As typed: `text` or `markdown`, by `features.input`. */
  readonly body: Body
  /** What the form asked for, by `features.identity` and `features.fields`. */
  readonly author: Identity
}

/** What became of a draft. Some backends answer only an id, some not even that: the entry on screen stands until a list brings it. */
export interface Created {
  /** `published` or `pending`; what it put aside without a word may be `spam` or `rejected`. */
  readonly status: Status
  /** The id it got. */
  readonly id?: string
  /** The whole comment, as its author sees it. */
  readonly comment?: Comment
}
