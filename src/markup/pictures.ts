import type { MarkdownIt } from 'markdown-it'
import { pictureAddress } from './allowed'

/** Longer words than this describe nothing, and are not looked for: the rule reads no further from any `![`. */
const syntax = /!\[((?:\\.|[^\\\]]){0,500})\]\((pictures\/[\w-]{1,99}\.webp)\)/sy

/** `![words](pictures/….webp)`, in this form and no other, is a picture if `known` says that there is one. */
export function pictures(md: MarkdownIt, known: (address: string) => boolean): void {
  md.inline.ruler.before('image', 'picture', (state, silent) => {
    syntax.lastIndex = state.pos
    const [all, words = '', address = ''] = syntax.exec(state.src) ?? []
    if (!all || !pictureAddress.test(address) || !known(address)) return false
    if (!silent) {
      // So that its place is kept before it comes.
      const [, width, height] = /-(\d{1,4})x(\d{1,4})\.webp$/.exec(address) ?? []
      const picture = state.push('picture', 'img', 0)
      picture.attrs = [
        ['src', address],
        ['alt', md.utils.unescapeMd(words)],
        ...(width && height ? [['width', width] as [string, string], ['height', height] as [string, string]] : []),
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
