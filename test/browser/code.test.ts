import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { approach, useStage } from './stage'

/** Code in comments, coloured once somebody is near it. */
const stage = useStage()

const luminance = ([red = 0, green = 0, blue = 0]: readonly number[]) => {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (one: readonly number[], other: readonly number[]) => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

async function post(page: Page, thread: string, words: string): Promise<void> {
  const answer = await page.request.post(`${stage.house.url}/api/v1/threads/${encodeURIComponent(thread)}/comments`, {
    data: { clientId: crypto.randomUUID(), parentId: null, body: { format: 'markdown', value: words }, author: { name: 'Ines' } },
  })
  expect(answer.status()).toBe(201)
}

test('a block in a known language is coloured, moves nothing, and can be read in light and in dark', async () => {
  const page = await stage.open('/')
  await approach(page)
  const thread = await page.evaluate(() => location.origin + location.pathname)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
  const code = 'const answer = 42 // the "answer"\nfunction ask(question) { return `${question}?` }'
  await post(page, thread, `\`\`\`js\n${code}\n\`\`\``)
  await post(page, thread, '```klingon\nconst x = 1\n```')
  const chunks: string[] = []
  page.on('request', (request) => chunks.push(request.url()))
  await page.reload()
  await approach(page)
  const block = page.locator('pre > code.language-js')
  await block.waitFor()
  const before = await block.evaluate((code) => code.parentElement?.getBoundingClientRect().height)
  await block.scrollIntoViewIfNeeded()
  await block.locator('.code-word').first().waitFor()
  expect(await block.textContent()).toBe(`${code}\n`)
  expect(await block.evaluate((code) => code.parentElement?.getBoundingClientRect().height)).toBe(before)
  expect(await page.locator('pre > code.language-klingon span').count()).toBe(0)
  expect(chunks.filter((url) => /code-\w+\.js/.test(url)).map((url) => /code-(\w+)/.exec(url)?.[1])).toContain('js')
  expect(chunks.some((url) => /code-(py|rs|sql)\.js/.test(url))).toBe(false)

  for (const [theme, paper] of [
    ['light', '#ffffff'],
    ['dark', '#16181c'],
  ] as const) {
    const colours = await block.evaluate(
      (code, { theme, paper }) => {
        const root = code.closest('.root') as HTMLElement
        root.dataset.theme = theme
        const canvas = document.createElement('canvas')
        canvas.width = canvas.height = 1
        const pen = canvas.getContext('2d', { willReadFrequently: true })
        const painted = (...colours: string[]) => {
          if (!pen) return []
          for (const colour of colours) {
            pen.fillStyle = colour
            pen.fillRect(0, 0, 1, 1)
          }
          return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => value / 255)
        }
        const ground = [paper, getComputedStyle(code.parentElement as Element).backgroundColor]
        return {
          ground: painted(...ground),
          kinds: [...code.querySelectorAll('span')].map((span) => ({
            kind: span.className,
            weight: getComputedStyle(span).fontWeight,
            colour: painted(...ground, getComputedStyle(span).color),
          })),
        }
      },
      { theme, paper },
    )
    expect(new Set(colours.kinds.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(4)
    for (const { kind, colour, weight } of colours.kinds) {
      expect(contrast(colour, colours.ground), `${kind} in ${theme}`).toBeGreaterThanOrEqual(4.5)
      expect(weight).toBe('400')
    }
  }
})
