import { address, isAddress, type Passage, replace } from './formatting'

type Clipboard = Pick<DataTransfer, 'getData'>

/** An address pasted over words makes them a link. `undefined`: this is nothing of the kind. */
export function pastedAddress(passage: Passage, data: Clipboard): Passage | undefined {
  const url = data.getData('text/plain').trim()
  const { text, start, end } = passage
  const words = text.slice(start, end)
  if (!isAddress(url) || !words.trim() || words.includes('\n') || isAddress(words.trim())) return undefined
  return instead(passage, `[${words}](${address(url)})`)
}

/** What may be formatting. Without any of it, the text that comes along says it all. */
const formatting =
  /<(?:a|b|strong|i|em|s|del|strike|ul|ol|li|blockquote|code|kbd|pre|h[1-6])[\s>]|font-(?:weight|style)|line-through|mso-list/i

/** Rich text as Markdown, read by a part that comes when it is first needed. `undefined`: the browser may paste it. */
export function pastedRich(data: Clipboard): Promise<string> | undefined {
  const plain = data.getData('text/plain')
  const html = data.getData('text/html')
  if (!formatting.test(html) || isAddress(plain.trim())) return undefined
  // What cannot be read, and what turns out to have none, is pasted as its text.
  return import('./converting').then(({ markdownOf }) => markdownOf(html) ?? plain).catch(() => plain)
}

/** What is selected gives way to other words, and the caret stands behind them. */
export function instead(passage: Passage, words: string): Passage {
  const end = passage.start + words.length
  return replace(passage, passage.start, passage.end, words, end, end)
}
