/** A text with what is selected in it; `start` and `end` are the same where there is only a caret. */
export interface Passage {
  readonly text: string
  readonly start: number
  readonly end: number
}

export const formats = ['bold', 'italic', 'link', 'quote', 'code', 'list'] as const
export type Format = (typeof formats)[number]

/** Gives what is selected a format in Markdown, or takes it away where it has it already. */
export function format(passage: Passage, kind: Format): Passage {
  const { text, start, end } = passage
  const several = text.slice(start, end).includes('\n')
  switch (kind) {
    case 'bold':
      return several ? perLine(passage, '**') : around(passage, '**')
    case 'italic':
      return several ? perLine(passage, '_') : around(passage, '_')
    case 'code':
      return several ? fenced(passage) : around(passage, '`')
    case 'link':
      return linked(passage)
    case 'quote':
      return prefixed(passage, '> ', /^> ?/)
    case 'list':
      return prefixed(passage, '- ', /^[-*+] /)
  }
}

/** An address as it may stand in `[words](address)`. */
export function address(url: string): string {
  return url.replace(/[()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}

export function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text)
}

export function replace({ text }: Passage, from: number, to: number, by: string, start = from, end = from + by.length): Passage {
  return { text: text.slice(0, from) + by + text.slice(to), start, end }
}

/** Without the white space at both ends: `** bold **` is not bold. A caret in a word means the word. */
function trimmed({ text, start, end }: Passage): Passage {
  if (start === end) {
    const before = /[\p{L}\p{N}\p{M}]*$/u.exec(text.slice(0, start))?.[0].length ?? 0
    const after = /^[\p{L}\p{N}\p{M}]*/u.exec(text.slice(end))?.[0].length ?? 0
    return before && after ? { text, start: start - before, end: end + after } : { text, start, end }
  }
  const words = text.slice(start, end)
  const from = start + (words.length - words.trimStart().length)
  return { text, start: from, end: Math.max(from, end - (words.length - words.trimEnd().length)) }
}

/** One or two equal signs on both sides of what is selected, inside of the selection or just outside of it. */
function around(passage: Passage, mark: string): Passage {
  const at = trimmed(passage)
  const { text, start, end } = at
  const { length } = mark
  const words = text.slice(start, end)
  if (words.length > 2 * length && words.startsWith(mark) && words.endsWith(mark))
    return replace(at, start, end, words.slice(length, -length))
  const [before, after] = [text.slice(start - length, start), text.slice(end, end + length)]
  if (before === mark && after === mark) {
    const bare = replace(at, start - length, end + length, words)
    return passage.start === passage.end ? { ...bare, start: passage.start - length, end: passage.start - length } : bare
  }
  const marked = replace(at, start, end, mark + words + mark, start + length, end + length)
  // A caret stays where it was in its word.
  return passage.start === passage.end ? { ...marked, start: passage.start + length, end: passage.start + length } : marked
}

/** Bold ends with its paragraph: of several lines each gets its own, after what makes it an item or a quotation. */
function perLine(passage: Passage, mark: string): Passage {
  const parts = /^(\s*(?:>\s?|[-*+]\s|\d+[.)]\s)*)(.*?)(\s*)$/
  const marked = (words: string) => words.length > 2 * mark.length && words.startsWith(mark) && words.endsWith(mark)
  const lines = passage.text.slice(passage.start, passage.end).split('\n')
  const words = (line: string) => parts.exec(line)?.[2] ?? ''
  const all = lines.every((line) => !words(line) || marked(words(line)))
  const changed = lines.map((line) =>
    line.replace(parts, (_, before: string, text: string, after: string) => {
      if (!text) return before + after
      return before + (all ? text.slice(mark.length, -mark.length) : marked(text) ? text : mark + text + mark) + after
    }),
  )
  return replace(passage, passage.start, passage.end, changed.join('\n'))
}

function linked(passage: Passage): Passage {
  const { start, end } = trimmed(passage)
  const words = passage.text.slice(start, end)
  const [, bare] = /^\[([^\]]*)\]\([^)]*\)$/.exec(words) ?? []
  if (bare !== undefined) return replace(passage, start, end, bare)
  if (isAddress(words)) return replace(passage, start, end, `[](${address(words)})`, start + 1, start + 1)
  // Words first, where there are none; then the address.
  const caret = words ? start + words.length + 3 : start + 1
  return replace(passage, start, end, `[${words}]()`, caret, caret)
}

/** A block of code on lines of its own, in a fence longer than any in it. */
function fenced(passage: Passage): Passage {
  const { text, start, end } = passage
  const code = text.slice(start, end)
  const [, inner] = /^\n?(?:`{3,})[^\n]*\n([\s\S]*?)\n`{3,}\n?$/.exec(code) ?? []
  if (inner !== undefined) return replace(passage, start, end, inner)
  const fence = '`'.repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
  const before = start === 0 || text[start - 1] === '\n' ? '' : '\n'
  const after = end === text.length || text[end] === '\n' ? '' : '\n'
  return replace(passage, start, end, `${before}${fence}\n${code.replace(/^\n|\n$/g, '')}\n${fence}${after}`)
}

/** A sign at the beginning of every line that is touched. */
function prefixed(passage: Passage, sign: string, standing: RegExp): Passage {
  const { text, start, end } = passage
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const to = next < 0 ? text.length : next
  const lines = text.slice(from, to).split('\n')
  const filled = lines.filter(Boolean)
  const off = filled.length > 0 && filled.every((line) => standing.test(line))
  const put = (line: string) => {
    if (off) return line.replace(standing, '')
    // A quotation goes on over a blank line, a list has no item there.
    return standing.test(line) || (!line && lines.length > 1 && sign === '- ') ? line : sign + line
  }
  const changed = lines.map(put)
  // What follows without a blank line would belong to it.
  const more = !off && to < text.length && text[to + 1] !== undefined && !/^(\n|>|[-*+] )/.test(text.slice(to + 1)) ? '\n' : ''
  const block = changed.join('\n')
  if (start !== end) return replace(passage, from, to, block + more, from, from + block.length)
  const caret = Math.max(from, start + block.length - (to - from))
  return replace(passage, from, to, block + more, caret, caret)
}
