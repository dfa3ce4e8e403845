import { safeUrl } from '../core/rules'
import { allowedAttributes, allowedTags, languageClass, linkRel } from './allowed'

declare const checked: unique symbol

/** Markup that has been through the one door. Only `sanitize` can make it; components insert the fragment, never a string. */
export interface SafeHtml {
  readonly fragment: DocumentFragment
  readonly [checked]: true
}

/** HTML Sanitizer API, as far as it is used here (WHATWG HTML, "Document.parseHTML"); not yet in TypeScript's types. */
interface SanitizingDocument {
  parseHTML?(html: string, options: { sanitizer: object }): Document
}

/** Tags that are not allowed but common and harmless: their content stays, as DOMPurify keeps it. */
const unwrapped = [
  'span',
  'div',
  'u',
  'small',
  'big',
  'font',
  'center',
  'section',
  'figure',
  'figcaption',
  'img',
  'abbr',
  'cite',
  'q',
  'mark',
]

/**
 * Left to DOMPurify: whatever else a body has in angle brackets; `is`, which can name an element of the page around; and a reference at
 * its very beginning, which may stand for white space that a parser drops there.
 */
const unusual = new RegExp(`<(?!/?(?:${[...allowedTags, ...unwrapped].join('|')})[\\t\\n\\f\\r />])|[\\s/"']is\\s*=|^\\s*&#`, 'i')

const sanitizer = {
  // The three a document always has; only what is in the last of them is taken.
  elements: ['html', 'head', 'body', ...allowedTags].map((name) => ({ name, attributes: allowedAttributes[name] ?? [] })),
  replaceWithChildrenElements: unwrapped,
}

let purify: ((html: string) => DocumentFragment) | undefined

/**
 * Makes a stranger's HTML safe to insert: string in, fragment out. Only what `allowed.ts` lists survives; links are judged once more by
 * their parsed address and marked as a stranger's. The browser's own sanitizer does it at once where there is one and the body is of the
 * usual kind; else DOMPurify, a chunk of its own, does: both give the same (`test/browser/sanitize.test.ts`). Rejects only if that
 * chunk cannot be had.
 */
export function sanitize(html: string): SafeHtml | Promise<SafeHtml> {
  const native = unusual.test(html) ? undefined : (Document as SanitizingDocument).parseHTML
  if (native) return safe(contentOf(html, native.call(Document, html, { sanitizer })))
  if (purify) return safe(purify(html))
  return import('./purify').then((module) => {
    purify = module.purify
    return safe(purify(html))
  })
}

/** The white space before the first element belongs to no body (HTML, "before html" insertion mode); a plain text may begin with it. */
function contentOf(html: string, { body }: Document): DocumentFragment {
  const fragment = document.createDocumentFragment()
  fragment.append(/^[\t\n\r ]*/.exec(html)?.[0] ?? '', ...(body?.childNodes ?? []))
  return fragment
}

function safe(fragment: DocumentFragment): SafeHtml {
  for (const element of fragment.querySelectorAll('*')) narrow(element)
  return { fragment } as SafeHtml
}

function narrow(element: Element): void {
  const tag = element.localName
  const own = allowedAttributes[tag] ?? []
  for (const { name, value } of [...element.attributes]) {
    if (own.includes(name)) element.setAttribute(name, value.trim())
    else element.removeAttribute(name)
  }
  if (tag === 'a') {
    const href = safeUrl(element.getAttribute('href') ?? undefined)
    if (href) element.setAttribute('rel', linkRel)
    else element.removeAttribute('href')
  } else if (tag === 'code') {
    if (!languageClass.test(element.className)) element.removeAttribute('class')
  } else if (tag === 'input') {
    if (element.getAttribute('type') === 'checkbox') {
      element.setAttribute('disabled', '')
      // What is ticked off, to screen readers.
      const words = element.nextSibling?.textContent?.trim() || element.nextElementSibling?.textContent?.trim()
      if (words) element.setAttribute('aria-label', words)
    } else element.remove()
  }
}
