import { AfterwordError } from '../../core/errors'
import { threadId } from '../../core/thread'
import type { Reaction } from '../../core/types'
import { commentId, threadKey } from '../identity/names'
import { pageSeq, type Store } from '../store/store'
import type { Asker, Asking } from './asking'
import type { Settings } from './settings'

/** What is shown of reactions: of the emoji the owner offers, most given first, then in the owner's order. */
function shown(found: readonly Reaction[], offered: readonly string[]): readonly Reaction[] {
  return found
    .filter(({ emoji }) => offered.includes(emoji))
    .sort((a, b) => b.count - a.count || offered.indexOf(a.emoji) - offered.indexOf(b.emoji))
}

/** The reactions to comments and to the page (`pageSeq`), the same for everybody; `undefined` where the owner wants none. One question, or none. */
export async function readReactions(store: Store, threadId: string, seqs: readonly number[], settings: Settings) {
  const offered = (seq: number) => (seq === pageSeq ? settings.pageReactions : settings.reactions)
  const found = await store.reactionsOf(
    threadId,
    seqs.filter((seq) => offered(seq).length > 0),
  )
  return (seq: number): readonly Reaction[] | undefined => {
    const given = found.get(seq)
    return given && shown(given, offered(seq))
  }
}

/** Which emoji are one guest's own: by comment, and to the page. */
export async function ownReactions(store: Store, threadId: string, guestId: string) {
  const found = await store.reactionsBy(threadId, guestId)
  return {
    reactions: Object.fromEntries(
      [...found].filter(([seq]) => seq !== pageSeq).map(([seq, emoji]) => [commentId({ threadId, seq }), emoji] as const),
    ),
    pageReactions: found.get(pageSeq) ?? [],
  }
}

/** What an act is answered with: all reactions there are now, and which are the asker's. */
export interface Reacted {
  readonly reactions: readonly Reaction[]
  readonly token?: string
}

/** Giving an emoji and taking it back; absolute, never a toggle. */
export function createReactions(store: Store, { another, identify }: Asking, settings: Settings) {
  function check(emoji: string, offered: readonly string[]): void {
    if (!offered.length) throw new AfterwordError('unsupported', 'There are no such reactions here.')
    if (!offered.includes(emoji)) throw new AfterwordError('invalid', `The reactions here are ${offered.join(' ')}.`)
  }
  async function answer(threadId: string, seq: number, guestId: string, given: readonly Reaction[]): Promise<readonly Reaction[]> {
    const mine = (await store.reactionsBy(threadId, guestId)).get(seq) ?? []
    const offered = seq === pageSeq ? settings.pageReactions : settings.reactions
    return shown(given, offered).map((reaction) => ({ ...reaction, mine: mine.includes(reaction.emoji) }))
  }
  return {
    async react(id: string, emoji: string, on: boolean, clientId: string | undefined, asker: Asker): Promise<Reacted> {
      check(emoji, settings.reactions)
      const { row, guestId, token } = await another(id, clientId, asker)
      const given = await store.react(row, guestId, emoji, on)
      if (!given) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      return { reactions: await answer(row.threadId, row.seq, guestId, given), ...(token && { token }) }
    },
    async reactToPage(thread: string, emoji: string, on: boolean, clientId: string | undefined, asker: Asker): Promise<Reacted> {
      check(emoji, settings.pageReactions)
      const key = threadId(thread)
      const id = threadKey(key)
      const { guestId, token } = await identify(asker, clientId)
      const given = await store.reactToPage({ id, key }, guestId, emoji, on)
      return { reactions: await answer(id, pageSeq, guestId, given), ...(token && { token }) }
    },
  }
}
