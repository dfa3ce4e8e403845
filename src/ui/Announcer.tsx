import { useRef } from 'preact/hooks'
import { useWidget } from './context'

/** The one polite live region. A new element per sentence, so that the same sentence twice is heard twice. */
export function Announcer() {
  const { state, i18n, later } = useWidget()
  const turn = useRef(0)
  const said = state.announcement.value
  return (
    <div class="unseen" role="status">
      {said && (
        <p key={turn.current++}>
          {said.key === 'loadedMore'
            ? i18n.plural('said.loadedMore', said.count ?? 0)
            : later.value?.i18n.t(`said.${said.key}`, { name: said.name ?? '' })}
        </p>
      )}
    </div>
  )
}
