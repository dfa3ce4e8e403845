import { useState } from 'preact/hooks'
import { safeImageUrl } from '../core/rules'
import type { Author } from '../core/types'
import { useWidget } from './context'

/**
 * Initials on a quiet colour made from the name; where the site owner allows pictures, the author's own over them. By default there is
 * none: fetching one tells a third party who reads what.
 */
export function Avatar({ author: { name, avatar } }: { author: Pick<Author, 'name' | 'avatar'> }) {
  const { avatars } = useWidget()
  const picture = avatars ? safeImageUrl(avatar) : undefined
  const [broken, breaks] = useState<string>()
  const words = name.trim().split(/\s+/)
  const initials = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => Array.from(word ?? '')[0] ?? '').join('')
  let hue = 0
  for (const sign of name) hue = (hue * 31 + (sign.codePointAt(0) ?? 0)) % 360
  return (
    <span class="avatar" part="avatar" aria-hidden="true" style={{ '--hue': `${hue}` }}>
      {initials.toUpperCase()}
      {picture && picture !== broken && (
        <img src={picture} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" onError={() => breaks(picture)} />
      )}
    </span>
  )
}
