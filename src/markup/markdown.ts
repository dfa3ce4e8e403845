import createMarkdownIt, { type MarkdownIt, type Token } from 'markdown-it'
import { safeUrl } from '../core/rules'
import { autolinks } from './autolinks'
import { pictures as picturesOf } from './pictures'
import { taskLists } from './taskLists'

export interface MarkdownOptions {
  /** Pictures from anywhere as pictures. Off by default: each one tells its host who is reading. Then `![words](address)` is a link to it. */
  readonly images?: boolean
  /** Which addresses of the form `pictures/….webp` are pictures of the backend's own. Default: none. */
  readonly pictures?: ((address: string) => boolean) | undefined
  /** Headings as their author ranked them. Off by default: a comment's headings stand below the page's, as h4 to h6. */
  readonly headings?: boolean
  /** Judges an address. By default only absolute http, https and mailto addresses become links. */
  readonly link?: (address: string) => boolean
}

/**
 * Markdown to HTML: CommonMark, and of GitHub's additions strikethrough, tables, task lists and bare addresses. Raw HTML is shown as the
 * text it is. Safe by construction (nothing but what `allowed.ts` lists is ever written, every address is judged), and sanitized at the
 * door all the same. Runs in the page and on the server, without a DOM.
 */
export function renderMarkdown(source: string, options: MarkdownOptions = {}): string {
  const md = createRenderer(options)
  if (source.split('\n').some(tooWide)) md.disable('table')
  return md.render(source)
}

/** Deeper nesting is not writing any more; what lies below is shown as text. Quotes and lists count, and so does emphasis. */
const maxNesting = 60

/**
 * More columns than a screen shows. Short rows are filled up to the header's width, so a wide header would cost width × rows. A table
 * needs a line of bars and dashes as wide as itself; where one is wider than this, no table is made.
 */
const maxColumns = 64
const tooWide = (line: string) => line.length > 2 * maxColumns && /^[\s>|:-]*$/.test(line) && line.split('|').length > maxColumns + 2

const safeLink = (address: string) => safeUrl(address) !== undefined

function createRenderer({ images = false, pictures, headings = false, link = safeLink }: MarkdownOptions): MarkdownIt {
  const md = createMarkdownIt({ html: false, linkify: false, maxNesting })
  md.validateLink = link
  md.use(autolinks).use(taskLists)
  // The syntax of an image without its rule is an exclamation mark and a link: the words stay, the picture is one press away.
  if (!images) md.disable('image')
  if (pictures) md.use(picturesOf, pictures)
  if (!headings) md.core.ruler.push('headings', ({ tokens }) => tokens.forEach(lower))
  const { rules } = md.renderer
  rules.s_open = () => '<del>'
  rules.s_close = () => '</del>'
  rules.th_open = cell
  rules.td_open = cell
  return md
}

/** The alignment as an attribute; a style could do more than align. */
function cell(tokens: readonly Token[], at: number): string {
  const align = /text-align:(\w+)/.exec(String(tokens[at]?.attrGet('style') ?? ''))?.[1]
  return `<${tokens[at]?.tag}${align ? ` align="${align}"` : ''}>`
}

/** h1 → h4, h2 → h5, all others → h6. */
function lower(token: Token): void {
  if (token.type.startsWith('heading_')) token.tag = `h${Math.min(Number(token.tag[1]) + 3, 6)}`
}
