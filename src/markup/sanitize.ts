import DOMPurify, { type Config } from 'dompurify'
import { safeUrl } from '../core/rules'
import { allowedAttributes, allowedTags, languageClass, linkRel } from './allowed'

declare const checked: unique symbol

/** Markup that has been through the one door. Only `sanitize` can make it; components insert the fragment, never a string. */
export interface SafeHtml {
  readonly fragment: DocumentFragment
  readonly [checked]: true
}

/** Close to DOMPurify's default and only narrower: what widens it is where its holes have been (SAFETY C24). */
const config: Config = Object.freeze({
  ALLOWED_TAGS: [...allowedTags],
  ALLOWED_ATTR: [...new Set(Object.values(allowedAttributes).flat())],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
})

/**
 * Makes a stranger's HTML safe to insert: string in, fragment out. Only what `allowed.ts` lists survives; links are judged once more by
 * their parsed address and marked as a stranger's. Where the browser is too old for the sanitizer the words come out as text.
 */
export function sanitize(html: string): SafeHtml {
  const { isSupported } = DOMPurify
  // Where nothing is left DOMPurify answers null.
  const clean = isSupported ? (DOMPurify.sanitize(html, config) as unknown as DocumentFragment | null) : null
  const fragment = clean ?? document.createDocumentFragment()
  if (!isSupported) fragment.append(html)
  for (const element of fragment.querySelectorAll('*')) narrow(element)
  return { fragment } as SafeHtml
}

function narrow(element: Element): void {
  const tag = element.localName
  const own = allowedAttributes[tag] ?? []
  for (const { name } of [...element.attributes]) if (!own.includes(name)) element.removeAttribute(name)
  if (tag === 'a') {
    const href = safeUrl(element.getAttribute('href') ?? undefined)
    if (href) element.setAttribute('rel', linkRel)
    else element.removeAttribute('href')
  } else if (tag === 'code') {
    if (!languageClass.test(element.className)) element.removeAttribute('class')
  } else if (tag === 'input') {
    if (element.getAttribute('type') === 'checkbox') element.setAttribute('disabled', '')
    else element.remove()
  }
}
