import type { Call, Storage } from '../core/adapter'
import { AfterwordError, isAfterwordError, outcomeUnknown } from '../core/errors'
import { letters } from '../core/letters'
import type { Comment, Created, Draft, Thread } from '../core/types'

/** So many of this browser's last comments are remembered. */
const remembered = 50

interface Sent {
  readonly clientId: string
  readonly words: string
  /** Epoch milliseconds of the first try. */
  readonly at: number
  readonly created?: Created
}

export interface Sending {
  readonly storage: Storage
  /** Hands the draft to the backend, which may refuse it. */
  send(thread: Thread, draft: Draft, call: Call): Promise<Created>
  /** The comments that may have been stored since an answer was lost: the newest page is enough. Without it a second try is simply sent. */
  recent?(thread: Thread, draft: Draft, call: Call): Promise<readonly Comment[]>
}

/**
 * A `create` that keeps "the same `clientId` twice is one comment" for backends that know no such id: answers are remembered in this
 * browser, and when one was lost the thread is looked through for the words before they are sent again.
 */
export function createOnce({ storage, send, recent }: Sending) {
  const under = new Map<string, { readonly words: string; readonly answer: Promise<Created> }>()

  function read(): readonly Sent[] {
    try {
      const sent: unknown = JSON.parse(storage.get('sent') ?? '[]')
      return Array.isArray(sent) ? sent : []
    } catch {
      return []
    }
  }
  function note(entry: Sent | undefined, clientId: string): void {
    const others = read().filter((sent) => sent?.clientId !== clientId)
    storage.set('sent', JSON.stringify([...others, ...(entry ? [entry] : [])].slice(-remembered)))
  }

  async function deliver(thread: Thread, draft: Draft, words: string, call: Call): Promise<Created> {
    const { clientId } = draft
    const before = read().find((sent) => sent?.clientId === clientId)
    if (before && before.words !== words) throw used(clientId)
    if (before?.created) return before.created
    if (before && recent) {
      const found = (await recent(thread, draft, call)).find((comment) => isIt(comment, draft, before.at))
      if (found) {
        const created: Created = { status: found.status, id: found.id, comment: found }
        note({ ...before, created }, clientId)
        return created
      }
    }
    const entry: Sent = before ?? { clientId, words, at: Date.now() }
    note(entry, clientId)
    try {
      const created = await send(thread, draft, call)
      note({ ...entry, created }, clientId)
      return created
    } catch (thrown) {
      // What was refused is not stored: the same words may be sent again, mended or not.
      if (isAfterwordError(thrown) && !outcomeUnknown(thrown.code)) note(undefined, clientId)
      throw thrown
    }
  }

  return async (thread: Thread, draft: Draft, call: Call): Promise<Created> => {
    const words = `${draft.parentId ?? ''} ${draft.body.value}`
    const known = under.get(draft.clientId)
    if (known) {
      if (known.words !== words) throw used(draft.clientId)
      return known.answer
    }
    const answer = deliver(thread, draft, words, call)
    under.set(draft.clientId, { words, answer })
    try {
      return await answer
    } finally {
      under.delete(draft.clientId)
    }
  }
}

const used = (clientId: string) => new AfterwordError('conflict', `Other words were sent as ${clientId} before.`)

/** A minute, for the clocks of two machines. */
const skew = 60_000

function isIt({ parentId, author, body, createdAt }: Comment, draft: Draft, since: number): boolean {
  return (
    parentId === draft.parentId &&
    (!draft.author.name || author.name === draft.author.name) &&
    Date.parse(createdAt) > since - skew &&
    letters(body) === letters(draft.body)
  )
}
