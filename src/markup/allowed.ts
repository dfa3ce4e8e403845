/**
 * What a comment may be made of: the one list, used by the page's sanitizer and the server's. Nothing here can run script, load
 * anything, carry a name the page around might look up, or paint outside the comment.
 */
export const allowedTags: readonly string[] = [
  ...['p', 'br', 'hr', 'blockquote', 'pre', 'code', 'ul', 'ol', 'li', 'h4', 'h5', 'h6'],
  ...['strong', 'em', 'b', 'i', 's', 'del', 'ins', 'sub', 'sup', 'kbd', 'a', 'input'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
]

/**
 * By tag. `input` lives only as a task list's disabled checkbox, `class` only as `language-…` (see `languageClass`), `img` only where pictures
 * are allowed and it shows one of the backend's own (see `pictureAddress`): no `srcset`, its address is all it loads.
 */
export const allowedAttributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title'],
  ol: ['start'],
  th: ['align'],
  td: ['align'],
  code: ['class'],
  input: ['type', 'checked', 'disabled'],
  img: ['src', 'alt', 'width', 'height', 'loading', 'decoding'],
}

/** What a fenced block's info string may leave behind. */
export const languageClass = /^language-[\w+#.-]{1,40}$/

/**
 * Every link in a comment is a stranger's: no weight in search engines (`ugc`, `nofollow`), no handle on the page that was left
 * (`noopener`), no word about where the reader came from (`noreferrer`).
 */
export const linkRel = 'nofollow ugc noopener noreferrer'

/**
 * The one form a picture's address has in a body, wherever pictures are allowed: relative to the backend, and named by what it shows. A
 * name may end in the picture's size, `-<width>x<height>`. Nothing of another host can be written in it.
 */
export const pictureAddress = /^pictures\/[\w-]{16,99}\.webp$/
