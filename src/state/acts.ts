import { signal } from '@preact/signals'
import { readVoted } from '../core/border'
import type { AfterwordError } from '../core/errors'
import type { Comment, Vote } from '../core/types'
import type { Desk } from './desk'
import type { Own } from './own'
import { setIn } from './setIn'
import type { ThreadState } from './state'
import type { Thread } from './thread'

/** What a viewer does to one comment: votes on it, takes their own away. */
export function createActs(desk: Desk, thread: Thread, own: Own): Pick<ThreadState, 'vote' | 'remove' | 'refusals'> {
  const { adapter, ask, kept, ending } = desk
  const refusals = signal<ReadonlyMap<string, AfterwordError>>(new Map())
  /** The newest wish for each comment whose vote is under way, and the way it is on. */
  const wishes = new Map<string, { vote: Vote; readonly done: Promise<void> }>()

  function show(id: string, { myVote, score }: Pick<Comment, 'myVote' | 'score'>): void {
    const comment = thread.find(id)
    if (comment) thread.put({ ...comment, ...(myVote !== undefined && { myVote }), ...(score !== undefined && { score }) })
  }

  /** One request at a time, and after it the newest wish: only the last answer counts. */
  async function settle(id: string, before: Comment): Promise<void> {
    let known: Pick<Comment, 'myVote' | 'score'> = { ...before, myVote: before.myVote ?? 0 }
    let sent: Vote | undefined
    let failed: unknown
    // Whoever called first has yet to write down the wish.
    await undefined
    while (wishes.get(id)?.vote !== sent) {
      const wish = wishes.get(id)?.vote ?? 0
      sent = wish
      failed = undefined
      try {
        const answer = await ask((call) => adapter.vote?.(id, wish, call), readVoted)
        known = { ...voted(known, wish), ...answer }
        // A backend that does not know the voter will not tell the vote again.
        if (answer.myVote === undefined) kept.change(({ votes }) => (wish ? votes.set(id, wish) : votes.delete(id)))
      } catch (thrown) {
        failed = thrown
      }
      if (ending.aborted) return
    }
    wishes.delete(id)
    show(id, known)
    if (failed) setIn(refusals, id, desk.report(failed))
  }

  return {
    refusals,
    async vote(id, vote) {
      const before = thread.find(id)
      if (!before || !adapter.vote) return
      setIn(refusals, id, undefined)
      const wish = wishes.get(id) ?? { vote, done: settle(id, before) }
      wish.vote = vote
      wishes.set(id, wish)
      show(id, voted(before, vote))
      await wish.done
    },
    async remove(id) {
      const comment = thread.find(id)
      if (!comment || !adapter.remove || thread.loading.peek().has(id)) return false
      setIn(refusals, id, undefined)
      thread.mark(id, true)
      try {
        await ask(
          (call) => adapter.remove?.(id, call),
          () => {},
        )
      } catch (thrown) {
        if (!ending.aborted) setIn(refusals, id, desk.report(thrown))
        return false
      } finally {
        thread.mark(id, false)
      }
      own.forget(id)
      thread.put({ ...comment, status: 'deleted' })
      if (comment.status === 'published') thread.count(-1)
      desk.announcement.value = { key: 'deleted' }
      return true
    },
  }
}

function voted({ score, myVote }: Pick<Comment, 'myVote' | 'score'>, vote: Vote): Pick<Comment, 'myVote' | 'score'> {
  return { myVote: vote, score: score === undefined ? score : score + vote - (myVote ?? 0) }
}
