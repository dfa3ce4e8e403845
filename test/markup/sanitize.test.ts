import { describe, expect, test } from 'vitest'
import { allowedAttributes, allowedTags, languageClass, linkRel } from '../../src/markup/allowed'
import { renderMarkdown } from '../../src/markup/markdown'
import { sanitize } from '../../src/markup/sanitize'
import blns from '../corpora/blns.json'
import dompurify from '../corpora/dompurify-expect.json'
import h5sc from '../corpora/h5sc.json'
import owasp from '../corpora/owasp-filter-evasion.json'
import { dressed, foreign, from, others, own } from './images'

/** Everything about a fragment that no comment may have. */
function offences(fragment: DocumentFragment, pictures = false): string[] {
  const found: string[] = []
  for (const element of fragment.querySelectorAll('*')) {
    const tag = element.localName
    const picture = pictures && tag === 'img'
    if (!(allowedTags.includes(tag) || picture) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`element ${tag}`)
    for (const { name, value } of element.attributes) {
      const own =
        tag === 'a' && name === 'rel'
          ? value === linkRel
          : (tag === 'input' && name === 'aria-label') || allowedAttributes[tag]?.includes(name)
      if (!own) found.push(`${tag} ${name}`)
      if (name === 'href' && !/^(https?|mailto):/.test(new URL(value, 'x:y').protocol)) found.push(`address ${value}`)
      if (name === 'src' && !/^https:\/\/comments\.example\/pictures\/[\w-]{16,99}\.webp$/.test(value)) found.push(`picture ${value}`)
      if (name === 'class' && !languageClass.test(value)) found.push(`class ${value}`)
    }
    if (tag === 'input' && !(element as HTMLInputElement).disabled) found.push('a live input')
  }
  const box = document.createElement('div')
  box.append(fragment.cloneNode(true))
  const once = box.innerHTML
  const again = new DOMParser().parseFromString(`<div>${once}</div>`, 'text/html').body.firstElementChild?.innerHTML
  if (again !== once) found.push(`parsed again it differs: ${once} → ${again}`)
  return found
}

test('the judge itself sees each kind of offence', () => {
  const bad = {
    'element script': '<script>1</script>',
    'element img': '<img src=x>',
    'p onclick': '<p onclick=x>a</p>',
    'p id': '<p id=a>a</p>',
    'p style': '<p style="color:red">a</p>',
    'address javascript:x': '<a href="javascript:x">a</a>',
    'class evil': '<code class="evil">a</code>',
    'a live input': '<input type="checkbox">',
    'element svg': '<svg></svg>',
    'picture x': '<img src=x>',
  }
  for (const [offence, html] of Object.entries(bad)) {
    const template = document.createElement('template')
    template.innerHTML = html
    expect(offences(template.content)).toContain(offence)
  }
})

const corpora = { dompurify, h5sc, owasp, blns } as Record<string, readonly { id: string; payload: string }[]>

for (const [name, items] of Object.entries(corpora)) {
  describe(name, () => {
    test.each(items)('$id', async ({ payload }) => {
      expect(offences((await sanitize(payload)).fragment)).toEqual([])
      expect(offences((await sanitize(renderMarkdown(payload))).fragment)).toEqual([])
      expect(offences((await sanitize(payload, from)).fragment, true)).toEqual([])
    })
  })
}

describe('pictures', () => {
  test.each(own)('one of the backend’s own: %s', async (html) => {
    const { fragment } = await sanitize(html, from)
    expect(offences(fragment, true)).toEqual([])
    expect(fragment.querySelector('img')?.getAttribute('src')).toMatch(/^https:\/\/comments\.example\/pictures\//)
    expect(fragment.querySelector('img')?.getAttribute('loading')).toBe('lazy')
    expect((await sanitize(html)).fragment.querySelector('img')).toBeNull()
  })
  test.each(dressed)('nothing but the picture: %s', async (html) => {
    const { fragment } = await sanitize(html, from)
    expect(fragment.querySelectorAll('img')).toHaveLength(1)
    expect(offences(fragment, true)).toEqual([])
    expect(
      [...(fragment.querySelector('img')?.attributes ?? [])].map(({ name }) => name).filter((name) => !/^(src|alt|loading)$/.test(name)),
    ).toEqual([])
  })
  test.each([...foreign, ...others])('none of anywhere else: %s', async (html) => {
    for (const pictures of [from, undefined]) {
      const { fragment } = await sanitize(html, pictures)
      expect(fragment.querySelector('img, image, source, [src], [srcset]')).toBeNull()
      expect(offences(fragment)).toEqual([])
    }
  })
})

describe('what survives', () => {
  const through = async (html: string) => {
    const box = document.createElement('div')
    box.append((await sanitize(html)).fragment)
    return box.innerHTML
  }
  test('what Markdown makes', async () => {
    const html = renderMarkdown(
      '**b** *i* ~~s~~ `c`\n\n> q\n\n- [x] done\n\n| a |\n|:-:|\n| b |\n\n```js\nx\n```\n\n3. three\n\n[l](https://example.com/)',
    )
    const kept = await through(html)
    for (const piece of [
      '<strong>b</strong>',
      '<del>s</del>',
      '<blockquote>',
      'checked=""',
      '<td align="center">',
      'class="language-js"',
      '<ol start="3">',
    ]) {
      expect(kept).toContain(piece)
    }
    expect(kept).toContain(`<a href="https://example.com/" rel="${linkRel}">`)
  })
  test('a task’s box is called by its words, whatever name it brought', async () => {
    expect(await through(renderMarkdown('- [x] milk\n- [ ] **two** candles'))).toMatch(/aria-label="milk"[\s\S]*aria-label="two"/)
    expect(await through('<input type="checkbox" aria-label="forged"> true')).toBe(
      '<input type="checkbox" disabled="" aria-label="true"> true',
    )
  })
  test('a bad address leaves the words', async () => {
    expect(await through('<a href="java\tscript:alert(1)">words</a>')).toBe('<a>words</a>')
    expect(await through('<a href="/relative">words</a>')).toBe('<a>words</a>')
  })
})
