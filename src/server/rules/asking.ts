import { AfterwordError } from '../../core/errors'
import { parseCommentId } from '../identity/names'
import type { Tokens } from '../identity/tokens'
import type { CommentRow, Store } from '../store/store'

/** Who asks. */
export interface Asker {
  /** The token the request carried. */
  readonly token?: string
  readonly address: string
}

/** Who somebody is, and which comment they mean. Refuses by throwing an `AfterwordError`. */
export function createAsking(store: Store, tokens: Tokens) {
  const guestOf = async ({ token }: Asker): Promise<string | undefined> => {
    const id = token && tokens.guestId(token)
    return id && (await store.knowsGuest(id)) ? id : undefined
  }
  const found = async (id: string): Promise<CommentRow> => {
    const ref = parseCommentId(id)
    const row = ref && (await store.comment(ref))
    if (!row) throw new AfterwordError('not_found', `There is no comment ${id}.`)
    return row
  }
  /** The asker's identity, or a new one for the act called `clientId`; a new one has a token to hand out. */
  const identify = async (asker: Asker, clientId: string | undefined): Promise<{ guestId: string; token?: string }> => {
    const known = await guestOf(asker)
    if (known) return { guestId: known }
    if (clientId === undefined) throw new AfterwordError('signed_out', 'Send a token, or a clientId to be given one.')
    const token = tokens.issue(clientId)
    return { guestId: tokens.guestId(token), token }
  }
  return {
    guestOf,
    identify,
    /** A comment of the asker's own. */
    async own(id: string, asker: Asker): Promise<CommentRow> {
      const row = await found(id)
      if (row.guestId !== (await guestOf(asker)))
        throw new AfterwordError(asker.token ? 'forbidden' : 'signed_out', 'This comment is somebody else’s.')
      return row
    },
    /** A comment of somebody else's that everybody can read, and who asks. */
    async another(id: string, clientId: string | undefined, asker: Asker): Promise<{ row: CommentRow; guestId: string; token?: string }> {
      const row = await found(id)
      if (row.status !== 'published') throw new AfterwordError('not_found', `There is no comment ${id}.`)
      const known = await identify(asker, clientId)
      if (row.guestId === known.guestId) throw new AfterwordError('rejected', 'This comment is the asker’s own.')
      return { row, ...known }
    },
  }
}

export type Asking = ReturnType<typeof createAsking>
