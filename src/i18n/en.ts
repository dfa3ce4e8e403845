import type { Plural } from './format'

/**
 * Every word that reading needs, in English; the type of all other languages. What only writing needs, and the tools that come after the
 * first frame, stands in `writing/en.ts`. `{name}` is put in by the translator, as text.
 * The tone: plain, short, never blaming, never cheerful. Say what happened, then what can be done.
 */
const en = {
  addComment: 'Add comment',
  comments: 'Comments',
  /** The whole widget, to screen readers. */
  region: 'Comments on this page',
  /** The same, where a page has several discussions and names them. */
  regionOf: 'Comments on {title}',
  none: 'There are no comments yet.',
  closed: 'Comments are closed.',
  /** Links to where this page's readers write: `{name}` is a place, as Mastodon. */
  writeAt: 'Write a comment on {name}',
  replyAt: 'Reply on {name}',
  'faces.like': { one: '{count} like', other: '{count} likes' },
  'faces.repost': { one: '{count} repost', other: '{count} reposts' },
  offline: 'You are offline. What you write is kept.',

  loading: 'Loading comments…',
  loadingMore: 'Loading…',
  notLoaded: 'The comments could not be loaded.',
  showMore: 'Show more comments',
  showReplies: { one: 'Show {count} reply', other: 'Show {count} replies' },
  hideReplies: 'Hide replies',
  /** Below a long comment that is folded, and once it is not. */
  showWhole: 'Show the whole comment',
  showLess: 'Show less',
  /** Below the deepest level that is shown: the rest of this branch alone, and back. */
  continueThread: 'Continue this thread',
  backToAll: 'Show all comments',
  /** The page was opened by a link to a comment that is not there (any more). */
  linkGone: 'The comment this link points to is no longer here.',
  retry: 'Retry',

  /** Above the list, while somebody reads; pressing it shows them. */
  arrived: { one: '{count} new comment', other: '{count} new comments' },
  /** Beside the heading: what came since this reader was last here; and the button that goes to the next of them. */
  newSince: { one: '{count} new since your last visit', other: '{count} new since your last visit' },
  nextNew: 'Next new comment',
  /** The chip beside a comment this reader has not seen yet. */
  new: 'New',

  sortBy: 'Sort by',
  'sort.newest': 'Newest',
  'sort.oldest': 'Oldest',
  'sort.top': 'Best',

  /** Where a name is missing. */
  anonymous: 'Anonymous',
  /** The chip beside one's own name. */
  you: 'You',
  /** Who wrote the page itself. */
  'badge.author': 'Author',
  'badge.moderator': 'Moderator',
  'badge.admin': 'Admin',
  'badge.verified': 'Verified',
  'badge.bot': 'Bot',
  edited: 'edited',
  editedOn: 'Edited {date}',
  inReplyTo: 'in reply to {name}',
  awaitingReview: 'Awaiting review',
  notPublished: 'Not published',
  deleted: 'This comment was deleted.',
  hidden: 'This comment is hidden.',
  /** In the place of a comment by somebody this reader muted. */
  muted: 'You have muted {name}.',
  voteUp: 'Vote up',
  voteDown: 'Vote down',
  score: { one: '{count} vote', other: '{count} votes' },
  /** A group of emoji buttons: below a comment, and below the article. */
  reactions: 'Reactions',
  pageReactions: 'Reactions to this page',
  /** What a reaction's button is called: `{emoji}` and how many pressed it. */
  reaction: { one: '{emoji}, {count} reaction', other: '{emoji}, {count} reactions' },
  react: 'Add a reaction',

  reply: 'Reply',
  edit: 'Edit',
  delete: 'Delete',
  /** The button with three dots: what else can be done with a comment. */
  moreActions: 'More',

  /** The label of the field, and the words in it while it is empty. */
  yourComment: 'Your comment',
  writeComment: 'Write a comment…',

  'error.offline': 'You seem to be offline.',
  'error.timeout': 'The answer took too long.',
  'error.signed_out': 'You need to sign in first.',
  'error.session_expired': 'Your session has ended. Sign in again.',
  'error.forbidden': 'You are not allowed to do this.',
  'error.edit_expired': 'The time for editing is over.',
  'error.not_found': 'This is no longer there.',
  'error.invalid': 'Something in it was not accepted.',
  'error.duplicate': 'You have already said this.',
  'error.conflict': 'It was changed elsewhere in the meantime.',
  'error.closed': 'Comments have been closed.',
  'error.rate_limited': 'That was quick. Please wait a little.',
  'error.blocked': 'You cannot comment here.',
  'error.challenge': 'It could not be confirmed that you are a person.',
  'error.rejected': 'It was not accepted.',
  'error.unsupported': 'This is not possible here.',
  'error.bad_response': 'The answer could not be understood.',
  'error.server': 'Something went wrong at the other end.',
  'error.unknown': 'Something went wrong.',

  /** Said to screen readers only. */
  'said.loadedMore': { one: '{count} more comment loaded.', other: '{count} more comments loaded.' },
} satisfies Record<string, string | Plural>

export default en
