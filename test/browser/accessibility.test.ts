import { afterAll, describe, expect, test } from 'vitest'
import { findings } from './axe'
import { overflowing } from './overflow'
import { reach, situations } from './situations'
import { useStage } from './stage'
import { keepStatement, modes, type Result } from './statement'

/**
 * WCAG 2.2 AA, measured: every state × light, dark, forced colours × left-to-right, right-to-left. What is found is published: the
 * statement in src/ui/README.md is this run's own table.
 */
const stage = useStage()
const results: Result[] = []
afterAll(() =>
  keepStatement(
    results,
    situations.map(({ name }) => name),
  ),
)

describe.each(['en', 'ar'] as const)('%s', (language) => {
  test.each(situations.map(({ name }) => name))(
    '%s: axe finds nothing in light, dark and forced colours, and nothing is cut off at 320 px and with wide text',
    async (name) => {
      const { page } = await reach(stage, name, language)
      for (const [mode, media] of Object.entries(modes)) {
        await page.emulateMedia(media)
        const found = await findings(page)
        results.push({ name, language, mode, found: found.length })
        expect(found, `${name}, ${language}, ${mode}`).toEqual([])
      }
      // WCAG 1.4.10, reflow: what a window of 1,280 px shows at 400 %.
      await page.setViewportSize({ width: 320, height: 900 })
      await expect.poll(() => overflowing(page), { message: 'at 320 px' }).toEqual([])
      // WCAG 1.4.12, text spacing.
      await page.locator('afterword-comments').evaluate((host) => {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }')
        const root = host.shadowRoot
        if (root) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
      })
      expect(await overflowing(page), 'with wide text').toEqual([])
    },
  )
})

test('axe would find a fault inside the widget, and the measure of overflow a word that is too wide', async () => {
  const { page } = await reach(stage, 'a thread', 'en', 320)
  await page.locator('afterword-comments').evaluate((host) => {
    host.shadowRoot?.querySelector('section')?.insertAdjacentHTML('beforeend', '<button></button><p style="width:500px">wide</p>')
  })
  expect((await findings(page)).join()).toMatch(/button-name/)
  expect((await overflowing(page)).join()).toMatch(/out of the column: p/)
})

test('a screen reader walks a labelled region, two headings, and a list of named articles', async () => {
  const { page } = await reach(stage, 'a thread', 'en')
  await page.getByRole('button', { name: 'Vote up' }).first().waitFor()
  await page.getByRole('button', { name: 'Show the whole comment' }).waitFor()
  const tree = await page.getByRole('region', { name: 'Comments on this page' }).ariaSnapshot()
  await expect(lasting(tree)).toMatchFileSnapshot('snapshots/thread.yml')
})

test.each([
  ['the composer, open', 'form'],
  ['a reply, being written', 'li form'],
  ['what is missing', 'form'],
  ['a comment that was refused', 'article'],
])('to a screen reader: %s', async (name, selector) => {
  const { page } = await reach(stage, name, 'en')
  const part = page.locator('afterword-comments').locator(selector).first()
  if (selector.endsWith('form')) await part.getByRole('toolbar').waitFor()
  const tree = await part.ariaSnapshot()
  await expect(lasting(tree)).toMatchFileSnapshot(`snapshots/${name.replace(/\W+/g, '-')}.yml`)
})

/** What of a tree is the same tomorrow. */
function lasting(tree: string): string {
  return tree.replace(/\d+ (minute|hour)s? ago/g, 'a while ago').replace(/http:\/\/localhost:\d+/g, '')
}
