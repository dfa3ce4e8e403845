/** What the rules go by; the command line and `createServer` fill it. */
export interface Settings {
  /** `off`: published at once. `all`: everything waits for review. `rules`: what looks like advertising waits. */
  readonly moderation: 'rules' | 'all' | 'off'
  /** The longest body, in UTF-16 code units. */
  readonly maxLength: number
  /** Seconds during which an author may edit. */
  readonly editWindow: number
  readonly votes: 'up' | 'updown'
  /** The emoji readers can give to a comment; none: no reactions. */
  readonly reactions: readonly string[]
  /** The emoji readers can give to the page itself; none: no such thing. */
  readonly pageReactions: readonly string[]
  /** The pictures comments may have; absent: none. */
  readonly pictures?: { readonly maxBytes: number; has(address: string): boolean; release(source: string): Promise<void> }
  /** Sites that may embed: exact origins, or `*` for all. */
  readonly origins: readonly string[]
}

/** No thumb among the reactions: that is what a vote says. A page's own are the owner's to turn on, they stand below every article. */
export const defaultSettings: Settings = {
  moderation: 'rules',
  maxLength: 10_000,
  editWindow: 900,
  votes: 'updown',
  reactions: ['❤️', '😄', '🎉', '🤔', '😢', '🙏'],
  pageReactions: [],
  origins: [],
}
