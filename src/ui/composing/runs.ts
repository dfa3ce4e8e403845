import { address } from './formatting'

/** How a piece of a line is set. */
export interface Marks {
  readonly href?: string
  readonly bold?: boolean
  readonly italic?: boolean
  readonly strike?: boolean
  readonly code?: boolean
}
export interface Run extends Marks {
  readonly text: string
}

/** Text that means no formatting by its signs. */
export function escaped(text: string): string {
  return text.replace(/[\\*`[\]]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
}

const order = ['href', 'bold', 'italic', 'strike', 'code'] as const
const signs = { bold: '**', italic: '_', strike: '~~' } as const

/** Runs of one line as Markdown: what is alike is marked once, and no mark has white space within. */
export function written(runs: readonly Run[]): string {
  const all = runs.map(({ text, ...marks }) => ({ ...marks, text }))
  return marked(all, order).replace(/\s+$/, '')
}

function marked(runs: readonly Run[], [key, ...rest]: readonly (typeof order)[number][]): string {
  if (!key) return runs.map(({ text, code }) => (text === '\n' ? '  \n' : code ? text : escaped(text))).join('')
  let text = ''
  for (let from = 0, to = 0; from < runs.length; from = to) {
    const value = runs[from]?.[key]
    while (to < runs.length && runs[to]?.[key] === value) to++
    const inner = marked(runs.slice(from, to), rest)
    // Within a word only the star marks.
    const within = /[\p{L}\p{N}]$/u.test(text) || /^[\p{L}\p{N}]/u.test(runs[to]?.text ?? '')
    text += value ? wrapped(inner, key, value, within) : inner
  }
  return text
}

function wrapped(text: string, key: (typeof order)[number], value: string | true, within: boolean): string {
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? []
  if (!words) return text
  if (key === 'href') {
    const bare = words === value || `${words}/` === value || words === escaped(String(value))
    return before + (bare ? String(value) : `[${words}](${address(String(value))})`) + after
  }
  if (key !== 'code') {
    const sign = key === 'italic' && within ? '*' : signs[key]
    return before + sign + words + sign + after
  }
  const ticks = '`'.repeat(Math.max(1, ...[...words.matchAll(/`+/g)].map(([found]) => found.length + 1)))
  const pad = /^`|`$/.test(words) ? ' ' : ''
  return before + ticks + pad + words + pad + ticks + after
}
