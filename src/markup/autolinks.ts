import type { MarkdownIt, StateCore, Token } from 'markdown-it'

/**
 * GFM §6.9, autolinks (extension): bare `www.`, `http(s)://` and mail addresses become links. Written anew because the library's own
 * rule follows another grammar: it would make a link of `example.com`.
 */
export function autolinks(md: MarkdownIt): void {
  md.core.ruler.push('gfm_autolinks', (state) => {
    for (const block of state.tokens) {
      if (block.type !== 'inline' || !block.children || !/www\.|:\/\/|@/i.test(block.content)) continue
      let depth = 0
      block.children = block.children.flatMap((token) => {
        if (token.type === 'link_open') depth++
        if (token.type === 'link_close') depth--
        return token.type === 'text' && depth === 0 ? split(token, state) : token
      })
    }
  })
}

interface Found {
  readonly from: number
  readonly to: number
  readonly href: string
}

/** Where an address may begin: a scheme, `www.`, or the sign in the middle of a mail address. */
const hint = /(?:https?|ftp):\/\/|www\.|@/gi

function split(token: Token, state: StateCore): Token[] {
  const text = token.content
  const parts: Token[] = []
  const add = (type: string, tag: string, nesting: -1 | 0 | 1, content = '') => {
    const part = new state.Token(type, tag, nesting)
    part.content = content
    parts.push(part)
    return part
  }
  let done = 0
  for (const match of text.matchAll(hint)) {
    if (match.index < done) continue
    const found = match[0] === '@' ? mail(text, match.index, done) : address(text, match.index, match[0])
    if (!found || !state.md.validateLink(found.href)) continue
    if (found.from > done) add('text', '', 0, text.slice(done, found.from))
    add('link_open', 'a', 1).attrSet('href', state.md.normalizeLink(found.href))
    add('text', '', 0, text.slice(found.from, found.to))
    add('link_close', 'a', -1)
    done = found.to
  }
  if (!done) return [token]
  if (done < text.length) add('text', '', 0, text.slice(done))
  return parts
}

function address(text: string, from: number, start: string): Found | undefined {
  if (from > 0 && !/[\s*_~(]/.test(text[from - 1] ?? '')) return undefined
  const named = /^www\.$/i.test(start)
  const domain = /^[\w.-]+/.exec(text.slice(from + (named ? 0 : start.length), from + 300))?.[0] ?? ''
  const labels = domain.replace(/\.+$/, '').split('.')
  if (labels.length < 2 || labels.includes('') || labels.slice(-2).some((label) => label.includes('_'))) return undefined
  const rest = /[\s<]/.exec(text.slice(from))
  const to = from + trimmed(rest ? text.slice(from, from + rest.index) : text.slice(from)).length
  return { from, to, href: `${named ? 'http://' : ''}${text.slice(from, to)}` }
}

/** "Extended autolink path validation": closing punctuation belongs to the sentence, a `)` only if the address opened it. */
function trimmed(address: string): string {
  let end = address.length
  let surplus = 0
  for (const sign of address) surplus += sign === ')' ? 1 : sign === '(' ? -1 : 0
  for (;;) {
    const last = address[end - 1] ?? ''
    if (last === ')' && surplus > 0) surplus--
    else if (last === ';') {
      const entity = /&[A-Za-z0-9]{1,40}$/.exec(address.slice(Math.max(0, end - 42), end - 1))
      if (!entity) return address.slice(0, end)
      end -= entity[0].length
    } else if (!'?!.,:*_~\'"'.includes(last) || last === '') return address.slice(0, end)
    end--
  }
}

function mail(text: string, at: number, floor: number): Found | undefined {
  let from = at
  while (from > floor && at - from < 64 && /[\w.+-]/.test(text[from - 1] ?? '')) from--
  const domain = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/.exec(text.slice(at + 1, at + 256))?.[0]
  if (from === at || !domain || /[-_]$/.test(domain)) return undefined
  const to = at + 1 + domain.length
  return { from, to, href: `mailto:${text.slice(from, to)}` }
}
