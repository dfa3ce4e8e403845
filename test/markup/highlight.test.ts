import { describe, expect, test } from 'vitest'
import { highlight } from '../../src/markup/highlight'

const written = (fragment: DocumentFragment | undefined) => {
  const box = document.createElement('div')
  if (fragment) box.append(fragment)
  return box.innerHTML
}

const samples: Record<string, string> = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
  js: 'const a = `x ${1 + 2}` // TODO: note\n/** @param {string} a */\nfunction f(a) { return /x/.test("s") }',
  ts: 'interface A { readonly b: string }\ntype C = A | null',
  html: '<!doctype html><style>p { color: red }</style><p class="a" onclick="f(1)">x</p><script>let a = "</b>"</script>',
  css: '@media print { .a:hover { color: #fff !important } }',
  py: 'def f(a):\n    """doc"""\n    return f"{a}" if True else 1.5 # note',
  sql: "select count(*) from comments where name = 'x' -- note",
  diff: '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new',
  json: '{"a": [1, true, null, "x"]}',
  xml: '<?xml version="1.0"?><a b="c"><!-- d --></a>',
  bash: 'for f in *.txt; do echo "$f" | grep -v x; done # note',
  rs: 'fn main() { let x: u8 = 1; println!("{}", x); }',
}

describe('code', () => {
  test.each(Object.entries(samples))('%s: its text is what it was, and something in it is coloured', async (language, code) => {
    const fragment = await highlight(code, language)
    expect(fragment?.textContent).toBe(code)
    expect(fragment?.querySelectorAll('span').length).toBeGreaterThan(0)
    for (const element of fragment?.querySelectorAll('*') ?? []) {
      expect(element.localName).toBe('span')
      expect([...element.attributes].map(({ name, value }) => `${name}=${value}`).join()).toMatch(
        /^class=code-(word|text|number|name|note|wrong)$/,
      )
    }
  })
  test('is told apart by what it says', async () => {
    expect(written(await highlight('return "x"', 'js'))).toBe('<span class="code-word">return</span> <span class="code-text">"x"</span>')
  })
  test('goes by any name people give a language', async () => {
    for (const name of ['javascript', 'JavaScript', 'jsx', 'python', 'sh', 'yml', 'c++'])
      expect(await highlight('a = "x" # 1', name), name).toBeDefined()
  })
  test('that is markup stays text', async () => {
    const fragment = await highlight('<img src=x onerror=alert(1)><script>alert(1)</script>', 'html')
    expect(fragment?.querySelector(':not(span)')).toBeNull()
    expect(fragment?.textContent).toBe('<img src=x onerror=alert(1)><script>alert(1)</script>')
  })
})

describe('stays plain', () => {
  test.each(['klingon', '', 'constructor', '__proto__', 'toString', '../../x'])('a language nobody knows: %s', async (language) => {
    expect(await highlight('let a = 1', language)).toBeUndefined()
  })
  test('what is long, or looks like nothing anybody would read', async () => {
    expect(await highlight('let a = 1\n'.repeat(1_001), 'js')).toBeUndefined()
    expect(await highlight(`let a = "${'x'.repeat(600)}"`, 'js')).toBeUndefined()
    expect(await highlight(`let a${' '.repeat(200)}= 1`, 'js')).toBeUndefined()
  })
})

test('no code stops the page', { timeout: 60_000 }, async () => {
  const seeds = ['"', '`', '${', '/*', '<a ', '<', '(', '\\', '[', 'a.', 'a-', 'A_', '1e', '/', '-- ', 'a=', '@', '`${']
  let worst = { ms: 0, what: '' }
  for (const language of Object.keys(samples)) {
    await highlight('', language)
    for (const seed of seeds) {
      const line = seed.repeat(Math.floor(450 / seed.length))
      const code = `${line}\n`.repeat(25).slice(0, 10_000)
      const started = performance.now()
      const fragment = await highlight(code, language)
      const ms = performance.now() - started
      if (ms > worst.ms) worst = { ms, what: `${language} ${seed}` }
      if (fragment) expect(fragment.textContent).toBe(code)
    }
  }
  // A test machine is slow and busy; without the bounds the worst of these takes minutes.
  expect(worst.ms, worst.what).toBeLessThan(2_000)
})
