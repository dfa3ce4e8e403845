import type { MarkdownIt } from 'markdown-it'

/** GFM §5.3: a list item that begins with `[ ]` or `[x]` shows a checkbox nobody can press. */
export function taskLists(md: MarkdownIt): void {
  md.core.ruler.push('task_lists', ({ tokens, Token: Make }) => {
    for (let at = 2; at < tokens.length; at++) {
      const [item, paragraph, inline] = tokens.slice(at - 2, at + 1)
      if (item?.type !== 'list_item_open' || paragraph?.type !== 'paragraph_open' || inline?.type !== 'inline') continue
      const first = inline.children?.[0]
      const mark = first?.type === 'text' && /^\[([ xX])\](?=\s)/.exec(first.content)
      if (!first || !mark) continue
      first.content = first.content.slice(mark[0].length)
      const box = new Make('task', 'input', 0)
      box.attrs = [['type', 'checkbox'], ...(mark[1] === ' ' ? [] : [['checked', ''] as [string, string]]), ['disabled', '']]
      inline.children?.unshift(box)
    }
  })
  md.renderer.rules.task = (tokens, at, _options, _env, self) => {
    const token = tokens[at]
    return token ? `<input${self.renderAttrs(token)}>` : ''
  }
}
