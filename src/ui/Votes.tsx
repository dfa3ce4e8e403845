import type { Comment, Vote } from '../core/types'
import { Button } from './Button'
import { useWidget } from './context'
import { Icon } from './Icon'

/** Up, the score, and down where the backend knows down. Pressing the same again takes the vote back, where that can be done. */
export function Votes({ comment }: { comment: Comment }) {
  const { state, i18n } = useWidget()
  const { id, score = 0, myVote = 0 } = comment
  const { votes, finalVotes } = state.features.value
  const may = comment.can.includes('vote')
  const settled = !!finalVotes && myVote !== 0
  const arrow = (vote: Vote) => (
    <Button
      class={vote > 0 ? 'icon vote' : 'icon vote down'}
      busy={settled}
      aria-pressed={myVote === vote}
      aria-label={i18n.t(vote > 0 ? 'voteUp' : 'voteDown')}
      onClick={() => settled || void state.thread.vote(id, myVote === vote ? 0 : vote)}
    >
      <Icon d="M8 3 14 11H2Z" />
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
