import { createHash } from 'node:crypto'
import { AfterwordError } from '../../core/errors'
import { threadId } from '../../core/thread'
import type { Body, Comment, Created, Draft, Identity, Vote } from '../../core/types'
import { parseCommentId, threadKey } from '../identity/names'
import type { Tokens } from '../identity/tokens'
import type { CommentRow, Found, Ref, Store } from '../store/store'
import { type Asker, createAsking } from './asking'
import { createReactions, ownReactions, readReactions } from './reactions'
import { render } from './render'
import { createReports } from './reports'
import type { Settings } from './settings'
import { fresh, ownPart, toAuthor } from './shown'
import { checkWords, isUnstorable, statusOf } from './words'

export interface Post {
  readonly thread: string
  readonly draft: Omit<Draft, 'author'> & { readonly author?: Identity }
  readonly page?: { readonly url: string; readonly title?: string }
}

/** What is a viewer's own in a thread. */
export interface Viewer {
  readonly viewer: Identity | null
  readonly votes: Readonly<Record<string, Vote>>
  /** Which emoji they gave, by comment. */
  readonly reactions: Readonly<Record<string, readonly string[]>>
  /** Which they gave to the page. */
  readonly pageReactions: readonly string[]
  readonly own: Readonly<Record<string, Pick<Comment, 'can' | 'editableUntil' | 'source'>>>
  readonly pending: readonly Comment[]
}

const nothing = { votes: {}, reactions: {}, pageReactions: [], own: {}, pending: [] }

/** More of one's own comments than this in one thread are not told apart from others'. */
const mostOwn = 500

/**
 * Who may do what, when. Knows neither HTTP nor SQL; refuses by throwing an `AfterwordError`. `posted` hears what became of each comment that
 * was taken: its status, or `again` for one that had been before.
 */
