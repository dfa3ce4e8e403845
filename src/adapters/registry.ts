import type { AdapterFactory } from '../core/adapter'

/** The backends that come with the widget, each a chunk of its own, loaded when a page names it. */
const adapters: Record<string, () => Promise<{ default: unknown }>> = {
  server: () => import('./server'),
  memory: () => import('./memory'),
  local: () => import('./local'),
  static: () => import('./static'),
}

/**
 * Finds a backend's adapter factory: by name, or, where `backend` has a slash, as the default export of the ES module at that URL
 * (relative to the page). Rejects with a `TypeError` that says what to write instead.
 */
export async function loadAdapter(backend: string): Promise<AdapterFactory> {
  const named = Object.hasOwn(adapters, backend) && adapters[backend]
  if (!named && !backend.includes('/')) {
    throw new TypeError(`afterword: there is no backend "${backend}"; use ${Object.keys(adapters).join(', ')}, or the URL of a module.`)
  }
  const module = await (named ? named() : import(/* @vite-ignore */ new URL(backend, document.baseURI).href))
  if (typeof module.default !== 'function')
    throw new TypeError(`afterword: the module ${backend} must have an adapter factory as its default export.`)
  return module.default
}
