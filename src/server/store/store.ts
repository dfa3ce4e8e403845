import type { Reaction, Report, ReportReason, Sort, Vote } from '../../core/types'

/** Where our own server keeps rows. Knows SQL and no rules; every method that writes is one transaction. */
export interface Store {
  /** A thread by its normalised id, from which its short id follows (`threadKey`). */
  thread(key: string): Promise<ThreadRow | undefined>
  /** By its short id. */
  isClosed(threadId: string): Promise<boolean>
  comment(ref: Ref): Promise<CommentRow | undefined>
  /** Visible children of a comment (or of the page), after a place in the order. */
  children(threadId: string, query: ChildrenQuery): Promise<readonly CommentRow[]>
  /** All visible children of these comments, oldest first; the caller knows from `replyCount` that they are few. */
  childrenOf(threadId: string, parents: readonly number[]): Promise<readonly CommentRow[]>
  /** What one guest wrote in a thread and has not deleted, newest first, at most `limit`. */
  byGuest(threadId: string, guestId: string, limit: number): Promise<readonly CommentRow[]>
  /** What a reader could see change in a thread, by the versions of the thread at which it did; what is gone since comes as it now is. */
  changedSince(threadId: string, query: ChangedQuery): Promise<readonly CommentRow[]>
  /** One guest's votes in a thread, `mostOwn` of them: those on its newest comments. */
  votesOf(threadId: string, guestId: string): Promise<ReadonlyMap<number, Vote>>
  /** How many gave which emoji to each of these comments; `pageSeq` stands for the page. */
  reactionsOf(threadId: string, seqs: readonly number[]): Promise<ReadonlyMap<number, readonly Reaction[]>>
  /** Which emoji one guest gave in a thread, `mostOwn` of them. */
  reactionsBy(threadId: string, guestId: string): Promise<ReadonlyMap<number, readonly string[]>>
  /** Published comments by normalised thread id. */
  totals(keys: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Whether a token with this hash was ever issued. */
  knowsGuest(id: string): Promise<boolean>
  /** Writes down that a token with this hash was issued. */
  meet(guestId: string, now: number): Promise<void>

  /**
   * Stores a comment unless its `clientId` is known in this thread; answers what stands. Makes the thread and the guest where they are new.
   * `check` is asked within the transaction, and refuses by throwing.
   */
  create(comment: NewComment, check: (found: Found) => void): Promise<Stored>
  /** `check` is asked within the transaction about what stands, and refuses by throwing. */
  edit(
    ref: Ref,
    words: Words & { readonly status: CommentRow['status']; readonly editedAt: number },
    check?: (row: CommentRow) => void,
  ): Promise<CommentRow | undefined>
  /** Takes a comment away, words and all; what hangs below it stands. */
  erase(ref: Ref): Promise<void>
  /** Sets a guest's vote; answers the comment's score. */
  vote(ref: Ref, guestId: string, vote: Vote): Promise<number>
  /** Gives a guest's emoji to a comment, or takes it back; answers what the comment now has. `undefined`: nobody can see such a comment. */
  react(ref: Ref, guestId: string, emoji: string, on: boolean): Promise<readonly Reaction[] | undefined>
  /** As `react`, for the page itself; makes the thread where it is new. */
  reactToPage(
    thread: { readonly id: string; readonly key: string },
    guestId: string,
    emoji: string,
    on: boolean,
  ): Promise<readonly Reaction[]>
  /** One a guest and comment: the same guest again changes theirs. */
  report(ref: Ref, guestId: string, report: Report, now: number): Promise<void>
  setStatus(ref: Ref, status: 'published' | 'pending' | 'spam' | 'rejected'): Promise<CommentRow | undefined>
  /** Answers whether there is such a thread. */
  setThreadState(key: string, state: 'open' | 'closed'): Promise<boolean>
  /** Keeps a body that was rendered anew, unless the words changed meanwhile. */
  rerendered(ref: Ref, source: string, html: string, rev: number): Promise<void>

  /** Comments of one status, newest first. */
  waiting(status: CommentRow['status'], limit: number): Promise<readonly (CommentRow & { readonly threadKey: string })[]>
  /** Published comments with open reports, most reported first, each with its newest `notes` reports. */
  reported(limit: number, notes: number): Promise<readonly ReportedRow[]>
  /** Puts a comment's open reports aside; answers how many they were. */
  dismiss(ref: Ref): Promise<number>
  /** Gives a badge to a guest, or takes it back; it stands on everything they wrote and will write. */
  setBadge(guestId: string, badge: GuestBadge | null): Promise<void>
  /**
   * Takes away what was kept in case an act is sent again, and what nobody came for, where it is older than this; a bounded number of rows,
   * the oldest first. Answers how many.
   */
  sweep(before: number): Promise<number>
  /**
   * The words of comments in the order of their keys, those that contain a text, from `limit` comments after a place; `last` is where the next
   * begin, if there are any.
   */
  sourcesAfter(ref: Ref, containing: string, limit: number): Promise<{ readonly sources: readonly string[]; readonly last?: Ref }>
  /** How much waits: notices to be delivered, comments for review, open reports; each counted to 10,000. */
  backlog(): Promise<{ readonly outbox: number; readonly pending: number; readonly reports: number }>
  /** The connections to the database, by what they do, where there are several. */
  pool?(): { readonly used: number; readonly idle: number; readonly waiting: number }
  /** A value kept with the data; made by `make` where there is none. */
  setting(key: string, make: () => string): Promise<string>
  /** Differs as soon as anybody, this process or another, may have changed a thread. Cheap: asked before every answer from memory. */
  stamp(threadId: string): string
  /** Tells of every write to a thread, once it is done: this process's, and others' where the store hears of them. Answers how to end it. */
  onWrite(listener: (threadId: string) => void): () => void
  /** Reads a row from the disk; throws if that is not possible. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** The number under which reactions to the page itself are kept: comments are numbered from 1. */
export const pageSeq = 0

/** More votes or reactions of one guest than this are not read at once. */
export const mostOwn = 1_000

export type GuestBadge = 'author' | 'moderator'

/** What a new comment would stand under. */
export interface Found {
  readonly state: 'open' | 'closed'
  /** `undefined`: there is no such comment. */
  readonly parent: CommentRow | null | undefined
}

export interface Stored {
  readonly row: CommentRow
  readonly created: boolean
  /** Of the request that made it; another one under the same `clientId` has another. */
  readonly requestHash: string
}

/** A comment's place: its thread's short id, and its number there. */
export interface Ref {
  readonly threadId: string
  readonly seq: number
}

export interface ThreadRow {
  readonly id: string
  readonly key: string
  readonly state: 'open' | 'closed'
  readonly version: number
  readonly total: number
}

export interface Words {
  readonly format: 'text' | 'markdown'
  readonly source: string
  readonly html: string
  readonly htmlRev: number
}

export interface CommentRow extends Ref, Words {
  readonly parentSeq: number | null
  readonly guestId: string
  readonly name: string
  readonly website: string | null
  readonly badge: GuestBadge | null
  readonly status: 'published' | 'pending' | 'spam' | 'rejected' | 'deleted'
  readonly visible: boolean
  readonly replyCount: number
  readonly score: number
  readonly createdAt: number
  readonly editedAt: number | null
}

export interface NewComment extends Words {
  readonly thread: { readonly id: string; readonly key: string; readonly url?: string; readonly title?: string }
  readonly clientId: string
  readonly requestHash: string
  readonly parentSeq: number | null
  readonly guestId: string
  readonly name: string
  readonly email?: string
  readonly website?: string
  readonly status: 'published' | 'pending'
  readonly network: string
  readonly now: number
}

export interface ChildrenQuery {
  readonly parent: number | null
  readonly sort: Sort
  readonly limit: number
  /** The last one seen. */
  readonly after?: { readonly seq: number; readonly score: number }
}

export interface ChangedQuery {
  /** Left out: what was seen at this version, or before. */
  readonly after: number
  /** What changed later than at this version is told another time. */
  readonly until: number
  readonly limit: number
}

export interface ReportedRow extends CommentRow {
  readonly threadKey: string
  readonly times: number
  readonly reports: readonly { readonly reason: ReportReason; readonly note: string }[]
}
