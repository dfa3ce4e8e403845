import type { MarkdownIt } from 'markdown-it'
import { pictureAddress } from './allowed'

/** Longer words than this describe nothing, and are not looked for: the rule reads no further from any `![`. */
const syntax = /!\[((?:\\.|[^\\\]]){0,500})\]\((pictures\/[\w-]{1,99}\.webp)\)/sy

/** CSS pixels: a picture is shown no higher than this, about 24 lines of small print, and as wide as belongs to it. */
const highest = 400

/** `![words](pictures/….webp)`, in this form and no other, is a picture if `known` says that there is one. */
export function pictures(md: MarkdownIt, known: (address: string) => boolean): void {
  md.inline.ruler.before('image', 'picture', (state, silent) => {
    syntax.lastIndex = state.pos
    const [all, words = '', address = ''] = syntax.exec(state.src) ?? []
    if (!all || !pictureAddress.test(address) || !known(address)) return false
    if (!silent) {
      const picture = state.push('picture', 'img', 0)
      picture.attrs = [
        ['src', address],
        ['alt', md.utils.unescapeMd(words)],
        ...sizeOf(address),
        ['loading', 'lazy'],
        ['decoding', 'async'],
      ]
    }
    state.pos += all.length
    return true
  })
  md.renderer.rules.picture = (tokens, at, _options, _env, self) => {
    const token = tokens[at]
    return token ? `<img${self.renderAttrs(token)}>` : ''
  }
}

/** The size it is shown at, from its name, so that its place is kept before it comes. */
function sizeOf(address: string): [string, string][] {
  const [width = 0, height = 0] = (/-(\d{1,4})x(\d{1,4})\.webp$/.exec(address) ?? []).slice(1).map(Number)
  const scale = Math.min(1, highest / height)
  const shown = (side: number) => String(Math.max(1, Math.round(side * scale)))
  return width && height
    ? [
        ['width', shown(width)],
        ['height', shown(height)],
      ]
    : []
}
