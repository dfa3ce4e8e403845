import { useWidget } from './context'

/** Holds the list's place: one viewport high, in the rhythm of comments. */
export function Skeleton() {
  const { i18n } = useWidget()
  return (
    <div class="skeleton">
      <p class="unseen">{i18n.t('loading')}</p>
      {[3, 2, 4, 2, 3].map((lines, row) => (
        <div key={row} class="ghost" aria-hidden="true">
          <i class="avatar" />
          {Array.from({ length: lines }, (_, line) => (
            <i key={line} class="line" />
          ))}
        </div>
      ))}
    </div>
  )
}
