import { fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { expect, onTestFinished, test, vi } from 'vitest'
import { articleWith, backend, comment, features, stage } from './stage'

const people = [
  comment('a', { author: { name: 'Mallory' }, can: ['reply', 'report'] }),
  comment('b', { parentId: 'a', author: { name: 'Ines' } }),
  comment('c', { author: { name: 'Mallory' } }),
  comment('d', { author: { name: 'Mallory' }, mine: true, can: ['edit', 'delete', 'report'] }),
  comment('e', { author: { name: '' } }),
]
const report = vi.fn(async () => {})
const acting = () => backend(people, { report, edit: async () => undefined, remove: async () => {} })

async function open(container: Element, words: string, user: ReturnType<typeof stage>['user']) {
  await screen.findByText(words)
  const button = within(articleWith(container, words)).getByRole('button', { name: 'More' })
  await user.click(button)
  return { button, menu: await screen.findByRole('menu', { name: 'More' }) }
}
const items = (menu: HTMLElement) =>
  within(menu)
    .getAllByRole('menuitem')
    .map((item) => item.textContent?.replace(/[\u2068\u2069]/g, ''))

function clipboard(writeText: (text: string) => Promise<void>): void {
  vi.stubGlobal('navigator', Object.create(navigator, { clipboard: { value: { writeText } } }))
}

test('the menu is gone through by keyboard alone, and gives the focus back', async () => {
  const { container, user } = stage(acting())
  const { button, menu } = await open(container, 'Words of a', user)
  expect(items(menu)).toEqual(['Copy link', 'Mute Mallory', 'Report'])
  expect(button.getAttribute('aria-expanded')).toBe('true')
  const at = () => document.activeElement?.textContent?.replace(/[\u2068\u2069]/g, '')
  expect(at()).toBe('Copy link')
  for (const [key, words] of [
    ['ArrowDown', 'Mute Mallory'],
    ['End', 'Report'],
    ['ArrowDown', 'Copy link'],
    ['ArrowUp', 'Report'],
    ['Home', 'Copy link'],
  ]) {
    await user.keyboard(`{${key}}`)
    expect(at()).toBe(words)
  }
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('menu')).toBeNull()
  expect(document.activeElement).toBe(button)
  expect(button.getAttribute('aria-expanded')).toBe('false')
})

test('a press beside the menu closes it, a second press on its button, too', async () => {
  const { container, user } = stage(acting())
  const { button } = await open(container, 'Words of a', user)
  await user.click(button)
  expect(screen.queryByRole('menu')).toBeNull()
  await user.click(button)
  await screen.findByRole('menu')
  await user.click(screen.getByText('Words of c'))
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull())
})

test('nobody is offered to mute or report themselves, nor to mute who has no name', async () => {
  const { container, user } = stage(acting())
  expect(items((await open(container, 'Words of d', user)).menu)).toEqual(['Copy link'])
  await user.keyboard('{Escape}')
  expect(items((await open(container, 'Words of e', user)).menu)).toEqual(['Copy link'])
})

test('the link is copied, and that is told to see and to hear', async () => {
  const { container, user } = stage(acting())
  const writeText = vi.fn(async () => {})
  clipboard(writeText)
  const { button, menu } = await open(container, 'Words of b', user)
  fireEvent.click(within(menu).getByRole('menuitem', { name: 'Copy link' }))
  await within(menu).findByText('The link is copied.')
  expect(screen.getAllByText('The link is copied.')).toHaveLength(2)
  expect(writeText).toHaveBeenCalledWith(`${location.href}#comment-b`)
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull(), { timeout: 3000 })
  expect(document.activeElement).toBe(button)
})

test('where nothing may be copied the old way is tried, and at last the address stands there selected', async () => {
  const { container, user } = stage(acting())
  clipboard(() => Promise.reject(new Error('forbidden')))
  const old = vi.fn(() => true)
  Object.assign(document, { execCommand: old })
  onTestFinished(() => void Reflect.deleteProperty(document, 'execCommand'))
  const { menu } = await open(container, 'Words of b', user)
  fireEvent.click(within(menu).getByRole('menuitem', { name: 'Copy link' }))
  await within(menu).findByText('The link is copied.')
  await user.keyboard('{Escape}')
  old.mockReturnValue(false)
  const again = await open(container, 'Words of b', user)
  fireEvent.click(within(again.menu).getByRole('menuitem', { name: 'Copy link' }))
  const field = await within(again.menu).findByRole<HTMLInputElement>('textbox', { name: 'Copy link' })
  expect(field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0)).toBe(`${location.href}#comment-b`)
  expect(container.querySelector('textarea.unseen')).toBeNull()
})

