/**
 * Which discussion a page belongs to. One rule for the page and the server, so that the same article reached by a newsletter,
 * a share button or a trailing slash is one thread.
 */

/** Parameters that say where a visitor came from, not what the page shows; `clid` is what networks call a click (`gclid`, `msclkid` …). */
const tracking = /^(utm_\w+|[a-z]{1,2}clk?id|[gw]braid|mc_[ce]id|igshid|li_fat_id|_hs(enc|mi)|vero_id|oly_(anon|enc)_id|ref_src|mkt_tok)$/i

/** What may stand behind a path's last slash without making it another page: nothing, or a directory's own page under its name. */
const index = /^((index|default)\.(html?|php|aspx?))?$/i

/**
 * The id of a page's thread. An absolute http(s) address loses its hash, tracking parameters, `index.html` and trailing slash, its
 * remaining parameters are sorted; anything else is an id the site owner chose, and only loses the white space around it.
 */
export function threadId(value: string): string {
  const trimmed = value.trim()
  const url = parse(trimmed)
  if (!url) return trimmed
  const parameters = url.searchParams
  for (const name of [...parameters.keys()]) if (tracking.test(name)) parameters.delete(name)
  parameters.sort()
  const search = parameters.toString()
  const path = url.pathname.split('/')
  while (path.length && index.test(path.at(-1) ?? '')) path.pop()
  return `${url.origin}${path.join('/')}${search && `?${search}`}`
}

function parse(value: string): URL | undefined {
  try {
    const url = new URL(value)
    return /^https?:$/.test(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}
