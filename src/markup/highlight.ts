import { tokenizer } from '@speed-highlight/core/tokenize'
import { findGrammar } from './grammars'

/** What is coloured alike; a token of any other kind has the colour of the text. */
const kinds: Readonly<Record<string, string>> = {
  ...{ kwd: 'word', type: 'word', section: 'word', str: 'text', esc: 'text', insert: 'text', num: 'number', bool: 'number', var: 'number' },
  ...{ func: 'name', class: 'name', cmnt: 'note', deleted: 'wrong', err: 'wrong' },
}

/** Longer code, and more than our own server takes, is not read for its colours. */
const longest = 10_000
/**
 * Grammars are regular expressions, and some take time by the square of a line or of a run of white space: nobody's comment may stop the
 * page. What looks like that stays plain, and so does what takes longer than this (milliseconds) all the same.
 */
const strange = /[^\n]{500}|\s{100}/
const patience = 60

/**
 * Code as its text with spans of ours around what can be told apart, `code-word`, `code-text` and so on; the text itself never changes.
 * `undefined`: stays plain. Never a string of markup: whatever stands in the code goes from text node to text node.
 */
export async function highlight(code: string, language: string): Promise<DocumentFragment | undefined> {
  if (code.length > longest || strange.test(code)) return undefined
  const grammar = await findGrammar(language)
  if (!grammar) return undefined
  const fragment = document.createDocumentFragment()
  let written = 0
  let spent = 0
  let since = 0
  const add = (text: string, kind = '') => {
    // The tokenizer answers a first throw with what is left of the text, and passes on the second.
    if (spent + performance.now() - since > patience) throw new RangeError('This code takes too long.')
    if (!text) return
    written += text.length
    const name = kinds[kind]
    if (!name) return fragment.append(text)
    const span = document.createElement('span')
    span.className = `code-${name}`
    span.append(text)
    fragment.append(span)
  }
  try {
    const tokens = tokenizer(code, grammar, add)
    for (let answer: Awaited<ReturnType<typeof findGrammar>>; ; ) {
      since = performance.now()
      const step = tokens.next(answer)
      spent += performance.now() - since
      if (step.done) break
      // Code in code, as a script in HTML.
      answer = await findGrammar(step.value)
    }
  } catch {
    return undefined
  }
  return written === code.length && fragment.textContent === code ? fragment : undefined
}
