import type { Features } from '../core/adapter'

/** What Isso answers, as far as it is read. */
export interface Page {
  readonly replies: readonly Row[]
  /** How many roots (or replies, asked for one comment's) come after these. */
  readonly hidden_replies: number
}

export interface Row {
  readonly id: number
  readonly parent: number | null
  /** Seconds since 1970, with a fraction. */
  readonly created: number
  readonly modified: number | null
  /** 1: published, 2: held, 4: deleted. */
  readonly mode: number
  readonly text: string
  readonly author: string | null
  readonly website: string | null
  readonly likes: number
  readonly dislikes: number
  readonly gravatar_image?: string
  readonly hidden_replies?: number
  readonly replies?: readonly Row[]
}

export interface Voted {
  readonly likes: number
  readonly dislikes: number
  readonly message?: string
}

export interface Config {
  readonly 'reply-to-self'?: boolean
  readonly 'require-author'?: boolean
  readonly 'require-email'?: boolean
  readonly 'website-field'?: boolean
}

/** What the owner asks of guests, by `GET /config`. */
export function factsOf(config: Config): Partial<Features> {
  return {
    identity: config['require-author'] ? 'required' : 'optional',
    fields: {
      email: config['require-email'] ? 'required' : 'optional',
      ...(config['website-field'] !== false && { website: 'optional' }),
    },
  }
}
