import sanitizeHtml from 'sanitize-html'
import { allowedAttributes, allowedTags, linkRel } from '../../markup/allowed'
import { renderMarkdown } from '../../markup/markdown'
import type { Words } from '../store/store'
import type { Settings } from './settings'

/** Raised whenever renderer or allow-list change what they make: older rows are rendered anew when they are next read. */
const revision = 1

/** With pictures a body is another one than without: whoever turns them on or off has all rows rendered anew. */
export function revisionOf(pictures: Settings['pictures']): number {
  return pictures ? -revision : revision
}

/** Makes the words of a comment ready to be shown, once. Every body passes the allow-list, whatever it was made by. */
export function render(format: Words['format'], source: string, pictures: Settings['pictures']): Words {
  const html = format === 'markdown' ? renderMarkdown(source, pictures && { pictures: pictures.has }) : paragraphs(source)
  return { format, source, html: clean(html, pictures), htmlRev: revisionOf(pictures) }
}

function clean(html: string, pictures: Settings['pictures']): string {
  return sanitizeHtml(html, {
    allowedTags: pictures ? [...allowedTags, 'img'] : [...allowedTags],
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !pictures?.has(attribs.src ?? ''),
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
