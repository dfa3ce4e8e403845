import { threadKey } from '../identity/names'
import { pageSeq, type Store } from '../store/store'
import type { PublicPage } from './page'
import { readReactions } from './reactions'
import type { Settings } from './settings'
import { showAll } from './shown'

/** What those who listen to a thread are told, the same for everybody; `undefined` in place of it: more than can be told has changed. */
export interface Changes {
  /** The thread's version it brings them to. */
  readonly version: number
  readonly page: Pick<PublicPage, 'comments' | 'total' | 'state' | 'reactions'> | undefined
}

/** More comments than this are not told one by one. */
const most = 100

/**
 * What a reader could see change in a thread (normalised) after one of its versions; without one, only where it stands. A version that
 * has not been yet comes from a database that was put back: what was told then may never have been.
 */
export async function changesSince(store: Store, thread: string, after: number | undefined, settings: Settings): Promise<Changes> {
  const row = await store.thread(thread)
  const { version, total, state } = row ?? { version: 0, total: 0, state: 'open' as const }
  if (after === undefined || after > version) return { version, page: undefined }
  const id = threadKey(thread)
  const rows = await store.changedSince(id, { after, until: version, limit: most + 1 })
  if (rows.length > most) return { version, page: undefined }
  const [comments, reactions] = await Promise.all([
    showAll(store, rows, state === 'closed', settings),
    readReactions(store, id, [pageSeq], settings),
  ])
  const given = reactions(pageSeq)
  return { version, page: { comments, total, state, ...(given && { reactions: given }) } }
}
