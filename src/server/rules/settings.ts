/** What the rules go by; the command line and `createServer` fill it. */
export interface Settings {
  /** `off`: published at once. `all`: everything waits for review. `rules`: what looks like advertising waits. */
  readonly moderation: 'rules' | 'all' | 'off'
  /** The longest body, in UTF-16 code units. */
  readonly maxLength: number
  /** Seconds during which an author may edit. */
  readonly editWindow: number
  readonly votes: 'up' | 'updown'
  /** The pictures comments may have; absent: none. */
  readonly pictures?: { readonly maxBytes: number; has(address: string): boolean }
  /** Sites that may embed: exact origins, or `*` for all. */
  readonly origins: readonly string[]
}
