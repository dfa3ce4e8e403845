import { safeUrl } from '../../core/rules'
import { quoted } from './quoted'
import { escaped, type Marks, type Run, written } from './runs'

/** `tight`: stands on the next line, without a blank one between it and its like. */
interface Block {
  readonly text: string
  readonly tight?: boolean
}

const blocks =
  /^(address|article|aside|blockquote|body|dd|details|div|dl|dt|figure|figcaption|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)$/
const silent = /^(script|style|head|title|meta|link|template|noscript|iframe|object|svg|math|button|select|textarea|input|audio|video)$/
/** Deeper markup than any writer makes is read as its text. */
const deepest = 60

/** HTML as Markdown, parsed where nothing is loaded and nothing runs. `undefined`: it has no formatting, its text says it all. */
export function markdownOf(html: string): string | undefined {
  const { text, formatted } = toMarkdown(new DOMParser().parseFromString(html, 'text/html').body)
  return formatted ? text : undefined
}

/** A node's content as Markdown. Bold, italics, links, lists, quotations, code and headings keep what they are; all else is text. */
export function toMarkdown(root: Node): { readonly text: string; readonly formatted: boolean } {
  let formatted = false

  function blocksOf(node: Node, marks: Marks, depth: number): Block[] {
    const found: Block[] = []
    let runs: Run[] = []
    const flush = () => {
      const text = written(runs).replace(/^(#{1,6}\s|>)/gm, '\\$1')
      if (text) found.push({ text })
      runs = []
    }
    const inline = (child: Node, marks: Marks, depth: number): void => {
      if (child.nodeType === 3) {
        const text = (child.nodeValue ?? '').replace(/\s+/g, ' ')
        const last = runs.at(-1)?.text
        // White space is one space, and none at the beginning of a line.
        const rest = last === undefined || /\s$/.test(last) ? text.replace(/^ /, '') : text
        if (rest) runs.push({ ...marks, text: rest })
        return
      }
      const element = child.nodeType === 1 ? (child as HTMLElement) : undefined
      const name = element?.localName ?? ''
      if (!element || silent.test(name) || /mso-list:\s*ignore/i.test(styleOf(element))) return
      if (name === 'br') {
        if (runs.at(-1)?.text === '\n') flush()
        else if (runs.length) runs.push({ text: '\n' })
      } else if (name === 'img') inline(document.createTextNode(element.getAttribute('alt') ?? ''), marks, depth)
      else if (blocks.test(name)) {
        flush()
        found.push(...block(element, name, marks, depth + 1))
      } else {
        const own = marksOf(element, name, marks)
        if (depth > deepest) inline(document.createTextNode(element.textContent ?? ''), own, 0)
        else for (const inner of element.childNodes) inline(inner, own, depth + 1)
      }
    }
    for (const child of node.childNodes) inline(child, marks, depth)
    flush()
    return found
  }

  function marksOf(element: HTMLElement, name: string, marks: Marks): Marks {
    const style = styleOf(element)
    const [, weight] = /font-weight:\s*(\w+)/i.exec(style) ?? []
    const [, slant] = /font-style:\s*(\w+)/i.exec(style) ?? []
    const line = /text-decoration[\w-]*:[^;]*line-through/i.test(style)
    // Google Docs wraps all it copies in a <b> that says it is none.
    const bold = weight ? /^(bold|[6-9]00)/i.test(weight) : name === 'b' || name === 'strong' || marks.bold
    const italic = slant ? /^(italic|oblique)/i.test(slant) : name === 'i' || name === 'em' || marks.italic
    const href = name === 'a' ? safeUrl(element.getAttribute('href') ?? undefined) : marks.href
    const strike = /^(s|del|strike)$/.test(name) || line || marks.strike
    const code = /^(code|kbd|samp|tt)$/.test(name) || marks.code
    if (bold || italic || strike || code || href) formatted = true
    return { ...(bold && { bold }), ...(italic && { italic }), ...(strike && { strike }), ...(code && { code }), ...(href && { href }) }
  }

  function block(element: HTMLElement, name: string, marks: Marks, depth: number): Block[] {
    if (depth > deepest) return [{ text: escaped(element.textContent ?? '') }]
    if (name === 'pre') {
      formatted = true
      const code = (element.textContent ?? '').replace(/^\n|\s+$/g, '')
      const fence = '`'.repeat(Math.max(3, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
      const language = /\blanguage-([\w+#.-]+)/.exec(element.querySelector('code')?.className ?? '')?.[1] ?? ''
      return [{ text: `${fence}${language}\n${code}\n${fence}` }]
    }
    if (/^h[1-6]$/.test(name)) {
      formatted = true
      const { bold: _, ...rest } = marks
      const words = joined(blocksOf(element, rest, depth))
        .replace(/\*\*/g, '')
        .replace(/\s*\n\s*/g, ' ')
      return words ? [{ text: `**${words}**` }] : []
    }
    if (name === 'ul' || name === 'ol') return list(element, name, marks, depth)
    if (name === 'tr') {
      const cells = [...element.children].map((cell) => joined(blocksOf(cell, marks, depth)).replace(/\s*\n\s*/g, ' '))
      return [{ text: cells.filter(Boolean).join(' – '), tight: true }]
    }
    const own = marksOf(element, name, marks)
    const inner = blocksOf(element, own, depth)
    if (name === 'blockquote' && inner.length) {
      formatted = true
      return [{ text: quoted(joined(inner)) }]
    }
    // Word's lists are paragraphs that say so in their style.
    const [, level] = /mso-list:[^;]*?level(\d)/i.exec(styleOf(element)) ?? []
    if (!level) return inner
    formatted = true
    const ignored = [...element.querySelectorAll('span')].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)))
    const sign = /\d/.test(ignored?.textContent ?? '') ? '1. ' : '- '
    return [{ text: `${'   '.repeat(Number(level) - 1)}${sign}${joined(inner)}`, tight: true }]
  }

  function list(element: HTMLElement, name: string, marks: Marks, depth: number): Block[] {
    if (depth > deepest) return [{ text: escaped(element.textContent ?? '') }]
    let number = Number(element.getAttribute('start') ?? 1) || 1
    const lines: string[] = []
    for (const child of element.children) {
      // A list that stands in a list, not in its item, as Google Docs has them.
      const nested = /^[uo]l$/.test(child.localName)
      const text = joined(nested ? list(child as HTMLElement, child.localName, marks, depth + 1) : blocksOf(child, marks, depth), true)
      if (!text) continue
      const sign = name === 'ol' ? `${number}. ` : '- '
      if (!nested && name === 'ol') number++
      const indented = text.replace(/\n(?=.)/g, `\n${' '.repeat(sign.length)}`)
      lines.push(nested ? ' '.repeat(sign.length) + indented : sign + indented)
    }
    if (lines.length) formatted = true
    return lines.length ? [{ text: lines.join('\n') }] : []
  }

  const text = joined(blocksOf(root, {}, 0))
  return { text, formatted }
}

function joined(parts: readonly Block[], inItem = false): string {
  return parts
    .map(({ text, tight }, at) => {
      const before = parts[at - 1]
      if (!before) return text
      const close = (tight && before.tight) || (inItem && /^\s*([-*+]|\d+[.)]) /.test(text))
      return (close ? '\n' : '\n\n') + text
    })
    .join('')
}

function styleOf(element: Element): string {
  return element.getAttribute('style') ?? ''
}
