import { attributes, defineElements } from './element'
import type { Parts } from './parts'

/**
 * The script tag's front door, built as one classic script. The build wraps it in a function that hands in the `<script>` element it
 * came from: `document.currentScript`, or, where there is none (a module, a loader), the last script of that file name.
 */
declare const afterwordScript: HTMLScriptElement | null | undefined
/** The folder of the chunks, beside the script; it changes with their content. */
declare const afterwordChunks: string
/** What a chunk needs beside `core`, which all need. A backend that is not listed needs what other people's backends share. */
declare const afterwordNeeds: Readonly<Record<string, readonly string[]>>

const script = afterwordScript
const needs = afterwordNeeds

/**
 * Asks for a chunk together with all it stands on, so that all of it travels in one wave. By absolute address: in a classic script from
 * another origin a relative `import()` would be resolved against `about:blank` (HTML spec, "creating a classic script": muted errors).
 */
async function load(name: string, also: readonly string[] = []) {
  const files = [name, 'core', ...(needs[name] ?? []), ...also]
  const modules = await Promise.all(
    files.map((file) => import(/* @vite-ignore */ new URL(`${afterwordChunks}/${file}.js`, script?.src).href)),
  )
  return modules[0]
}
const parts: Parts = {
  // Where the browser has no sanitizer of its own, ours is of the same wave.
  mount: () => load('mount', 'parseHTML' in Document ? [] : ['purify']),
  count: () => load('count'),
  adapter: (name) => load(name, needs[name] ? [] : ['guest']),
  language: { reading: load, writing: (name) => load(`writing-${name}`) },
}

defineElements(parts, script ? new URL('.', script.src).href : undefined)

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

if (document.readyState === 'loading' && !document.body?.contains(script as Node)) document.addEventListener('DOMContentLoaded', place)
else place()
