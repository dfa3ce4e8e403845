import type { ReadonlySignal } from '@preact/signals'
import type { Adapter, Features } from '../core/adapter'
import type { AfterwordError, FieldProblem } from '../core/errors'
import type { SharedStorage } from '../core/storage'
import type { Branch } from '../core/tree'
import type { Author, Body, Comment, CommentPage, Count, Elsewhere, Face, Identity, Reaction, Sort, Thread, Vote } from '../core/types'
import type { ReportState } from './reports'
import type { createWriter } from './writer'

/** What one widget knows now. Signals for `ui` to read, functions for it to call; no DOM, no network of its own. */
export interface WidgetState {
  readonly features: ReadonlySignal<Features>
  /** The backend takes comments at all (its adapter has `create`). `false`: a list to read, without a form. */
  readonly writable: boolean
  /** Readers can give emoji at all (its adapter has `react`). */
  readonly reactive: boolean
  readonly thread: ThreadState
  readonly outbox: OutboxState
  readonly session: SessionState
  readonly view: ViewState
  /** What is new to this reader; there once `equip` has been called. */
  readonly news: ReadonlySignal<NewsState | undefined>
  /** Adds what writing needs (`createWriter`), so that it can be loaded after the comments; a second time changes nothing. */
  equip(writing: typeof createWriter): void
  /** The composer for a new comment (`parentId: null`), a reply, or an edit. The same place gives the same composer. Throws before `equip`. */
  composer(place: Place): ComposerState
  /** The report about one comment. The same comment gives the same report. Throws before `equip`. */
  report(id: string): ReportState
  /** Whether this reader muted whoever wrote a comment; never for one's own. */
  mutes(comment: Comment): boolean
  /** Shows no more, or again, what somebody writes: to this reader, on this device. Throws before `equip`. */
  mute(author: Author, on: boolean): void
  /** One polite sentence for screen readers, as a message key with its parameters; the newest wins. */
  readonly announcement: ReadonlySignal<Announcement | undefined>
  announce(said: Announcement): void
  /** `false` while the browser says there is no line. */
  readonly online: ReadonlySignal<boolean>
  /** Aborts what is under way, ends timers and listeners. Drafts are written first. */
  dispose(): void
}

/** What a widget is made of; `mount` puts it together. */
export interface Context {
  readonly adapter: Adapter
  readonly thread: Thread
  /** Where the backend is, if that is known. */
  readonly url?: string | undefined
  /** For drafts, the outbox's memory and the remembered name; apart from the adapter's own. */
  readonly storage: SharedStorage
  readonly sort?: Sort
  /** A first page somebody already asked for, so that the request and this code travelled side by side. */
  readonly first?: Promise<CommentPage>
  /** Tells the page around. Answers `false` if a listener cancelled it. */
  emit(event: 'ready' | 'submit' | 'posted' | 'error', detail: unknown): boolean
}

export type Place = { readonly parentId: string | null } | { readonly editing: Comment }

export interface Announcement {
  readonly key:
    | 'loadedMore'
    | 'arrived'
    | 'linkGone'
    | 'posted'
    | 'pending'
    | 'edited'
    | 'deleted'
    | 'failed'
    | 'waiting'
    | 'withdrawn'
    | 'linkCopied'
    | 'muted'
    | 'unmuted'
  readonly count?: number
  readonly name?: string
}

export interface ThreadState {
  readonly phase: ReadonlySignal<'loading' | 'ready' | 'failed'>
  /** Why `phase` is `failed`. */
  readonly error: ReadonlySignal<AfterwordError | undefined>
  readonly roots: ReadonlySignal<readonly Branch[]>
  readonly total: ReadonlySignal<Count | undefined>
  readonly closed: ReadonlySignal<boolean>
  /** Where readers can write, if not here. */
  readonly elsewhere: ReadonlySignal<Elsewhere | undefined>
  /** Who liked the page or passed it on. */
  readonly faces: ReadonlySignal<readonly Face[]>
  /** The emoji the page itself was given. */
  readonly reactions: ReadonlySignal<readonly Reaction[]>
  readonly sort: ReadonlySignal<Sort>
  /** There are pages not loaded yet. */
  readonly hasMore: ReadonlySignal<boolean>
  /** What is being loaded beside the first page: `'more'`, or the id of the comment whose replies are on their way. */
  readonly loading: ReadonlySignal<ReadonlySet<string>>
  /** What could not be loaded, by the same keys. */
  readonly failures: ReadonlySignal<ReadonlyMap<string, AfterwordError>>
  /** How many direct replies of a comment are not loaded yet, by its id. */
  readonly more: ReadonlySignal<ReadonlyMap<string, number>>
  /** The comment a permalink points at, once it is loaded. */
  readonly target: ReadonlySignal<string | undefined>
  /** The last permalink points at a comment that is not there. */
  readonly missing: ReadonlySignal<boolean>
  /** What one's own act on a comment (vote, reaction, edit, delete) failed with, by the comment's id, or `''` for the page; gone with the next try. */
  readonly refusals: ReadonlySignal<ReadonlyMap<string, AfterwordError>>
  reload(): Promise<void>
  setSort(sort: Sort): Promise<void>
  loadMore(): Promise<void>
  loadReplies(parentId: string): Promise<void>
  /** Brings a permalink's comment into `roots` wherever it is in the thread, then sets `target`. `false`: there is no such comment. */
  show(id: string): Promise<boolean>
  /** Optimistic; taken back, with a refusal, if the backend refuses. */
  vote(id: string, vote: Vote): Promise<void>
  /** Gives an emoji to a comment, or to the page (`null`), or takes it back. As `vote`: optimistic, absolute, the newest wish wins. */
  react(id: string | null, emoji: string, on: boolean): Promise<void>
  /** Answers whether it was deleted. */
  remove(id: string): Promise<boolean>
}

