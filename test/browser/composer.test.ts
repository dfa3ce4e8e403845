import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { approach, useStage } from './stage'

/** Writing, with all that helps with it, on the demo article and the real server. */
const stage = useStage()

const field = (page: Page) => page.getByRole('textbox', { name: 'Your comment' })
const tool = (page: Page, name: string) => page.getByRole('toolbar').first().getByRole('button', { name })

async function article(path = '/'): Promise<Page> {
  const page = await stage.open(path)
  await approach(page)
  await page.getByText('Loading comments…').first().waitFor({ state: 'hidden' })
  await field(page).click()
  await page.getByRole('toolbar').waitFor()
  return page
}

async function post(page: Page, words: string, name: string): Promise<void> {
  await field(page).fill(words)
  const box = page.getByRole('textbox', { name: 'Name' })
  if (await box.count()) await box.fill(name)
  await page.getByRole('button', { name: 'Post comment' }).click()
  await page.getByText('Sending…').waitFor({ state: 'hidden' })
  await expect.poll(() => field(page).inputValue()).toBe('')
}

/** What is selected in a field, by its words; a caret is empty. */
const selected = (box: Locator) =>
  box.evaluate((element: HTMLTextAreaElement) => element.value.slice(element.selectionStart, element.selectionEnd))

