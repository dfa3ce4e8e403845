import { safeUrl } from '../core/rules'
import { allowedAttributes, allowedTags, languageClass, linkRel, pictureAddress } from './allowed'

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
const unwrapped = ['span', 'div', 'u', 'small', 'big', 'font', 'center', 'section', 'figure', 'figcaption', 'abbr', 'cite', 'q', 'mark']

/**
 * Left to DOMPurify: whatever else a body has in angle brackets; `is`, which can name an element of the page around; and a reference at
 * its very beginning, which may stand for white space that a parser drops there.
 */
const unusual = new RegExp(`<(?!/?(?:${[...allowedTags, ...unwrapped, 'img'].join('|')})[\\t\\n\\f\\r />])|[\\s/"']is\\s*=|^\\s*&#`, 'i')

const sanitizer = (pictures: boolean) => ({
  // The three a document always has; only what is in the last of them is taken.
  elements: ['html', 'head', 'body', ...allowedTags, ...(pictures ? ['img'] : [])].map((name) => ({
    name,
    attributes: allowedAttributes[name] ?? [],
  })),
  replaceWithChildrenElements: unwrapped,
})

let purify: ((html: string, pictures: boolean) => DocumentFragment) | undefined

/**
 * Makes a stranger's HTML safe to insert: string in, fragment out. Only what `allowed.ts` lists survives; links are judged once more by
 * their parsed address and marked as a stranger's. `pictures`: the address all pictures begin with; without it there are none. The
 * browser's own sanitizer does it at once where there is one and the body is of the usual kind; else DOMPurify, a chunk of its own, does:
 * both give the same (`test/browser/sanitize.test.ts`). Rejects only if that chunk cannot be had.
 */
export function sanitize(html: string, pictures?: string): SafeHtml | Promise<SafeHtml> {
  const native = unusual.test(html) ? undefined : (Document as SanitizingDocument).parseHTML
  if (native) {
    const { body } = native.call(Document, html, { sanitizer: sanitizer(!!pictures) })
    return safe(contentOf(html, narrowed(body, pictures)))
  }
  if (purify) return safe(narrowed(purify(html, !!pictures), pictures))
  return import('./purify').then((module) => {
    purify = module.purify
    return safe(narrowed(purify(html, !!pictures), pictures))
  })
}

/** The white space before the first element belongs to no body (HTML, "before html" insertion mode); a plain text may begin with it. */
function contentOf(html: string, body: HTMLElement | null): DocumentFragment {
  const fragment = document.createDocumentFragment()
  fragment.append(/^[\t\n\r ]*/.exec(html)?.[0] ?? '', ...(body?.childNodes ?? []))
  return fragment
}

const safe = (fragment: DocumentFragment) => ({ fragment }) as SafeHtml

/**
 * What no sanitizer can be told: how an attribute's value has to be. Done in the document the sanitizer made, where nothing is loaded: an
 * image would begin to as soon as it comes into this one.
 */
function narrowed<Root extends ParentNode | null>(root: Root, pictures: string | undefined): Root {
  for (const element of root?.querySelectorAll('*') ?? []) narrow(element, pictures)
  return root
}

function narrow(element: Element, pictures?: string): void {
  const tag = element.localName
  const own = allowedAttributes[tag] ?? []
  for (const { name, value } of [...element.attributes]) {
    // As DOMPurify does: what could end a comment or an element, were it ever written anew.
    if (own.includes(name) && !/(--!?|])>|<\//.test(value)) element.setAttribute(name, value.trim())
    else element.removeAttribute(name)
  }
  if (tag === 'a') {
    const href = safeUrl(element.getAttribute('href') ?? undefined)
    if (href) element.setAttribute('rel', linkRel)
    else element.removeAttribute('href')
  } else if (tag === 'code') {
    if (!languageClass.test(element.className)) element.removeAttribute('class')
  } else if (tag === 'img') {
    const src = element.getAttribute('src') ?? ''
    if (pictures && pictureAddress.test(src)) {
      element.setAttribute('src', pictures + src)
      element.setAttribute('loading', 'lazy')
    } else element.remove()
  } else if (tag === 'input') {
    if (element.getAttribute('type') === 'checkbox') {
      element.setAttribute('disabled', '')
      // What is ticked off, to screen readers.
      const words = element.nextSibling?.textContent?.trim() || element.nextElementSibling?.textContent?.trim()
      if (words) element.setAttribute('aria-label', words)
    } else element.remove()
  }
}
