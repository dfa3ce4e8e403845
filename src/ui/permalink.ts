/** A comment's address on this page. Whole, because a bare `#…` would be resolved against the page's `<base>`. */
export function permalink(id: string): string {
  return `${location.href.replace(/#.*$/, '')}#comment-${encodeURIComponent(id)}`
}
