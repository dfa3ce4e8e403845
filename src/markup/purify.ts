import DOMPurify, { type Config } from 'dompurify'
import { allowedAttributes, allowedTags } from './allowed'

/** Close to DOMPurify's default and only narrower: what widens it is where its holes have been (SAFETY C24). */
const config = (pictures: boolean): Config => ({
  ALLOWED_TAGS: pictures ? [...allowedTags, 'img'] : [...allowedTags],
  ALLOWED_ATTR: [...new Set(Object.values(allowedAttributes).flat())],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
})

/** A stranger's HTML through DOMPurify. Where the browser is too old even for that, the words come out as text. */
export function purify(html: string, pictures: boolean): DocumentFragment {
  const { isSupported } = DOMPurify
  // Where nothing is left DOMPurify answers null.
  const clean = isSupported ? (DOMPurify.sanitize(html, config(pictures)) as unknown as DocumentFragment | null) : null
  const fragment = clean ?? document.createDocumentFragment()
  if (!isSupported) fragment.append(html)
  return fragment
}
