import type { Branch } from '../core/tree'
import { Button } from './Button'
import { useLater } from './context'
import { rowsBelow } from './rows'

/** Puts the replies of a comment away, and brings them back: a small sign where their line begins, and words in their place. */
export function Collapse({ branch, closed }: { branch: Branch; closed: boolean }) {
  const { state, i18n } = useLater()
  return (
    <Button
      class="collapse"
      aria-expanded={!closed}
      aria-label={closed ? undefined : i18n.t('hideReplies')}
      title={closed ? undefined : i18n.t('hideReplies')}
      onClick={() => state.view.collapse([branch.comment.id], !closed)}
    >
      {closed ? (
        i18n.plural('showReplies', rowsBelow(branch.replies).length)
      ) : (
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="7" />
          <path d="M5 8h6" />
        </svg>
      )}
    </Button>
  )
}
