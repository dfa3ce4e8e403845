import { createEvent, fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { backend, comment, features, stage } from '../stage'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your comment' })

/** The field with what comes when somebody turns to it. */
async function assisted(): Promise<void> {
  await waitFor(() => expect(field().getAttribute('aria-autocomplete')).toBe('list'))
}

test('in a reply Escape closes the list of names first, then the reply, and its words come back', async () => {
  const { user } = stage(backend([comment('a', { author: { name: 'Ada' } })]))
  await user.click(await screen.findByRole('button', { name: 'Reply' }))
  const reply = () => screen.queryByRole<HTMLTextAreaElement>('textbox', { name: 'Reply to Ada' })
  await waitFor(() => expect(reply()?.getAttribute('aria-autocomplete')).toBe('list'))
  await user.type(reply() as HTMLElement, 'As @A')
  await screen.findByRole('option', { name: 'Ada' })
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull())
  expect(reply()?.value).toBe('As @A')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(reply()).toBeNull())
  await user.click(screen.getByRole('button', { name: 'Reply' }))
  expect(reply()?.value).toBe('As @A')
})

test('Escape in the field of a new comment leaves it, with its words', async () => {
  const { user } = stage(backend([]))
  await user.type(field(), 'half a thought')
  await user.keyboard('{Escape}')
  expect(document.activeElement).not.toBe(field())
  expect(field().value).toBe('half a thought')
})

test('where only text is written there is no toolbar, no shortcut and no Markdown from a paste; names are completed all the same', async () => {
  const { user } = stage(backend([comment('a', { author: { name: 'Ada' } })], { features: { ...features, input: 'text' } }))
  await screen.findByText('Words of a')
  await user.type(field(), 'word')
  await assisted()
  expect(screen.queryByRole('toolbar')).toBeNull()
  const html = { 'text/html': '<b>bold</b>', 'text/plain': 'bold' }
  const paste = createEvent.paste(field(), { clipboardData: { getData: (type: keyof typeof html) => html[type] } })
  fireEvent(field(), paste)
  expect(paste.defaultPrevented).toBe(false)
  await user.keyboard('{Control>}b{/Control}')
  expect(field().value).toBe('word')
  await user.keyboard(' @ad')
  await user.click(await screen.findByRole('option', { name: 'Ada' }))
  await waitFor(() => expect(field().value).toBe('word @Ada '))
})

test('Ctrl+Shift+V pastes rich text as its words', async () => {
  const { user } = stage(backend([]))
  await user.click(field())
  await assisted()
  const html = { 'text/html': '<b>bold</b>', 'text/plain': 'bold' }
  const paste = () => createEvent.paste(field(), { clipboardData: { getData: (type: keyof typeof html) => html[type] } })
  const plainly = paste()
  await user.keyboard('{Control>}{Shift>}v{/Shift}{/Control}')
  fireEvent(field(), plainly)
  expect(plainly.defaultPrevented).toBe(false)
  const richly = paste()
  fireEvent(field(), richly)
  expect(richly.defaultPrevented).toBe(true)
  await waitFor(() => expect(field().value).toBe('**bold**'))
})
