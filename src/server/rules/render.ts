import sanitizeHtml from 'sanitize-html'
import { allowedAttributes, allowedTags, linkRel } from '../../markup/allowed'
import { renderMarkdown } from '../../markup/markdown'
import type { Words } from '../store/store'

/** Raised whenever renderer or allow-list change what they make: older rows are rendered anew when they are next read. */
export const revision = 1

/** Makes the words of a comment ready to be shown, once. Every body passes the allow-list, whatever it was made by. */
export function render(format: Words['format'], source: string): Words {
  return { format, source, html: clean(format === 'markdown' ? renderMarkdown(source) : paragraphs(source)), htmlRev: revision }
}

function clean(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...allowedTags],
    allowedAttributes: {
      ...Object.fromEntries(Object.entries(allowedAttributes).map(([tag, names]) => [tag, [...names]])),
      a: ['href', 'title', 'rel'],
    },
    allowedClasses: { code: [/^language-[\w+#.-]{1,40}$/] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: linkRel }) },
  })
}

function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br />')}</p>`)
    .join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
