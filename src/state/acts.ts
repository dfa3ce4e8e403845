import { signal } from '@preact/signals'
import { readVote } from '../core/border'
import { type AfterwordError, toAfterwordError } from '../core/errors'
import type { Comment, Vote } from '../core/types'
import type { Desk } from './desk'
import type { ThreadState } from './state'
import type { Thread } from './thread'

/** What a viewer does to one comment: votes on it, takes their own away. */
export function createActs(
  { adapter, ask, announcement, emit }: Desk,
  { rows, count }: Thread,
): Pick<ThreadState, 'vote' | 'remove' | 'refusals'> {
  const refusals = signal<ReadonlyMap<string, AfterwordError>>(new Map())
  /** The newest wish for each comment whose vote is under way. */
  const wishes = new Map<string, Vote>()

  function refuse(id: string, error?: AfterwordError): void {
    const next = new Map(refusals.peek())
    if (error) next.set(id, error)
    else next.delete(id)
    refusals.value = next
    if (error) emit('error', error)
  }

  return {
    refusals,
    async vote(id, vote) {
      const before = rows.find(id)
      if (!before || !adapter.vote) return
      refuse(id)
      const underway = wishes.has(id)
      wishes.set(id, vote)
      rows.change(id, (comment) => voted(comment, vote))
      // Whoever is under way sends the newest wish after its own.
      if (underway) return
      let known = before
      try {
        for (let sent: Vote | undefined; sent !== wishes.get(id); ) {
          const wish = wishes.get(id) ?? vote
          const answer = await ask((call) => adapter.vote?.(id, wish, call))
          sent = wish
          known = { ...voted(known, readVote(answer?.myVote) ?? wish), ...(typeof answer?.score === 'number' && { score: answer.score }) }
        }
      } catch (thrown) {
        refuse(id, toAfterwordError(thrown))
      }
      wishes.delete(id)
      const { myVote, score } = known
      rows.change(id, (comment) => ({ ...comment, myVote: myVote ?? 0, ...(score !== undefined && { score }) }))
    },
    async remove(id) {
      const before = rows.find(id)
      if (!before || !adapter.remove) return false
      refuse(id)
      try {
        await ask((call) => adapter.remove?.(id, call))
      } catch (thrown) {
        refuse(id, toAfterwordError(thrown))
        return false
      }
      if (before.status === 'published') count(-1)
      rows.change(id, tombstone)
      announcement.value = { key: 'deleted' }
      return true
    },
  }
}

function voted(comment: Comment, vote: Vote): Comment {
  return { ...comment, myVote: vote, score: (comment.score ?? 0) + vote - (comment.myVote ?? 0) }
}

function tombstone({ id, parentId, createdAt }: Comment): Comment {
  return { id, parentId, createdAt, author: { name: '' }, body: { format: 'text', value: '' }, status: 'deleted', can: [] }
}
