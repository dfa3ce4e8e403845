/** Initials on a quiet colour made from the name. No picture: fetching one would tell a third party who reads what. */
export function Avatar({ name }: { name: string }) {
  const words = name.trim().split(/\s+/)
  const initials = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => Array.from(word ?? '')[0] ?? '').join('')
  let hue = 0
  for (const sign of name) hue = (hue * 31 + (sign.codePointAt(0) ?? 0)) % 360
  return (
    <span class="avatar" part="avatar" aria-hidden="true" style={{ '--hue': `${hue}` }}>
      {initials.toUpperCase()}
    </span>
  )
}
