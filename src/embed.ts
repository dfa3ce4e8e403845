import { attributes, defineElements } from './element'

/**
 * The script tag's front door, built as one classic script. The build wraps it in a function that hands in the `<script>` element it
 * came from: `document.currentScript`, or, where there is none (a module, a loader), the last script of that file name.
 */
declare const afterwordScript: HTMLScriptElement | null

const script = afterwordScript
defineElements(script ? new URL('.', script.src).href : undefined)

/** Mounts where the tag stands, unless the page says itself where the comments belong. */
function place(): void {
  if (!script || document.querySelector('afterword-comments')) return
  const comments = document.createElement('afterword-comments')
  for (const name of attributes) {
    const value = script.getAttribute(`data-${name}`)
    if (value !== null) comments.setAttribute(name, value)
  }
  // A tag in the head, or one that a loader has taken away again, says nothing about the place.
  if (document.body.contains(script)) script.after(comments)
  else (document.querySelector('main') ?? document.body).append(comments)
}

if (script && document.body?.contains(script)) place()
else if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place)
else place()
