import createMarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { renderMarkdown } from '../../src/markup/markdown'
import commonmark from '../corpora/commonmark-spec.json'
import gfm from '../corpora/gfm-spec.json'

/** As the specifications would have it: pictures, ranks, and every address. */
const asSpecified = { images: true, headings: true, link: () => true }

/** Two HTML strings are the same if a browser builds the same tree of them; white space between blocks is none of it. */
function tree(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  for (const input of body.querySelectorAll('input')) input.replaceWith(`[${input.checked ? 'x' : ' '}]`)
  return body.innerHTML
    .replace(/\s*\n\s*/g, '\n')
    .replace(
      /\n(?=<\/?(?:p|li|ul|ol|blockquote|h\d|table|thead|tbody|tr|th|td|hr|pre))|(?<=<\/?(?:p|li|ul|ol|blockquote|h\d|table|thead|tbody|tr|th|td|hr|pre)[^>]*>)\n/g,
      '',
    )
}

const withHtml = createMarkdownIt('commonmark')
const withoutHtml = createMarkdownIt('commonmark', { html: false })

/** The documented escape: an example that holds raw HTML is judged against the reference parser with raw HTML switched off. */
function hasRawHtml(payload: string): boolean {
  return withHtml
    .parse(payload, {})
    .some(({ type, children }) => type === 'html_block' || children?.some((child) => child.type === 'html_inline'))
}

/**
 * Four examples of the plain specification say that a bare address is no link; GFM §6.9 says it is one. There the links of ours that
 * repeat their own words are taken off before the two are compared.
 */
const plain = new Set(['cm-606', 'cm-608', 'cm-611', 'cm-612', 'gfm-614', 'gfm-616', 'gfm-619', 'gfm-620'])
const rendered = (id: string, payload: string) => {
  const html = renderMarkdown(payload, asSpecified)
  return plain.has(id) ? html.replace(/<a href="(?:mailto:)?([^"]*)">\1<\/a>/g, '$1') : html
}

describe('CommonMark 0.31.2', () => {
  test.each(commonmark)('$id $section', ({ id, payload, expected }) => {
    const wanted = hasRawHtml(payload) ? withoutHtml.render(payload) : expected
    expect(tree(rendered(id, payload))).toBe(tree(wanted))
  })
})

describe('GitHub Flavored Markdown 0.29', () => {
  test.each(gfm)('$id $section', ({ id, payload, expected, extensions }) => {
    // §6.11 filters some raw HTML; here all of it is text already.
    if (extensions === 'tagfilter') return expect(renderMarkdown(payload, asSpecified)).not.toMatch(/<(?!\/?(?:p|blockquote|em|strong)\b)/)
    const wanted = hasRawHtml(payload) ? withoutHtml.render(payload) : expected
    expect(tree(rendered(id, payload)), id).toBe(tree(wanted))
  })
})

describe('what a reader may count on', () => {
  test('raw HTML is shown as text', () => {
    expect(renderMarkdown('a <b onclick="x">b</b> <script>alert(1)</script>')).toBe(
      '<p>a &lt;b onclick=&quot;x&quot;&gt;b&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>\n',
    )
  })
  test('a picture becomes a link, and nothing is loaded', () => {
    expect(renderMarkdown('![a cat](https://example.com/cat.png)')).toBe('<p>!<a href="https://example.com/cat.png">a cat</a></p>\n')
  })
  test('only absolute web and mail addresses become links', () => {
    for (const address of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '/relative',
      '#hash',
      '//host/x',
      'file:///etc/passwd',
      'JaVaScRiPt:x',
    ]) {
      expect(renderMarkdown(`[words](${address})`), address).not.toContain('<a ')
      expect(renderMarkdown(`<${address}>`), address).not.toContain('<a ')
    }
    expect(renderMarkdown('[words](https://example.com/?a=1&b=2 "title")')).toContain(
      '<a href="https://example.com/?a=1&amp;b=2" title="title">',
    )
    expect(renderMarkdown('me@example.com')).toContain('<a href="mailto:me@example.com">')
  })
  test('headings stand below the page’s own', () => {
    expect(renderMarkdown('# One\n\n## Two\n\n###### Six')).toBe('<h4>One</h4>\n<h5>Two</h5>\n<h6>Six</h6>\n')
  })
  test('tables, strikethrough, task lists, fenced code', () => {
    expect(renderMarkdown('| a |\n|--:|\n| b |')).toContain('<th align="right">a</th>')
    expect(renderMarkdown('~~gone~~')).toBe('<p><del>gone</del></p>\n')
    expect(renderMarkdown('- [x] done')).toContain('<input type="checkbox" checked="" disabled=""> done')
    expect(renderMarkdown('```js\nx\n```')).toContain('<code class="language-js">')
  })
})

/** Input that has stalled parsers (SAFETY C18), at any length. */
const hostile: Record<string, (length: number) => string> = {
  brackets: (n) => '['.repeat(n),
  pictures: (n) => '!['.repeat(n / 2),
  stars: (n) => '*a '.repeat(n / 3),
  'strong openers': (n) => 'a**b'.repeat(n / 4),
  'mixed emphasis': (n) => '*a_ '.repeat(n / 4),
  quotes: (n) => '>'.repeat(n),
  'quotes and lists': (n) => '> * '.repeat(n / 4),
  backticks: (n) => Array.from({ length: Math.sqrt(2 * n) }, (_, at) => `e${'`'.repeat(at)}`).join(''),
  'nested links': (n) => '[a](<b'.repeat(n / 6),
  'nested lists': (n) => Array.from({ length: Math.sqrt(n) }, (_, at) => `${' '.repeat(at)}* a\n`).join(''),
  references: (n) => '[a]: u\n'.repeat(n / 7),
  'wide table': (n) => `${'|a'.repeat(n / 8)}\n${'|-'.repeat(n / 8)}\n${'|b\n'.repeat(n / 6)}`,
  'tall table': (n) => `|a|b|\n|-|-|\n${'|\n'.repeat(n / 2)}`,
  'at signs': (n) => 'a@'.repeat(n / 2),
  addresses: (n) => 'http://a.b '.repeat(n / 11),
  'closing parentheses': (n) => `http://a.b/${')'.repeat(n)}`,
  'entity tails': (n) => `http://a.b/${'&a;'.repeat(n / 3)}`,
  entities: (n) => '&amp'.repeat(n / 4),
  comments: (n) => '<!--'.repeat(n / 4),
  tags: (n) => '<a '.repeat(n / 3),
}

describe('no input stalls the parser', () => {
  test.each(Object.entries(hostile))('%s', (_, make) => {
    const cost = (length: number) => {
      const source = make(length)
      const times = Array.from({ length: 5 }, () => {
        const start = performance.now()
        renderMarkdown(source)
        return performance.now() - start
      })
      return Math.min(...times)
    }
    cost(2_000)
    // The bound for a comment at the limit is 50 ms; a shared machine gets three times as much before this is called a stall.
    expect(cost(10_000)).toBeLessThan(150)
  })
})
