import type { Author, Comment, Face } from '../core/types'
import { bodyOf, type Written, webAddress } from './blueskyText'

/** Somebody, as an app view shows them (lexicon app.bsky.actor.defs#profileViewBasic). */
export interface Profile {
  readonly did: string
  readonly handle: string
  readonly displayName?: string
  readonly avatar?: string
  readonly labels?: readonly Label[]
  readonly verification?: { readonly verifiedStatus?: string }
}

/** A post, as an app view shows it (lexicon app.bsky.feed.defs#postView). */
export interface Post extends Written {
  readonly author: Profile
  readonly record: Written['record'] & { readonly createdAt?: string }
  readonly likeCount?: number
  readonly replyCount?: number
  readonly indexedAt: string
  readonly labels?: readonly Label[]
  readonly viewer?: { readonly replyDisabled?: boolean }
}

/** What somebody says of a post or an account: its author, or a labeler the app view believes (https://docs.bsky.app, "Labels and moderation"). */
interface Label {
  readonly src: string
  readonly val: string
  readonly neg?: boolean
}

/** Labels with a meaning everywhere that ask for a warning, in the words of bsky.app. */
const warnings: Readonly<Record<string, string>> = {
  '!warn': 'Content Warning',
  porn: 'Adult Content',
  sexual: 'Sexually Suggestive',
  nudity: 'Nudity',
  'graphic-media': 'Graphic Media',
  gore: 'Graphic Media',
}
/** Taken down; or by somebody who wants to be read by those only who have signed in. */
const veils = ['!hide', '!no-unauthenticated']

const labelsOf = ({ labels }: Profile | Post) => (Array.isArray(labels) ? labels : []).filter((label: Label) => label?.val && !label.neg)
const veiled = (labels: readonly Label[]) => labels.some(({ val }) => veils.includes(val))

/** A reply, as a comment. `hidden`: the post's author wants it out of sight; its replies keep their place. */
export function commentOf(post: Post, parentId: string | null, starter: string, hidden: boolean): Comment {
  const { uri, author, record, likeCount, indexedAt } = post
  const labels = [...labelsOf(post), ...labelsOf(author)]
  const about = { id: uri, parentId, createdAt: dateOf(record.createdAt, indexedAt), can: [] }
  if (hidden || veiled(labels)) return { ...about, author: { name: '' }, body: { format: 'text', value: '' }, status: 'hidden' }
  const warning = warningOf(labels, author)
  return {
    ...about,
    author: authorOf(author, starter),
    body: bodyOf(post),
    status: 'published',
    ...(likeCount !== undefined && { score: likeCount }),
    url: webAddress(uri),
    ...(warning && { warning }),
  }
}

/** Somebody who liked the post or passed it on, unless they would rather not be seen. */
export function faceOf(kind: Face['kind'], profile: Profile | undefined): readonly Face[] {
  return profile?.did && !veiled(labelsOf(profile)) ? [{ kind, author: authorOf(profile) }] : []
}

function authorOf({ did, handle, displayName, avatar, verification }: Profile, starter?: string): Author {
  const badges = [
    ...(did === starter ? (['author'] as const) : []),
    ...(verification?.verifiedStatus === 'valid' ? (['verified'] as const) : []),
  ]
  return { name: displayName?.trim() || handle, url: webAddress(did), ...(avatar && { avatar }), ...(badges.length > 0 && { badges }) }
}

/** When a post was written is what its author's machine says; it cannot be later than when it was seen. */
function dateOf(said: string | undefined, seen: string): string {
  const times = [Date.parse(said ?? ''), Date.parse(seen)].filter((time) => !Number.isNaN(time))
  return new Date(Math.min(...times)).toISOString()
}

/** A labeler's own labels say by their names what they are about; an author's are heeded where all know them. */
function warningOf(labels: readonly Label[], { did }: Profile): string | undefined {
  const named = labels.flatMap(({ val, src }) => warnings[val] ?? (src === did || val.startsWith('!') ? [] : val.replaceAll('-', ' ')))
  return [...new Set(named)].join(', ') || undefined
}
