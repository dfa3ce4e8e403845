import { createHash } from 'node:crypto'
import { AfterwordError } from '../../core/errors'
import { threadId } from '../../core/thread'
import type { Body, Comment, Created, Draft, Identity, Vote } from '../../core/types'
import { parseCommentId, threadKey } from '../identity/names'
import type { Tokens } from '../identity/tokens'
import type { CommentRow, Found, Ref, Store } from '../store/store'
import { render } from './render'
import type { Settings } from './settings'
import { fresh, ownPart, toAuthor } from './shown'
import { checkWords, statusOf } from './words'

/** Who asks. */
export interface Asker {
  /** The token the request carried. */
  readonly token?: string
  readonly address: string
}

export interface Post {
  readonly thread: string
  readonly draft: Omit<Draft, 'author'> & { readonly author?: Identity }
  readonly page?: { readonly url: string; readonly title?: string }
}

/** What is a viewer's own in a thread. */
export interface Viewer {
  readonly viewer: Identity | null
  readonly votes: Readonly<Record<string, Vote>>
  readonly own: Readonly<Record<string, Pick<Comment, 'can' | 'editableUntil' | 'source'>>>
  readonly pending: readonly Comment[]
}

/** More of one's own comments than this in one thread are not told apart from others'. */
const mostOwn = 500

/** Who may do what, when. Knows neither HTTP nor SQL; refuses by throwing an `AfterwordError`. */
export function createRules(store: Store, tokens: Tokens, settings: Settings, now: () => number = Date.now) {
  const guestOf = async ({ token }: Asker): Promise<string | undefined> => {
    const id = token && tokens.guestId(token)
    return id && (await store.knowsGuest(id)) ? id : undefined
  }
  /** The asker's identity, or a new one for the act called `clientId`; a new one has a token to hand out. */
  const identify = async (asker: Asker, clientId: string | undefined): Promise<{ guestId: string; token?: string }> => {
    const known = await guestOf(asker)
    if (known) return { guestId: known }
    if (clientId === undefined) throw new AfterwordError('signed_out', 'Send a token, or a clientId to be given one.')
    const token = tokens.issue(clientId)
    return { guestId: tokens.guestId(token), token }
  }
  const found = async (id: string): Promise<CommentRow> => {
    const ref = parseCommentId(id)
    const row = ref && (await store.comment(ref))
    if (!row) throw new AfterwordError('not_found', `There is no comment ${id}.`)
    return row
  }
  const own = async (id: string, asker: Asker): Promise<CommentRow> => {
    const row = await found(id)
    if (row.guestId !== (await guestOf(asker)))
      throw new AfterwordError(asker.token ? 'forbidden' : 'signed_out', 'This comment is somebody else’s.')
    return row
  }

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
          thread: { id, key, ...(page && isPageOf(page.url, key, settings) && page) },
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
      if (!stored.created && (stored.requestHash !== requestHash || stored.row.guestId !== guestId)) {
        throw new AfterwordError('conflict', 'Other words were posted under this clientId.')
      }
      const comment = toAuthor(stored.row, await store.isClosed(id), now(), settings)
      return { status: comment.status, id: comment.id, comment, ...(token && { token }) }
    },

    async edit(id: string, body: Body, asker: Asker): Promise<Comment> {
      const row = await own(id, asker)
      if (row.status !== 'published' && row.status !== 'pending')
        throw new AfterwordError('forbidden', 'This comment can no longer be edited.')
      if (await store.isClosed(row.threadId)) throw new AfterwordError('closed', 'This thread is closed.')
      if (now() >= row.createdAt + settings.editWindow * 1000) throw new AfterwordError('edit_expired', 'The time for editing is over.')
      checkWords(body, { name: row.name }, settings)
      const words = render(body.format === 'text' ? 'text' : 'markdown', body.value, settings.pictures)
      // Whoever was let through once is looked at again: an edit may bring what a post may not. What waits goes on waiting.
      const status = row.status === 'pending' ? 'pending' : statusOf(words.html, settings)
      const edited = await store.edit(row, { ...words, status, editedAt: now() })
      if (!edited) throw new AfterwordError('not_found')
      return toAuthor(edited, false, now(), settings)
    },

    async remove(id: string, asker: Asker): Promise<void> {
      const row = await own(id, asker)
      if (row.status !== 'deleted') await store.erase(row)
    },

    async vote(
      id: string,
      vote: Vote,
      clientId: string | undefined,
      asker: Asker,
    ): Promise<{ score: number; myVote: Vote; token?: string }> {
      if (vote === -1 && settings.votes === 'up') throw new AfterwordError('invalid', 'Votes only go up here.')
      const row = await found(id)
      if (row.status !== 'published') throw new AfterwordError('not_found', `There is no comment ${id}.`)
      const { guestId, token } = await identify(asker, clientId)
      if (row.guestId === guestId) throw new AfterwordError('rejected', 'Nobody votes on their own comment.')
      return { score: await store.vote(row, guestId, vote), myVote: vote, ...(token && { token }) }
    },

    async viewer(thread: string, asker: Asker): Promise<Viewer> {
      const key = threadId(thread)
      const [guestId, row] = await Promise.all([guestOf(asker), store.thread(key)])
      if (!guestId) return { viewer: null, votes: {}, own: {}, pending: [] }
      if (!row) return { viewer: {}, votes: {}, own: {}, pending: [] }
      const [mine, votes] = await Promise.all([store.byGuest(row.id, guestId, mostOwn), store.votesOf(row.id, guestId)])
      const shut = row.state === 'closed'
      const shown = await fresh(store, mine, settings)
      const idOf = (seq: number) => `${row.id}-${seq.toString(36)}`
      return {
        viewer: { ...(mine[0] && { name: mine[0].name }) },
        votes: Object.fromEntries([...votes].map(([seq, vote]) => [idOf(seq), vote])),
        own: Object.fromEntries(
          shown.filter(({ status }) => status === 'published').map((row) => [idOf(row.seq), ownPart(row, shut, now(), settings)]),
        ),
        pending: shown.filter(({ status }) => status === 'pending').map((row) => toAuthor(row, shut, now(), settings)),
      }
    },

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

export type Rules = ReturnType<typeof createRules>

/** A page's address is kept for moderators if it is the thread's own, or at a site that may embed. */
function isPageOf(url: string, key: string, { origins }: Settings): boolean {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return false
  return threadId(url) === key || origins.includes(new URL(url).origin)
}
