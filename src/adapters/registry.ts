import type { Adapter, AdapterOptions } from '../core/adapter'
import { backendStorage } from '../core/storage'
import type { AdapterName } from './names'

/** Fetches the module of a backend that comes with the widget. */
export type LoadAdapter = (name: AdapterName) => Promise<{ default: unknown }>

/**
 * Opens a backend: by name, or, where `backend` has a slash, by the default export of the ES module at that URL. Both addresses may be
 * relative to the page. Rejects with a `TypeError` that says which of them it could not open, and why (`cause`).
 */
export async function openAdapter(backend: string, url: string, load: LoadAdapter): Promise<Adapter> {
  const base = new URL(url, document.baseURI).href.replace(/\/$/, '')
  const make = await findAdapter(backend, load)
  return make({ url: base, storage: backendStorage(backend, base), load: (other, url) => openAdapter(other, url, load) })
}

async function findAdapter(backend: string, load: LoadAdapter): Promise<(options: AdapterOptions) => Adapter | Promise<Adapter>> {
  const own = !backend.includes('/')
  // Which names there are is not written down here: the list would be in every page's first bytes.
  const module: { readonly default?: unknown; readonly cause?: unknown } = await (own
    ? load(backend as AdapterName)
    : import(/* @vite-ignore */ new URL(backend, document.baseURI).href)
  ).catch((cause) => ({ cause }))
  if (typeof module.default === 'function') return module.default as (options: AdapterOptions) => Adapter | Promise<Adapter>
  throw new TypeError(`afterword: "${backend}" is no backend.`, module)
}
