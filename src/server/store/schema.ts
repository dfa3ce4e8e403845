import type { ReportReason } from '../../core/types'

/**
 * The tables. Keys lead with the thread, numbers are counted within a thread, nothing refers across threads: so that the same schema can
 * be partitioned by thread. Times are epoch milliseconds; truth is 0 or 1, which every dialect knows.
 */
export interface Tables {
  readonly threads: Threads
  readonly comments: Comments
  readonly guests: Guests
  readonly votes: Votes
  readonly reactions: Reactions
  readonly reaction_counts: ReactionCounts
  readonly reports: Reports
  readonly idempotency: Idempotency
  readonly outbox: Outbox
  readonly settings: Settings
}

interface Threads {
  /** `threadKey()` of `key`: short, and safe in an address. */
  id: string
  /** The thread id as `core/thread.ts` normalises it. */
  key: string
  url: string | null
  title: string | null
  state: 'open' | 'closed'
  /** Raised by every change a reader could see. */
  version: number
  /** The number the next comment gets. */
  next_seq: number
  /** Comments everybody can read, tombstones left out. */
  total: number
  /** When the newest comment was made: time never runs backwards within a thread, whatever the clock does. */
  last_at: number
}

interface Comments {
  thread_id: string
  seq: number
  parent_seq: number | null
  guest_id: string
  name: string
  email: string | null
  website: string | null
  format: 'text' | 'markdown'
  /** The words as they were typed; what everything shown is made from. */
  source: string
  html: string
  /** By which revision of renderer and sanitizer `html` was made. */
  html_rev: number
  status: 'published' | 'pending' | 'spam' | 'rejected' | 'deleted'
  /** Everybody sees it: published, or a tombstone with something visible below. */
  visible: 0 | 1
  /** Direct replies that are visible. */
  reply_count: number
  score: number
  created_at: number
  edited_at: number | null
  /** Whence it came, as a keyed hash. */
  network: string
  /** The thread's version at the last change of this comment that a reader could see; 0 for what nobody has seen. */
  version: number
  /** Its author's, as it stands with the guest. */
  badge: 'author' | 'moderator' | null
}

/** Those a token was issued to. */
interface Guests {
  /** A hash of the token; the token itself is only ever in the browser. */
  id: string
  created_at: number
  /** Given by the site's owner to whoever holds the token: it follows no name, so nobody can take it on. */
  badge: 'author' | 'moderator' | null
}

interface Votes {
  thread_id: string
  seq: number
  guest_id: string
  value: -1 | 1
}

interface Reactions {
  thread_id: string
  /** 0 is the page itself: comments are numbered from 1. */
  seq: number
  guest_id: string
  emoji: string
}

/** How many gave an emoji, kept with `reactions` in one transaction. */
interface ReactionCounts {
  thread_id: string
  seq: number
  emoji: string
  count: number
}

/** What readers ask a moderator to look at; one a guest and comment. */
interface Reports {
  thread_id: string
  seq: number
  guest_id: string
  reason: ReportReason
  /** In the reader's words, or empty. */
  note: string
  created_at: number
  status: 'open' | 'dismissed'
}

interface Idempotency {
  thread_id: string
  client_id: string
  /** What was asked, so that the same name for other words is noticed. */
  request_hash: string
  seq: number
  guest_id: string
  created_at: number
}

/** What others are to be told, written with the change itself and delivered after it. */
interface Outbox {
  thread_id: string
  seq: number
  kind: 'posted'
  created_at: number
}

interface Settings {
  key: string
  value: string
}
