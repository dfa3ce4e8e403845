import type { Format } from './formatting'

/** Strokes on a field of 16 × 16. */
const paths: Record<Format | 'emoji', string> = {
  bold: 'M5 3h3.7a2.4 2.4 0 0 1 0 4.9H5zm0 4.9h4.3a2.55 2.55 0 0 1 0 5.1H5z',
  italic: 'M6.5 3h5M4.5 13h5M9.3 3 6.7 13',
  link: 'M6.8 9.2a2.4 2.4 0 0 0 3.4 0l2.6-2.6a2.4 2.4 0 0 0-3.4-3.4l-.9.9M9.2 6.8a2.4 2.4 0 0 0-3.4 0L3.2 9.4a2.4 2.4 0 0 0 3.4 3.4l.9-.9',
  quote: 'M2.5 3.5v9M6 4.5h7.5M6 8h7.5M6 11.5h5',
  code: 'M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5',
  list: 'M6 4h7.5M6 8h7.5M6 12h7.5M2.7 4h.1M2.7 8h.1M2.7 12h.1',
  emoji: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M5.5 9.5a2.9 2.9 0 0 0 5 0M6 6.3v.2M10 6.3v.2',
}

/** A quiet drawing in the colour of its words. */
export function Icon({ of }: { of: Format | 'emoji' }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[of]} />
    </svg>
  )
}