/** The innermost element with the focus: its name, or the field's words. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    return `${at?.tagName} ${at?.getAttribute('aria-label') ?? at?.getAttribute('name') ?? at?.textContent}`
  })

async function paste(box: Locator, html: string, plain: string): Promise<void> {
  const left = await box.evaluate(
    (element, [html, plain]) => {
      const clipboardData = new DataTransfer()
      if (html) clipboardData.setData('text/html', html)
      clipboardData.setData('text/plain', plain ?? '')
      return element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }))
    },
    [html, plain],
  )
  // What the widget leaves alone the browser would paste; a made-up event does not.
  if (left) await box.page().keyboard.insertText(plain)
}

test('the toolbar is one stop, its arrows go round, and a button hands the focus back to the words', async () => {
  const page = await article()
  await page.keyboard.type('some words')
  await field(page).evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(5, 10))
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('BUTTON Bold')
  await page.keyboard.press('ArrowLeft')
  expect(await focused(page)).toBe('BUTTON Emoji')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  expect(await focused(page)).toBe('BUTTON Italic')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('INPUT name')
  await page.keyboard.press('Shift+Tab')
  expect(await focused(page)).toBe('BUTTON Italic')
  await page.keyboard.press('Enter')
  expect(await field(page).inputValue()).toBe('some _words_')
  expect(await selected(field(page))).toBe('words')
  expect(await focused(page)).toBe('TEXTAREA Your comment')
})

test('shortcuts format, and the browser’s own undo takes them back', async () => {
  const page = await article()
  await page.keyboard.type('some words')
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await page.keyboard.press('Control+b')
  expect(await field(page).inputValue()).toBe('some **words**')
  await page.keyboard.press('Control+z')
  expect(await field(page).inputValue()).toBe('some words')
  await page.keyboard.press('Control+Shift+z')
  expect(await field(page).inputValue()).toBe('some **words**')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+Shift+Period')
  expect(await field(page).inputValue()).toBe('> some **words**')
  await page.keyboard.press('Control+Shift+Period')
  await page.keyboard.press('Control+Shift+Digit8')
  expect(await field(page).inputValue()).toBe('- some **words**')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('more')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  expect(await field(page).inputValue()).toBe('- some **words**\n- more\n')
  // The draft has heard of it all.
  await page.waitForFunction(() => Object.values(localStorage).some((value) => String(value).includes('- more')))
})

test('an emoji is completed by its name; Escape closes the list and nothing else', async () => {
  const page = await article()
  await page.keyboard.type('Well done :tad')
  const list = page.getByRole('listbox')
  await list.waitFor()
  const box = field(page)
  expect(await box.getAttribute('aria-activedescendant')).toBe(await list.getByRole('option', { selected: true }).getAttribute('id'))
  expect(await box.getAttribute('aria-controls')).toBe(await list.getAttribute('id'))
  await page.keyboard.press('Escape')
  await list.waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('TEXTAREA Your comment')
  expect(await box.getAttribute('aria-activedescendant')).toBeNull()
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.type(':smi')
  await list.waitFor()
  await page.keyboard.press('ArrowDown')
  const chosen = (await list.getByRole('option', { selected: true }).textContent()) ?? ''
  await page.keyboard.press('Tab')
  const words = await box.inputValue()
  expect(words).toMatch(/^Well done \S+ $/u)
  expect(chosen).toContain(words.split(' ')[2])
  await list.waitFor({ state: 'hidden' })
})

test('the emoji picker: searched and walked by keyboard, it remembers, and gives the focus back', async () => {
  const page = await article()
  await page.keyboard.type('ab')
  await page.keyboard.press('ArrowLeft')
  await tool(page, 'Emoji').click()
  const picker = page.getByRole('dialog', { name: 'Emoji' })
  await picker.waitFor()
  expect(await focused(page)).toBe('INPUT Search emoji')
  await page.keyboard.type('red heart')
  await picker.getByRole('gridcell', { name: 'red heart', exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await picker.waitFor({ state: 'hidden' })
  expect(await field(page).inputValue()).toBe('a❤️b')
  expect(await focused(page)).toBe('TEXTAREA Your comment')

  await tool(page, 'Emoji').click()
  await picker.getByRole('rowgroup', { name: 'Recently used' }).waitFor()
  await page.keyboard.press('ArrowDown')
  expect(await focused(page)).toBe('BUTTON red heart')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  expect(await focused(page)).toBe('BUTTON grinning face with big eyes')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  expect(await field(page).inputValue()).toBe('a❤️😀b')

  await tool(page, 'Emoji').click()
  await picker.waitFor()
  await page.keyboard.press('Escape')
  await picker.waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('TEXTAREA Your comment')
  // The button closes what it opened.
  await tool(page, 'Emoji').click()
  await picker.waitFor()
  await tool(page, 'Emoji').click()
  await picker.waitFor({ state: 'hidden' })
})

test('somebody of the thread is named, and a passage of theirs quoted in reply', async () => {
  const page = await article()
  await post(page, 'A **bold** claim about [paper](https://example.com/paper), and more.\n\nSecond thoughts.', 'Zoé Quill')
  const other = await article()
  await other.keyboard.type('I agree with @zo')
  await other.getByRole('option', { name: 'Zoé Quill' }).click()
  expect(await field(other).inputValue()).toBe('I agree with @Zoé Quill ')
  expect(await focused(other)).toBe('TEXTAREA Your comment')

  const claim = other.getByRole('article').filter({ hasText: 'A bold claim' }).first()
  await claim.locator('.body p').first().click({ clickCount: 3 })
  const button = other.getByRole('button', { name: 'Quote in reply' })
  await button.waitFor()
  const below = await button.boundingBox()
  const words = await claim.locator('.body p').first().boundingBox()
  expect(below?.y).toBeGreaterThanOrEqual((words?.y ?? 0) + (words?.height ?? 0) - 1)
  // By keyboard it comes first after the words.
  await other.keyboard.press('Tab')
  expect(await focused(other)).toBe('BUTTON Quote in reply')
  await other.keyboard.press('Enter')
  const reply = other.getByRole('textbox', { name: 'Reply to Zoé Quill' })
  await expect.poll(() => reply.inputValue()).toBe('> A **bold** claim about [paper](https://example.com/paper), and more.\n\n')
  await expect.poll(() => focused(other)).toBe('TEXTAREA Reply to Zoé Quill')
  await other.keyboard.type('Is it?')

  // A second passage is added to what is there.
  await claim.locator('.body p').nth(1).click({ clickCount: 3 })
  await button.click()
  await expect.poll(() => reply.inputValue()).toMatch(/^> A .*\n\nIs it\?\n\n> Second thoughts\.\n\n$/)
  await button.waitFor({ state: 'hidden' })

  // Escape closes the picker first, then the reply.
  await other.getByRole('toolbar').last().getByRole('button', { name: 'Emoji' }).click()
  await other.getByRole('dialog', { name: 'Emoji' }).waitFor()
  await other.keyboard.press('Escape')
  await other.getByRole('dialog', { name: 'Emoji' }).waitFor({ state: 'hidden' })
  expect(await focused(other)).toBe('TEXTAREA Reply to Zoé Quill')
  await other.keyboard.press('Escape')
  await reply.waitFor({ state: 'hidden' })
})

test('rich text is pasted as Markdown, an address over words makes a link, plain text is left alone', async () => {
  const page = await article()
  const box = field(page)
  await paste(
    box,
    '<meta charset="utf-8"><b style="font-weight:normal"><p>A <b>bold</b> word</p><ul><li>one</li></ul></b>',
    'A bold word\none',
  )
  await expect.poll(() => box.inputValue()).toBe('A **bold** word\n\n- one')
  await page.keyboard.press('Control+z')
  expect(await box.inputValue()).toBe('')
  await paste(box, '<p>just words</p>', 'just words')
  expect(await box.inputValue()).toBe('just words')
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await paste(box, '', 'https://example.com/page')
  expect(await box.inputValue()).toBe('just [words](https://example.com/page)')
  await paste(box, '<img src="/nothing-here.png" onerror="document.title=1"><script>document.title=1</script><b>x</b>', 'x')
  await expect.poll(() => box.inputValue()).toMatch(/\*\*x\*\*$/)
  expect(await page.title()).not.toBe('1')
})

test('a name is asked for once; “Forget me” forgets it at once and keeps the words', async () => {
  const page = await article()
  await post(page, 'My first words here', 'Ines')
  await page.getByText(/Posting as\s.?Ines/).waitFor()
  expect(await page.getByRole('textbox', { name: 'Name' }).count()).toBe(0)
  await page.reload()
  await approach(page)
  await field(page).click()
  await page.getByText(/Posting as\s.?Ines/).waitFor()
  await page.getByRole('button', { name: 'Change' }).click()
  const name = page.getByRole('textbox', { name: 'Name' })
  expect(await name.inputValue()).toBe('Ines')
  await expect.poll(() => focused(page)).toBe('INPUT name')
  await name.fill('Ines M.')
  await field(page).fill('More words')
  await name.focus()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/Posting as\s.?Ines M\./).waitFor()
  await expect.poll(() => focused(page)).toBe('TEXTAREA Your comment')

  await field(page).fill('Unsent')
  await page.getByRole('button', { name: 'Forget me' }).click()
  await expect.poll(() => focused(page)).toBe('INPUT name')
  expect(await name.inputValue()).toBe('')
  expect(await field(page).inputValue()).toBe('Unsent')
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/:identity/)
})

test('on the narrowest page all of it fits, and nothing moves what is below when a list opens', async () => {
  const reader = await stage.reader({ viewport: { width: 320, height: 700 } })
  const page = await stage.open('/', reader)
  await approach(page)
  await field(page).click()
  await page.getByRole('toolbar').waitFor()
  const heading = page.getByRole('heading', { name: /^Comments/ })
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth)
  const high = async () => (await heading.boundingBox())?.y
  await page.keyboard.type('Well done')
  const before = await high()
  await page.keyboard.type(' :smi')
  await page.getByRole('listbox').waitFor()
  expect(await high()).toBe(before)
  expect(await wide()).toBeLessThanOrEqual(320)
  await page.keyboard.press('Escape')
  await tool(page, 'Emoji').click()
  const picker = page.getByRole('dialog', { name: 'Emoji' })
  await picker.waitFor()
  expect(await high()).toBe(before)
  expect(await wide()).toBeLessThanOrEqual(320)
  const box = await picker.boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320)
})
