import type { Body, Comment, CommentPage, Count, Created, Draft, Reaction, Report, Sort, Thread, Vote } from './types'

/**
 * The adapter contract: how the widget talks to a backend.
 *
 * Three questions, three mechanisms. *Can this backend ever?* An optional method is present, or it is not.
 * *What shapes the form?* `features`. *May this viewer do it to this comment now?* `comment.can`, sent with the data.
 * A control shows if the first and third say yes.
 *
 * An adapter translates and nothing else: it never sanitizes, words a message for readers, retries a write or keeps a cache.
 * Every failure is an `AfterwordError`; an abort is the signal's own reason, never wrapped.
 */
export interface Adapter {
  /** The backend's name, for messages to developers and for keys in the browser's storage. */
  readonly name: string
  /** What shapes the form and the list before `open` has answered. */
  readonly features: Features
  /** Facts only the backend knows (the maximum length, a closed thread). Asked once, beside the first `list` (for whose answer it may wait), and merged over `features`. */
  open?(thread: Thread, call: Call): Promise<Partial<Features>>
  /** One page of a thread. The only required method. A thread that does not exist yet is an empty page, not an error. */
  list(query: ListQuery, call: Call): Promise<CommentPage>
  /** The direct replies of one comment that a page left out (see `CommentPage.more`), oldest first, with what lies below them. */
  replies?(query: RepliesQuery, call: Call): Promise<CommentPage>
  /** One comment with its ancestors, root first, so that a permalink can be shown in its place. Rejects with `not_found`. */
  get?(query: GetQuery, call: Call): Promise<CommentPage>
  /** Stores a draft. The same `clientId` twice is one comment, and the second answer equals the first. */
  create?(thread: Thread, draft: Draft, call: Call): Promise<Created>
  /**
   * Replaces the words. Answers the comment as its author now sees it, or nothing where the backend says nothing. `was`: the `editedAt`, or
   * `createdAt`, of the words that are replaced; a backend that can tell rejects with `conflict` where others stand by now.
   */
  edit?(id: string, body: Body, call: Call & { readonly was?: string }): Promise<Comment | undefined>
  /** Deletes. A comment with replies stays as a tombstone. Deleting what is already gone is not an error. */
  remove?(id: string, call: Call): Promise<void>
  /** Sets this viewer's vote to exactly this value, however often it is called. */
  vote?(id: string, vote: Vote, call: Call): Promise<Voted | undefined>
  /** Gives one emoji to a comment, or to the page (`id: null`), or takes it back, however often it is called. Answers all that are there now, or nothing. */
  react?(target: ReactTarget, emoji: string, on: boolean, call: Call): Promise<readonly Reaction[] | undefined>
  /** Tells the moderators about a comment. The same viewer again about the same comment is one report. */
  report?(id: string, report: Report, call: Call): Promise<void>
  /**
   * Takes a picture, within `features.pictures`, and answers the address to write into a body, `![words](address)`. It has the form
   * `pictures/<name>.webp`, below `features.pictures.from`: no other address is ever shown as a picture. A name that ends in
   * `-<width>x<height>` keeps the picture's place in the page.
   */
  upload?(picture: Blob, call: Call): Promise<string>
  /**
   * Tells, until the signal is aborted, what others do in a thread: comments that came, whole, or are no longer what they were (tombstones,
   * too), and the new `total`. `undefined`: more than can be told has changed, ask again. Mends a broken line by itself and never throws.
   */
  watch?(thread: Thread, onChange: (changed: CommentPage | undefined) => void, call: Call): void
  /** How the backend would render this body. Without it the widget renders Markdown itself. */
  preview?(body: Body, call: Call): Promise<Body>
  /** How many comments stand under each thread id; an unknown thread counts 0. */
  count?(threads: readonly string[], call: Call): Promise<Readonly<Record<string, Count>>>
  /** Releases what the adapter holds (timers, sockets). Called once, when the widget goes. */
  dispose?(): void
}

