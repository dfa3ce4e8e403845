import { signal } from '@preact/signals'
import { readReactions, readVoted } from '../core/border'
import type { AfterwordError } from '../core/errors'
import type { Author, Comment, Reaction, Vote } from '../core/types'
import type { Desk } from './desk'
import { type Muted, personOf } from './muted'
import type { Own } from './own'
import { ownReactions } from './reactions'
import { remember } from './remember'
import { setIn } from './setIn'
import type { ThreadState } from './state'
import type { Thread } from './thread'
import { createWishes } from './wishes'

/** What a viewer does to one comment: votes on it, reacts to it, takes their own away; and to a person: reads them no more. */
export interface Acts extends Pick<ThreadState, 'vote' | 'react' | 'remove' | 'refusals'> {
  mute(author: Author, on: boolean): void
}

export function createActs(desk: Desk, thread: Thread, own: Own, muted: Muted): Acts {
  const { adapter, ask, kept, ending } = desk
  const refusals = signal<ReadonlyMap<string, AfterwordError>>(new Map())
  const wishVote = createWishes<Vote>(ending)
  const wishReaction = createWishes<boolean>(ending)

  function show(id: string, changes: Partial<Pick<Comment, 'myVote' | 'score' | 'reactions'>>): void {
    const comment = thread.find(id)
    const told = Object.entries(changes).filter(([, value]) => value !== undefined)
    if (comment) thread.put({ ...comment, ...Object.fromEntries(told) })
  }
  function settled(id: string, failed: unknown): void {
    if (failed) setIn(refusals, id, desk.report(failed))
  }

  const reactionsOf = (id: string | null) => (id === null ? thread.reactions.peek() : (thread.find(id)?.reactions ?? []))
  function showReactions(id: string | null, reactions: readonly Reaction[]): void {
    if (id === null) thread.reactions.value = reactions
    else show(id, { reactions })
  }
  async function sendReaction(id: string | null, known: readonly Reaction[], emoji: string, on: boolean): Promise<readonly Reaction[]> {
    const { reactions } = await ask((call) => adapter.react?.({ thread: desk.thread, id }, emoji, on, call), readReactions)
    const told = on && reactions?.some((row) => row.emoji === emoji && row.mine)
    // A backend that does not know the reader will not tell the reaction again.
    let remembered: string | undefined
    kept.change(({ reactions }) => {
      const mine = new Set((reactions.get(id ?? '') ?? '').split(' ').filter(Boolean))
      if (on && !told) mine.add(emoji)
      else mine.delete(emoji)
      remembered = [...mine].join(' ')
      if (remembered) reactions.set(id ?? '', remembered)
      else reactions.delete(id ?? '')
    })
    return reactions ? ownReactions(reactions, remembered) : reacted(known, emoji, on)
  }

  return {
    refusals,
    async vote(id, vote) {
      const before = thread.find(id)
      if (!before || !adapter.vote) return
      setIn(refusals, id, undefined)
      const done = wishVote(id, '', vote, () => ({
        known: { score: before.score, myVote: before.myVote ?? 0 } as Pick<Comment, 'myVote' | 'score'>,
        async send(known, _, wish) {
          const answer = await ask((call) => adapter.vote?.(id, wish, call), readVoted)
          // A backend that does not know the voter will not tell the vote again.
          if (answer.myVote === undefined) kept.change(({ votes }) => (wish ? votes.set(id, wish) : votes.delete(id)))
          return { ...voted(known, wish), ...answer }
        },
        done(known, failed) {
          show(id, known)
          settled(id, failed)
        },
      }))
      show(id, voted(before, vote))
      await done
    },
    async react(id, emoji, on) {
      const before = reactionsOf(id)
      if (!adapter.react || (id !== null && !thread.find(id))) return
      setIn(refusals, id ?? '', undefined)
      const done = wishReaction(id ?? '', emoji, on, () => ({
        known: before,
        send: (known, emoji, on) => sendReaction(id, known, emoji, on),
        done(known, failed) {
          showReactions(id, known)
          settled(id ?? '', failed)
        },
      }))
      showReactions(id, reacted(before, emoji, on))
      await done
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
    mute(author, on) {
      muted.people.value = remember(desk.storage, 'muted', personOf(author), on)
      desk.announcement.value = { key: on ? 'muted' : 'unmuted', name: author.name }
    },
  }
}

function voted({ score, myVote }: Pick<Comment, 'myVote' | 'score'>, vote: Vote): Pick<Comment, 'myVote' | 'score'> {
  return { myVote: vote, score: score === undefined ? score : score + vote - (myVote ?? 0) }
}

/** What is there once an emoji was given or taken back. It keeps its place at none, to be pressed again. */
function reacted(given: readonly Reaction[], emoji: string, on: boolean): readonly Reaction[] {
  const known = given.some((row) => row.emoji === emoji) ? given : [...given, { emoji, count: 0 }]
  return known.map((row) => {
    if (row.emoji !== emoji || (row.mine ?? false) === on) return row
    return { emoji, count: Math.max(0, row.count + (on ? 1 : -1)), ...(on && { mine: true }) }
  })
}
