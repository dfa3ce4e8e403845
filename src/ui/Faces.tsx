import { safeUrl } from '../core/rules'
import type { Face } from '../core/types'
import { Avatar } from './Avatar'
import { useWidget } from './context'

const kinds = ['like', 'repost'] as const

/** Those who liked the page or passed it on, a row for each; a person is a link with a name, the picture is decoration. */
export function Faces() {
  const { state, i18n } = useWidget()
  const faces = state.thread.faces.value
  return (
    <>
      {kinds.map((kind) => {
        const those = faces.filter((face) => face.kind === kind)
        return those.length > 0 && <Row key={kind} label={i18n.plural(`faces.${kind}`, those.length)} faces={those} />
      })}
    </>
  )
}

function Row({ label, faces }: { label: string; faces: readonly Face[] }) {
  const { i18n } = useWidget()
  return (
    <div class="faces">
      <span class="quiet">{label}</span>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari takes the list away from a list without markers */}
      <ul role="list" aria-label={label}>
        {faces.map(({ author }, at) => {
          const name = author.name || i18n.t('anonymous')
          const url = safeUrl(author.url)
          const face = (
            <>
              <Avatar author={author} />
              <span class="unseen">{name}</span>
            </>
          )
          return (
            <li key={at} title={name}>
              {url ? (
                <a href={url} rel="nofollow ugc noopener noreferrer">
                  {face}
                </a>
              ) : (
                face
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
