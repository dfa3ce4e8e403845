import type { Comment, Vote } from '../core/types'
import { Button } from './Button'
import { useWidget } from './context'

/** Up, the score, and down where the backend knows down. Pressing the same again takes the vote back. */
export function Votes({ comment }: { comment: Comment }) {
  const { state, i18n } = useWidget()
  const { id, score = 0, myVote = 0 } = comment
  const { votes, finalVotes } = state.features.value
  const may = comment.can.includes('vote') && !(finalVotes && myVote)
  const arrow = (vote: Vote) => (
    <Button
      class={vote > 0 ? 'vote' : 'vote down'}
      aria-pressed={myVote === vote}
      aria-label={i18n.t(vote > 0 ? 'voteUp' : 'voteDown')}
      onClick={() => void state.thread.vote(id, myVote === vote ? 0 : vote)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 3 14 11H2Z" />
      </svg>
    </Button>
  )
  return (
    <span class="votes">
      {may && arrow(1)}
      <span class="quiet">
        <span aria-hidden="true">{i18n.number(score)}</span>
        <span class="unseen">{i18n.plural('score', score)}</span>
      </span>
      {may && votes === 'updown' && arrow(-1)}
    </span>
  )
}