/** A comment that was sent and is not confirmed yet. It stands in the list, with its words, until it is. */
export interface Entry {
  readonly clientId: string
  readonly parentId: string | null
  readonly body: Body
  readonly author: Identity
  /** ISO 8601: when the button was pressed. */
  readonly createdAt: string
  /** `waiting`: goes out by itself, later. `failed`: refused; it goes nowhere until the reader says so. See `outbox.ts`. */
  readonly phase: 'waiting' | 'sending' | 'failed'
  /** Why it failed, or what it waits for: its own try or that of an entry before it. */
  readonly error?: AfterwordError
  /** Epoch milliseconds before which a retry would be refused (from `retryAfter`). */
  readonly retryAt?: number
  /** It was written in this page, not found or written in another tab. */
  readonly here?: boolean
}

export interface OutboxState {
  readonly entries: ReadonlySignal<readonly Entry[]>
  /** Sends again under the same `clientId`. */
  retry(clientId: string): Promise<void>
  /**
   * Takes an entry back into its composer, words and all, and opens that composer. Answers whether it did: what is being sent just now,
   * by this tab or another, stays where it is.
   */
  reopen(clientId: string): Promise<boolean>
  /** The same, and says so: for who changed their mind rather than their words. */
  withdraw(clientId: string): Promise<boolean>
  /** Throws a failed entry away. */
  discard(clientId: string): void
}

export type Opened = 'reply' | 'edit' | 'report'

export interface SessionState {
  /** The name, address and website of the last time, on this device only. */
  readonly identity: ReadonlySignal<Identity>
  /** They have posted under it: nobody has to be asked again. */
  readonly settled: ReadonlySignal<boolean>
  /** Remembers who sits here; nobody at all is forgotten, in the browser's storage, too. */
  setIdentity(identity: Identity, settled?: boolean): void
  /** What is open at a comment, by its id: a reply, an edit, or a report. One at most. */
  readonly open: ReadonlySignal<ReadonlyMap<string, Opened>>
  toggle(commentId: string, kind: Opened, open: boolean): void
}

export interface ViewState {
  /** The comment whose branch is shown alone, if one is. */
  readonly alone: ReadonlySignal<string | undefined>
  /** Shows this comment's branch alone, or all again. */
  only(id: string | undefined): void
  /** Whose replies the reader has put away, by comment id. */
  readonly collapsed: ReadonlySignal<ReadonlySet<string>>
  collapse(ids: readonly string[], closed: boolean): void
}

export interface NewsState {
  /** What came since this reader was last here, or was brought while they are: all of it, until the page goes. */
  readonly marked: ReadonlySignal<ReadonlySet<string>>
  /** What of it has not been on screen yet. */
  readonly unseen: ReadonlySignal<ReadonlySet<string>>
  /** It has been on screen. */
  see(id: string): void
  /** The reader has come to the comments: what is loaded, now or later, counts as seen on this visit. */
  come(): void
  /** How many comments came while somebody reads and wait to be shown. */
  readonly arrived: ReadonlySignal<number>
  /** Puts them in their places. Answers their ids. */
  take(): readonly string[]
  /** Listens for what others do, where the backend can tell, until the answer is called. What may move the page is done within `steady`. */
  watch(steady: (change: () => void) => void): () => void
}

export interface ComposerState {
  readonly text: ReadonlySignal<string>
  setText(text: string): void
  /** These words are from an earlier visit (a crash, a closed tab). Gone once the reader goes on writing. */
  readonly restored: ReadonlySignal<boolean>
  /** What is typed outlives this page. `false`: the browser takes no drafts. */
  readonly kept: ReadonlySignal<boolean>
  /** What `checkDraft` found at the last attempt to submit; re-checked while the reader mends it. */
  readonly problems: ReadonlySignal<readonly FieldProblem[]>
  /** An edit under way, or refused; a new comment goes to the outbox at once and is never busy. */
  readonly busy: ReadonlySignal<boolean>
  readonly error: ReadonlySignal<AfterwordError | undefined>
  /** Checks, asks the page (`afterword:submit`), and sends. Answers whether the words have left the composer. */
  submit(): Promise<boolean>
  /** How the words would look. Rejects with an `AfterwordError`, or with an `AbortError` once the widget has gone. */
  preview(): Promise<Body>
  /** Takes a picture to the backend; answers the address to write into the words. Rejects as `preview` does, or with the signal's reason. */
  upload(picture: Blob, signal: AbortSignal): Promise<string>
  /** Empties it and forgets the saved draft. */
  discard(): void
}
