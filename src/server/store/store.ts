import type { Sort, Vote } from '../../core/types'

/** Where our own server keeps rows. Knows SQL and no rules; every method that writes is one transaction. */
export interface Store {
  /** A thread by its normalised id. */
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
  votesOf(threadId: string, guestId: string): Promise<ReadonlyMap<number, Vote>>
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
  edit(ref: Ref, words: Words & { readonly status: CommentRow['status']; readonly editedAt: number }): Promise<CommentRow | undefined>
  /** Takes a comment away, words and all; what hangs below it stands. */
  erase(ref: Ref): Promise<void>
  /** Sets a guest's vote; answers the comment's score. */
  vote(ref: Ref, guestId: string, vote: Vote): Promise<number>
  setStatus(ref: Ref, status: 'published' | 'pending' | 'spam' | 'rejected'): Promise<CommentRow | undefined>
  /** Answers whether there is such a thread. */
  setThreadState(key: string, state: 'open' | 'closed'): Promise<boolean>
  /** Keeps a body that was rendered anew, unless the words changed meanwhile. */
  rerendered(ref: Ref, source: string, html: string, rev: number): Promise<void>

  /** Comments of one status, newest first. */
  waiting(status: CommentRow['status'], limit: number): Promise<readonly (CommentRow & { readonly threadKey: string })[]>
  /** A value kept with the data; made by `make` where there is none. */
  setting(key: string, make: () => string): Promise<string>
  /** Differs as soon as anybody, this process or another, may have changed a thread. Cheap: asked before every answer from memory. */
  stamp(threadId: string): string
  /** Reads a row from the disk; throws if that is not possible. */
  ping(): Promise<void>
  close(): Promise<void>
}

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
