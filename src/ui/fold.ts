/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic. What other scripts combine is a letter of its own. */
const marks = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g

/** A text as it is searched: without case and accents. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(marks, '').toLowerCase()
}

/** Where words, folded, stand in a text: offsets of the text itself, which the folding may have made shorter or longer. */
export function places(text: string, words: string): readonly (readonly [start: number, end: number])[] {
  let folded = ''
  const origin: number[] = []
  let at = 0
  for (const sign of text) {
    const plain = fold(sign)
    folded += plain
    for (let n = 0; n < plain.length; n++) origin.push(at)
    at += sign.length
  }
  origin.push(at)
  const found: [number, number][] = []
  for (let from = folded.indexOf(words); from >= 0; from = folded.indexOf(words, from + words.length)) {
    let end = origin[from + words.length] ?? at
    const last = origin[from + words.length - 1] ?? 0
    // Within one letter that became several, all of it is meant.
    if (end === last) end = last + 1
    found.push([origin[from] ?? 0, end])
  }
  return found
}