test('a muted person’s comments are one line each, answers stay, and the focus stays at the place', async () => {
  const { container, user } = stage(acting())
  const { menu } = await open(container, 'Words of a', user)
  await user.click(within(menu).getByRole('menuitem', { name: /^Mute/ }))
  expect(screen.queryByText('Words of a')).toBeNull()
  expect(screen.queryByText('Words of c')).toBeNull()
  expect(screen.getByText('Words of b')).toBeTruthy()
  expect(screen.getByText('Words of d')).toBeTruthy()
  expect(screen.getByText(/^Comments by .*Mallory.* are hidden\.$/)).toBeTruthy()
  const lines = screen.getAllByRole('article', { name: /^You have muted .*Mallory/ })
  expect(lines).toHaveLength(2)
  const unmute = within(lines[0] as HTMLElement).getByRole('button', { name: 'Unmute' })
  await waitFor(() => expect(document.activeElement).toBe(unmute))
  await user.click(unmute)
  await screen.findByText('Words of c')
  await waitFor(() =>
    expect(document.activeElement).toBe(within(articleWith(container, 'Words of a')).getByRole('button', { name: 'More' })),
  )
})

test('a report is made in place, needs a reason, and leaves thanks; the menu then says so', async () => {
  report.mockClear()
  const { container, user } = stage(acting())
  const { button, menu } = await open(container, 'Words of a', user)
  await user.click(within(menu).getByRole('menuitem', { name: 'Report' }))
  const form = within(await screen.findByRole('radiogroup', { name: 'Why do you report this comment?' }))
  const first = form.getByRole('radio', { name: 'Spam or advertising' })
  await waitFor(() => expect(document.activeElement).toBe(first))
  await user.click(screen.getByRole('button', { name: 'Send report' }))
  expect(report).not.toHaveBeenCalled()
  expect(screen.getByRole('radiogroup').getAttribute('aria-invalid')).toBe('true')
  await user.type(screen.getByRole('textbox', { name: /^Anything the moderators/ }), 'look')
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(screen.queryByRole('radiogroup')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(button))
  await user.click(button)
  await user.click(screen.getByRole('menuitem', { name: 'Report' }))
  expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: /^Anything the moderators/ }).value).toBe('look')
  await user.click(screen.getByRole('radio', { name: 'Off topic' }))
  await user.click(screen.getByRole('button', { name: 'Send report' }))
  const thanks = await screen.findByText('Thank you. A moderator will look at it.')
  await waitFor(() => expect(document.activeElement).toBe(thanks))
  expect(report).toHaveBeenCalledWith('a', { reason: 'offtopic', note: 'look' }, expect.anything())
  await user.click(button)
  const item = await screen.findByRole('menuitem', { name: 'Thank you. A moderator will look at it.' })
  expect(item.getAttribute('aria-disabled')).toBe('true')
})

test('where the backend takes no reports none is offered', async () => {
  const { container, user } = stage(backend(people))
  expect(items((await open(container, 'Words of a', user)).menu)).toEqual(['Copy link', 'Mute Mallory'])
})

test('a final vote stands pressed, cannot be pressed again, and moves nothing away', async () => {
  const vote = vi.fn(async () => undefined)
  const { user } = stage(
    backend([comment('a', { score: 1, can: ['vote'] })], { features: { ...features, votes: 'up', finalVotes: true }, vote }),
  )
  const up = await screen.findByRole('button', { name: 'Vote up' })
  await user.dblClick(up)
  expect([up.isConnected, up.getAttribute('aria-pressed'), up.getAttribute('aria-disabled')]).toEqual([true, 'true', 'true'])
  expect(vote).toHaveBeenCalledOnce()
})