/** What shapes the form and the list. Small, plain, and frozen once `open` has answered. */
export interface Features {
  /** Orders the backend can list in; the first is the default. Never empty. */
  readonly sorts: readonly Sort[]
  /** How deep replies may nest: 0 is flat, 1 is replies to comments only, `Infinity` has no bound. */
  readonly depth: number
  /** Whether the form asks who is writing: `required` a name, `optional` one, `none` (the backend knows, or does not care). */
  readonly identity: 'required' | 'optional' | 'none'
  /** Further fields of the form. Absent: not asked. */
  readonly fields?: { readonly email?: 'required' | 'optional'; readonly website?: 'required' | 'optional' }
  /** What a reader may type. */
  readonly input: 'text' | 'markdown'
  /** The longest body, in UTF-16 code units (`String.length`). */
  readonly maxLength: number
  /** Whether votes go up only, or up and down. Absent: no votes. */
  readonly votes?: 'up' | 'updown'
  /** `true`: a vote once given cannot be changed or taken back. */
  readonly finalVotes?: boolean
  /** The emoji readers can give to a comment. Absent: none. */
  readonly reactions?: readonly string[]
  /** The emoji readers can give to the page itself. Absent: none. */
  readonly pageReactions?: readonly string[]
  /** Pictures in comments: how large each may be (bytes), and the address all of them begin with. Absent: none. */
  readonly pictures?: { readonly maxBytes: number; readonly from: string }
  /** `true`: what is posted waits for review before others see it. Said before the reader writes. */
  readonly reviewed?: boolean
  /** Seconds during which an author may edit. Said before the reader writes; absent: not said. */
  readonly editWindow?: number
}

/** Which part of a thread `list` is asked for. */
export interface ListQuery {
  readonly thread: Thread
  /** One of `features.sorts`. */
  readonly sort: Sort
  /** The `nextCursor` of the page before. */
  readonly cursor?: string
  /** How many comments would be welcome; a hint, not a promise. */
  readonly limit?: number
}

/** Whose replies `replies` is asked for. */
export interface RepliesQuery {
  readonly thread: Thread
  /** The comment they answer. */
  readonly parentId: string
  /** The `nextCursor` of the answer before. */
  readonly cursor?: string
}

/** Which comment `get` is asked for. */
export interface GetQuery {
  readonly thread: Thread
  /** A comment's id, as it stands in a permalink; it may be anybody's invention. */
  readonly id: string
}

/** What `react` is about. */
export interface ReactTarget {
  readonly thread: Thread
  /** `null`: the page itself. */
  readonly id: string | null
}

/** What every call brings along. */
export interface Call {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** What a backend says after a vote, as far as it says anything. */
export interface Voted {
  /** The sum of all votes. */
  readonly score?: number
  /** What this viewer's vote now is. */
  readonly myVote?: Vote
}

/** What every adapter factory is given. A backend that needs more extends it. */
export interface AdapterOptions {
  /** The backend's base URL, absolute, without a trailing slash. What a backend needs beside it (a site's name, a public key) stands in its query. */
  readonly url: string
  /** Small values kept between visits (tokens, own ids), already set apart from other backends' values. */
  readonly storage: Storage
  /** Instead of the page's own `fetch`. */
  readonly fetch?: typeof fetch
  /** Opens another backend, by its name and base URL: for an adapter that is made of others. */
  load?(backend: string, url: string): Promise<Adapter>
}

/** A shelf of strings. Never throws: where the browser refuses, it forgets at the end of the visit. */
export interface Storage {
  get(key: string): string | undefined
  /** `undefined` takes the value away. */
  set(key: string, value: string | undefined): void
}

/** The default export of an adapter module, ours or anybody's. */
export type AdapterFactory<O extends AdapterOptions = AdapterOptions> = (options: O) => Adapter

/** Types an adapter factory; does nothing at run time. */
export function defineAdapter<O extends AdapterOptions = AdapterOptions>(factory: AdapterFactory<O>): AdapterFactory<O> {
  return factory
}
