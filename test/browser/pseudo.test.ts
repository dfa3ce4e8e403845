import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { overflowing } from './overflow'
import { reach, situations } from './situations'
import { useStage } from './stage'

/** In the pseudo-locale, given as a site owner's own words, every state shows: nothing is said in English, and longer words fit. */
const stage = useStage()

/** Texts and names that are in no brackets. What readers wrote, names, numbers and dates are nobody's to translate. */
function untranslated(page: Page): Promise<readonly string[]> {
  return page.locator('afterword-comments').evaluate((host) => {
    const wrong: string[] = []
    const root = host.shadowRoot
    if (!root) return ['there is no widget']
    const check = (text: string, where: string) => {
      if (/\p{Letter}/u.test(text) && !/^[^\p{Letter}]*⟦.*⟧[^\p{Letter}]*$/su.test(text)) wrong.push(`${where}: ${text}`)
    }
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (!parent || parent.closest('.body, .author, .avatar, bdi, time, [title$=":"]')) continue
      check(node.textContent ?? '', parent.localName)
    }
    for (const element of root.querySelectorAll('[aria-label], [title], [placeholder]')) {
      // An emoji has one name for all, and its short name behind it.
      const emoji = / :[^ ]+:$/.test(element.getAttribute('title') ?? '')
      if (emoji || element.closest('.body, .faces') || element.matches('time, article')) continue
      // Keys are called what stands on them.
      for (const name of ['aria-label', 'title', 'placeholder']) check(element.getAttribute(name)?.replace(/ \([^)]*\)$/, '') ?? '', name)
    }
    return wrong
  })
}

test.each(situations.map(({ name }) => name))('%s', async (name) => {
  const { page } = await reach(stage, name, 'pseudo', 320)
  expect(await untranslated(page)).toEqual([])
  expect(await overflowing(page)).toEqual([])
})

test('a word that was never translated would be found', async () => {
  const { page } = await reach(stage, 'a thread', 'en', 320)
  expect((await untranslated(page)).join()).toContain('Comments')
})
