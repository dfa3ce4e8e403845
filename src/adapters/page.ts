import type { Thread } from '../core/types'

/** How a page is called where a backend files comments by path: an id the site owner chose as it stands, of an address its path. */
export function pathOf({ id, url }: Thread): string {
  if (!/^https?:\/\//.test(id)) return id
  try {
    // The id has lost the slash at its end, which these backends count as another page.
    return new URL(url.startsWith(id) ? url : id).pathname
  } catch {
    return id
  }
}

/** An address of a backend taken apart: what to ask, and what stands in its query. */
export function partsOf(url: string): { readonly base: string; readonly query: URLSearchParams } {
  const { origin, pathname, searchParams } = new URL(url)
  return { base: origin + pathname.replace(/\/+$/, ''), query: searchParams }
}
