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
          {said.key === 'loadedMore' || said.key === 'arrived'
            ? i18n.plural(said.key === 'arrived' ? said.key : 'said.loadedMore', said.count ?? 0)
            : said.key === 'linkGone'
              ? i18n.t(said.key)
              : later.value?.i18n.t(`said.${said.key}`, { name: said.name ?? '' })}
        </p>
      )}
    </div>
  )
}