export function createRules(
  store: Store,
  tokens: Tokens,
  settings: Settings,
  now: () => number = Date.now,
  posted: (outcome: string) => void = () => {},
) {
  const asking = createAsking(store, tokens)
  const { another, guestOf, identify, own } = asking

  return {
    async create({ thread, draft, page }: Post, asker: Asker): Promise<Created & { token?: string }> {
      const { clientId, body, parentId, author = {} } = draft
      checkWords(body, author, settings)
      const key = threadId(thread)
      const id = threadKey(key)
      const parent: Ref | null | undefined = parentId === null ? null : parseCommentId(parentId)
      if (parent === undefined || (parent && parent.threadId !== id))
        throw new AfterwordError('not_found', `There is no comment ${parentId} in this thread.`)
      const { guestId, token } = await identify(asker, clientId)
      const words = render(body.format === 'text' ? 'text' : 'markdown', body.value, settings.pictures)
      const requestHash = createHash('sha256')
        .update(JSON.stringify([body.format, body.value, parentId]))
        .digest('base64url')
      const stored = await store.create(
        {
          ...words,
          thread: { id, key, ...(page && !isUnstorable(page.url + page.title) && isPageOf(page.url, key, settings) && page) },
          clientId,
          requestHash,
          parentSeq: parent?.seq ?? null,
          guestId,
          name: author.name ?? '',
          ...(author.email && { email: author.email }),
          ...(author.website && { website: author.website }),
          status: statusOf(words.html, settings),
          network: tokens.network(asker.address),
          now: now(),
        },
        ({ state, parent }: Found) => {
          if (state === 'closed') throw new AfterwordError('closed', 'This thread is closed.')
          if (parent !== null && parent?.status !== 'published')
            throw new AfterwordError('not_found', 'The comment replied to is no longer there.')
        },
      )
      // Whoever acted as a stranger then, and has become somebody since (the answer was lost), is told apart by the name of the act alone.
      const theirs = stored.row.guestId === guestId || stored.row.guestId === tokens.guestId(tokens.issue(clientId))
      if (!stored.created && (stored.requestHash !== requestHash || !theirs)) {
        throw new AfterwordError('conflict', 'Other words were posted under this clientId.')
      }
      posted(stored.created ? stored.row.status : 'again')
      const comment = toAuthor(stored.row, await store.isClosed(id), now(), settings)
      return { status: comment.status, id: comment.id, comment, ...(token && { token }) }
    },

    /** `was`: when the words that are replaced were written. Throws `conflict` where others stand by now, unless they are these. */
    async edit(id: string, body: Body, was: string | undefined, asker: Asker): Promise<Comment> {
      const row = await own(id, asker)
      if (row.status !== 'published' && row.status !== 'pending')
        throw new AfterwordError('forbidden', 'This comment can no longer be edited.')
      if (await store.isClosed(row.threadId)) throw new AfterwordError('closed', 'This thread is closed.')
      if (now() >= row.createdAt + settings.editWindow * 1000) throw new AfterwordError('edit_expired', 'The time for editing is over.')
      checkWords(body, { name: row.name }, settings)
      const words = render(body.format === 'text' ? 'text' : 'markdown', body.value, settings.pictures)
      // Whoever was let through once is looked at again: an edit may bring what a post may not. What waits goes on waiting.
      const status = row.status === 'pending' ? 'pending' : statusOf(words.html, settings)
      const editedAt = Math.max(now(), writtenAt(row) + 1)
      const edited = await store.edit(row, { ...words, status, editedAt }, (current) => {
        const others = was !== undefined && writtenAt(current) !== Date.parse(was) && current.source !== words.source
        if (others || current.status !== row.status) throw new AfterwordError('conflict', 'The comment was changed in the meantime.')
      })
      if (!edited) throw new AfterwordError('not_found')
      await settings.pictures?.release(row.source)
      const reactions = await readReactions(store, row.threadId, [row.seq], settings)
      return toAuthor(edited, false, now(), settings, reactions(row.seq))
    },

    async remove(id: string, asker: Asker): Promise<void> {
      const row = await own(id, asker)
      if (row.status === 'deleted') return
      await store.erase(row)
      await settings.pictures?.release(row.source)
    },

    async vote(
      id: string,
      vote: Vote,
      clientId: string | undefined,
      asker: Asker,
    ): Promise<{ score: number; myVote: Vote; token?: string }> {
      if (vote === -1 && settings.votes === 'up') throw new AfterwordError('invalid', 'Votes only go up here.')
      const { row, guestId, token } = await another(id, clientId, asker)
      return { score: await store.vote(row, guestId, vote), myVote: vote, ...(token && { token }) }
    },

    async viewer(thread: string, asker: Asker): Promise<Viewer> {
      const key = threadId(thread)
      const [guestId, row] = await Promise.all([guestOf(asker), store.thread(key)])
      if (!guestId) return { viewer: null, ...nothing }
      if (!row) return { viewer: {}, ...nothing }
      const [mine, votes, given] = await Promise.all([
        store.byGuest(row.id, guestId, mostOwn),
        store.votesOf(row.id, guestId),
        ownReactions(store, row.id, guestId),
      ])
      const shut = row.state === 'closed'
      const shown = await fresh(store, mine, settings)
      const idOf = (seq: number) => `${row.id}-${seq.toString(36)}`
      return {
        viewer: { ...(mine[0] && { name: mine[0].name }) },
        votes: Object.fromEntries([...votes].map(([seq, vote]) => [idOf(seq), vote])),
        ...given,
        own: Object.fromEntries(
          shown.filter(({ status }) => status === 'published').map((row) => [idOf(row.seq), ownPart(row, shut, now(), settings)]),
        ),
        pending: shown.filter(({ status }) => status === 'pending').map((row) => toAuthor(row, shut, now(), settings)),
      }
    },

    ...createReactions(store, asking, settings),
    ...createReports(store, asking, now),

    /** Who sends something that belongs to no thread yet; a stranger is given a token. */
    async meet(clientId: string | undefined, asker: Asker): Promise<string | undefined> {
      const { guestId, token } = await identify(asker, clientId)
      if (token) await store.meet(guestId, now())
      return token
    },

    preview: (body: Body): string => render(body.format === 'text' ? 'text' : 'markdown', body.value, settings.pictures).html,

    /** Published comments by thread, under the names that were asked. */
    async counts(threads: readonly string[]): Promise<Record<string, number>> {
      const keys = new Map(threads.map((thread) => [thread, threadId(thread)]))
      const totals = await store.totals([...new Set(keys.values())])
      return Object.fromEntries([...keys].map(([thread, key]) => [thread, totals.get(key) ?? 0]))
    },
  }
}

const writtenAt = ({ editedAt, createdAt }: Pick<CommentRow, 'editedAt' | 'createdAt'>) => editedAt ?? createdAt

export type Rules = ReturnType<typeof createRules>

/** A page's address is kept for moderators if it is the thread's own, or at a site that may embed. */
function isPageOf(url: string, key: string, { origins }: Settings): boolean {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return false
  return threadId(url) === key || origins.includes(new URL(url).origin)
}
