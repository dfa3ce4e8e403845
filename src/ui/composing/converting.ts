import { copyOf } from './copyOf'
import { quoted } from './quoted'
import { toMarkdown } from './toMarkdown'

/** What comes when rich text is pasted, or a passage quoted: HTML as Markdown. */
export { markdownOf } from './toMarkdown'

/** A passage of a comment as the beginning of a reply. What has no markup, and where none is written, stays as it stands. */
export function quotation(words: Range, body: HTMLElement, markdown: boolean): string {
  const text =
    markdown && !body.classList.contains('plain') ? toMarkdown(copyOf(words, body)).text : words.toString().replace(/\n{3,}/g, '\n\n')
  return `${quoted(text.trim())}\n\n`
}
