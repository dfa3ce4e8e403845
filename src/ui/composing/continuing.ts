import { type Passage, replace } from './formatting'

/** What a line of a quotation or a list begins with: the quotation's signs, then an item's sign, its number and its checkbox. */
const beginning = /^((?:\s*>)*\s*)(?:([-*+])(\s+)|(\d{1,9})([.)])(\s+))?(\[[ xX]\]\s+)?/

/**
 * What Enter does at the end of a line of a quotation or a list: begins the next. On one that is still empty it ends it.
 * `undefined`: nothing of the kind, the browser does it.
 */
export function continued(passage: Passage): Passage | undefined {
  const { text, start, end } = passage
  const from = text.lastIndexOf('\n', start - 1) + 1
  const line = text.slice(from, start)
  const [whole = '', quote = '', sign, space = '', digits, dot, gap = '', box = ''] = beginning.exec(line) ?? []
  const item = sign !== undefined || digits !== undefined
  if ((!item && !quote.includes('>')) || whole.length > line.length || inCode(text.slice(0, from))) return undefined
  const rest = text.slice(start).split('\n', 1)[0] ?? ''
  if (start === end && !line.slice(whole.length).trim() && !rest.trim())
    // Of an item in a quotation the quotation stays: it ends with the next Enter.
    return replace(
      passage,
      from,
      start + rest.length,
      item ? quote : '',
      from + (item ? quote.length : 0),
      from + (item ? quote.length : 0),
    )
  const mark = sign !== undefined ? sign + space : digits !== undefined ? `${Number(digits) + 1}${dot}${gap}` : ''
  const begun = `\n${quote}${mark}${box && item ? '[ ] ' : ''}`
  return replace(passage, start, end, begun, start + begun.length)
}

/** Whether a fence of code is open where a text ends. */
function inCode(text: string): boolean {
  let fence = ''
  for (const line of text.split('\n')) {
    const ticks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (!ticks) continue
    if (!fence) fence = ticks
    else if (ticks.startsWith(fence)) fence = ''
  }
  return fence !== ''
}
