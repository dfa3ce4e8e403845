import { expect, test } from 'vitest'
import { renderMarkdown } from '../../../src/markup/markdown'
import { quoted } from '../../../src/ui/composing/quoted'
import { markdownOf, toMarkdown } from '../../../src/ui/composing/toMarkdown'

test.each([
  ['<p>A <b>bold</b> and <i>slanted</i> word</p>', 'A **bold** and _slanted_ word'],
  ['<p><b>one</b><b> two </b>three</p>', '**one two** three'],
  ['<p>un<em>believ</em>able</p>', 'un*believ*able'],
  ['<p>see <a href="https://example.com/a(b)">this <b>page</b></a>.</p>', 'see [this **page**](https://example.com/a%28b%29).'],
  ['<a href="https://example.com/">https://example.com/</a>', 'https://example.com/'],
  ['<h2>Title</h2><p>Text</p>', '**Title**\n\nText'],
  ['<ul><li>one<ul><li>two</li></ul></li><li><p>three</p></li></ul>', '- one\n  - two\n- three'],
  ['<ol start="3"><li>three</li><li>four</li></ol>', '3. three\n4. four'],
  ['<blockquote><p>one</p><p>two</p></blockquote><p>three</p>', '> one\n>\n> two\n\nthree'],
  ['<p>call <code>a`b</code></p>', 'call ``a`b``'],
  ['<pre><code class="language-js">let a = 1\n\nlet b</code></pre>', '```js\nlet a = 1\n\nlet b\n```'],
  ['<p>one<br>two <b>x</b></p>', 'one  \ntwo **x**'],
  ['one<br><br><b>two</b>', 'one\n\n**two**'],
  ['<p>2 * 3 * 4 and a_b <b>x</b> _c_</p>', '2 \\* 3 \\* 4 and a_b **x** \\_c\\_'],
  ['<p># no heading</p><b>x</b>', '\\# no heading\n\n**x**'],
  ['<p><s>old</s> <i>new</i></p>', '~~old~~ _new_'],
])('%j', (html, markdown) => {
  expect(markdownOf(html)).toBe(markdown)
})

test('Google Docs: the <b> around all that says it is none, and spans that are bold by their style', () => {
  const html = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span style="font-size:11pt;font-weight:400;font-style:normal">Plain and </span><span style="font-weight:700;font-style:normal">bold</span><span style="font-weight:400;font-style:italic"> slanted</span></p><br /><ul style="margin-top:0"><li dir="ltr" style="list-style-type:disc" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">one</span></p></li><ul><li dir="ltr" aria-level="2"><p role="presentation"><span>two</span></p></li></ul></ul></b>`
  expect(markdownOf(html)).toBe('Plain and **bold** _slanted_\n\n- one\n  - two')
})

test('Word: its lists are paragraphs, its comments and private tags are nothing', () => {
  const html = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style><title>x</title></head><body lang=EN><!--StartFragment--><p class=MsoNormal><b><span lang=EN-US style='mso-ansi-language:EN-US'>Agenda</span></b><o:p></o:p></p><p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>First<o:p></o:p></p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Second</p><!--EndFragment--></body></html>`
  expect(markdownOf(html)).toBe('**Agenda**\n\n- First\n   1. Second')
})

test('a part of a web page: scripts, styles and pictures bring nothing, words of a table stay', () => {
  const html = `<meta charset="utf-8"><div><script>alert(1)</script><style>p{}</style><img src="https://example.com/x.png" onerror="alert(1)" alt="a cat"><p style="font-weight: 600">Strong</p><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></div>`
  expect(markdownOf(html)).toBe('a cat\n\n**Strong**\n\na – b\nc – d')
})

test.each(['<p>plain</p>', '<meta charset="utf-8"><span style="color:red">plain</span>', '<a href="javascript:alert(1)">x</a>', ''])(
  'without formatting there is nothing to do: %j',
  (html) => {
    expect(markdownOf(html)).toBeUndefined()
  },
)

test('markup deeper than anybody writes ends no stack and loses no word', () => {
  const deep = 50_000
  const element = document.createElement('div')
  let at: Element = element
  for (let n = 0; n < 500; n++) at = at.appendChild(document.createElement(n % 2 ? 'b' : 'blockquote'))
  at.textContent = 'at the bottom'
  expect(toMarkdown(element).text).toContain('at the bottom')
  expect(() => markdownOf('<ul>'.repeat(500) + deep)).not.toThrow()
})

test('what was rendered reads as what was written', () => {
  const written = 'Some **bold _and slanted_** words, `code`, [a link](https://example.com/).\n\n> said\n\n- one\n- two\n\n```\na  b\n```'
  const element = document.createElement('div')
  element.innerHTML = renderMarkdown(written)
  expect(toMarkdown(element).text).toBe(written)
  expect(quoted('a\n\nb')).toBe('> a\n>\n> b')
})
