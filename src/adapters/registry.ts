import type { AdapterFactory } from '../core/adapter'
import { type AdapterName, adapterNames } from './names'

/** Fetches the module of a backend that comes with the widget. */
export type LoadAdapter = (name: AdapterName) => Promise<{ default: unknown }>

/**
 * Finds a backend's adapter factory: by name, or, where `backend` has a slash, as the default export of the ES module at that URL
 * (relative to the page). Rejects with a `TypeError` that says what to write instead.
 */
export async function findAdapter(backend: string, load: LoadAdapter): Promise<AdapterFactory> {
  const name = adapterNames.find((name) => name === backend)
  if (!name && !backend.includes('/')) {
    throw new TypeError(`afterword: there is no backend "${backend}"; use ${adapterNames.join(', ')}, or the URL of a module.`)
  }
  const module = await (name ? load(name) : import(/* @vite-ignore */ new URL(backend, document.baseURI).href))
  if (typeof module.default !== 'function')
    throw new TypeError(`afterword: the module ${backend} must have an adapter factory as its default export.`)
  return module.default
}
