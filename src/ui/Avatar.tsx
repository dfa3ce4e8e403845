import { useState } from 'preact/hooks'
import { safeImageUrl } from '../core/rules'
import type { Author } from '../core/types'
import { useWidget } from './context'

/** The first letter, digit or emoji of a word, with what belongs to it: an accent, a skin, the other half of a flag or of a joined emoji. */
const first = /(\p{RI}{2}|[\p{L}\p{N}\p{So}])[\p{M}\p{EMod}]*(\u200d\p{So}[\p{M}\p{EMod}]*)*/u

/**
 * Initials on a quiet colour made from the name; where the site owner allows pictures, the author's own over them. By default there is
 * none: fetching one tells a third party who reads what.
 */
export function Avatar({ author: { name, avatar } }: { author: Pick<Author, 'name' | 'avatar'> }) {
  const { avatars } = useWidget()
  const picture = avatars ? safeImageUrl(avatar) : undefined
  const [broken, breaks] = useState<string>()
  const words = name.split(/\s+/).flatMap((word) => first.exec(word)?.[0] ?? [])
  const both = words.length > 1 ? `${words[0]}${words.at(-1)}` : ''
  // Two letters of a script that joins them would read as a word; two emoji are too wide.
  const initials = /^(\p{LC}\p{M}*){2}$/u.test(both) ? both : (words[0] ?? '')
  // Few fonts have the capitals of Georgian.
  const large = /\p{sc=Geor}/u.test(initials) ? initials : initials.toUpperCase()
  let hue = 0
  for (const sign of name) hue = (hue * 31 + (sign.codePointAt(0) ?? 0)) % 360
  return (
    <span class="avatar" part="avatar" aria-hidden="true" style={{ '--hue': `${hue}` }}>
      {large}
      {picture && picture !== broken && (
        <img src={picture} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" onError={() => breaks(picture)} />
      )}
    </span>
  )
}
