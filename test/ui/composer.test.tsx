import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import { memoryStorage } from '../../src/core/storage'
import type { Created } from '../../src/core/types'
import { articleWith, backend, comment, features, gate, stage } from './stage'

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your comment' })
const said = () => screen.getByRole('status').textContent

test('it is one quiet field until somebody turns to it', async () => {
  const { user } = stage(backend([]))
  expect(screen.getAllByRole('textbox')).toEqual([field()])
  expect(screen.queryByRole('button', { name: 'Post comment' })).toBeNull()
  await user.click(field())
  expect(screen.getByRole('textbox', { name: /^Name/ })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Post comment' })).toBeTruthy()
  expect(document.activeElement).toBe(field())
})

test('Tab goes field, view, formatting, name, email, website, button', async () => {
  const asked = { ...features, identity: 'required', fields: { email: 'optional', website: 'optional' } } as const
  const { user } = stage(backend([], { features: asked }))
  const stops: (string | null | undefined)[] = []
  for (let n = 0; n < 7; n++) {
    await user.tab()
    await screen.findByRole('toolbar')
    const at = document.activeElement
    stops.push(at?.getAttribute('name') ?? (at?.textContent || at?.getAttribute('aria-label')))
  }
  expect(stops).toEqual(['body', 'Write', 'Bold', 'name', 'email', 'website', 'Post comment'])
})

test('Ctrl+Enter sends from the field; the words leave it, the focus stays, and it is said', async () => {
  const { user } = stage(backend([]))
  await user.type(field(), 'Hello there')
  await user.keyboard('{Control>}{Enter}{/Control}')
  await screen.findByRole('article')
  expect(screen.getByText('Hello there')).toBeTruthy()
  expect(field().value).toBe('')
  expect(document.activeElement).toBe(field())
  await waitFor(() => expect(said()).toBe('Your comment is posted.'))
})

test('what waits for review is announced before and after', async () => {
  const { user } = stage(
    backend([], {
      features: { ...features, reviewed: true, editWindow: 900 },
      create: async (_, draft) => ({
        status: 'pending',
        id: '1',
        comment: comment('1', { status: 'pending', mine: true, body: draft.body }),
      }),
    }),
  )
  await user.type(field(), 'Hello')
  expect(screen.getByText('Shown after review.')).toBeTruthy()
  expect(screen.getByText('You can edit for 15 minutes.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  await screen.findByText('Awaiting review')
  await waitFor(() => expect(said()).toBe('Your comment was sent. It is shown after review.'))
})

test('problems stand beside their fields, are tied to them, and the first has the focus', async () => {
  const asked = { ...features, identity: 'required', fields: { email: 'required' } } as const
  const { user } = stage(backend([], { features: asked }))
  await user.click(field())
  await user.type(screen.getByRole('textbox', { name: /^Email/ }), 'nonsense')
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  await screen.findByText('Write something first.')
  const described = (element: Element) =>
    (element.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent)
  expect(described(field())).toEqual(['Write something first.'])
  expect(described(screen.getByRole('textbox', { name: /^Name/ }))).toEqual(['Enter a name.'])
  expect(described(screen.getByRole('textbox', { name: /^Email/ }))).toContain('Enter an email address like name@example.com.')
  await waitFor(() => expect(document.activeElement).toBe(field()))
  await user.type(field(), 'x')
  await waitFor(() => expect(field().getAttribute('aria-invalid')).toBe('false'))
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /^Name/ })))
})

test('the count shows near the limit and beyond it', async () => {
  stage(backend([], { features: { ...features, maxLength: 300 } }))
  const write = (length: number) => fireEvent.input(field(), { target: { value: 'x'.repeat(length) } })
  write(50)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Post comment' })).toBeTruthy())
  expect(screen.queryByText(/characters? left/)).toBeNull()
  write(299)
  await screen.findAllByText('1 character left')
  write(302)
  await screen.findAllByText('2 characters too many')
})

test('Write and Preview are tabs with arrows, and the words come back unchanged', async () => {
  const { user, container } = stage(backend([]))
  await user.type(field(), '**bold**')
  const write = screen.getByRole('tab', { name: 'Write' })
  expect(write.getAttribute('aria-selected')).toBe('true')
  write.focus()
  await user.keyboard('{ArrowRight}')
  const preview = screen.getByRole('tab', { name: 'Preview' })
  expect(document.activeElement).toBe(preview)
  expect(preview.getAttribute('aria-selected')).toBe('true')
  await waitFor(() => expect(container.querySelector('[role="tabpanel"] strong')?.textContent).toBe('bold'))
  expect(document.getElementById(preview.getAttribute('aria-controls') ?? '')?.getAttribute('role')).toBe('tabpanel')
  await user.keyboard('{ArrowLeft}')
  expect(field().value).toBe('**bold**')
})

test('nothing to preview is said, and plain text has no tabs', async () => {
  const { user, unmount } = stage(backend([]))
  await user.click(field())
  await user.click(screen.getByRole('tab', { name: 'Preview' }))
  expect(screen.getByText('Nothing to preview yet.')).toBeTruthy()
  unmount()
  const plain = stage(backend([], { features: { ...features, input: 'text' } }))
  await plain.user.click(field())
  expect(screen.queryByRole('tab')).toBeNull()
  expect(screen.queryByText('Markdown works here.')).toBeNull()
})

test('a reply opens below its comment with the focus; Escape closes it, keeps the words, and goes back to the button', async () => {
  const { user, container } = stage(backend([comment('a')]))
  const button = await screen.findByRole('button', { name: 'Reply' })
  await user.click(button)
  const reply = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Reply to Author of a' })
  await waitFor(() => expect(document.activeElement).toBe(reply()))
  expect(button.getAttribute('aria-expanded')).toBe('true')
  expect(articleWith(container, 'Words of a').parentElement?.contains(reply())).toBe(true)
  await user.type(reply(), 'half a thought')
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('textbox', { name: 'Reply to Author of a' })).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(button))
  await user.click(button)
  expect(reply().value).toBe('half a thought')
})

test('a sent reply stands under its comment and closes its form', async () => {
  const { user, container } = stage(backend([comment('a'), comment('b')]))
  await screen.findByText('Words of b')
  const button = articleWith(container, 'Words of a').querySelector<HTMLElement>('.reply')
  if (button) await user.click(button)
  await user.keyboard('An answer')
  await user.keyboard('{Control>}{Enter}{/Control}')
  await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Reply to Author of a' })).toBeNull())
  await waitFor(() => expect(articleWith(container, 'Words of a').parentElement?.textContent).toContain('An answer'))
  expect(articleWith(container, 'Words of b').parentElement?.textContent).not.toContain('An answer')
  await waitFor(() => expect(document.activeElement).toBe(button))
})

test('a page’s shortcuts do not hear what is typed into the form', async () => {
  const { user } = stage(backend([]))
  const heard = vi.fn()
  for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, heard)
  await user.type(field(), 'jk/?')
  for (const type of ['keydown', 'keypress', 'keyup']) document.removeEventListener(type, heard)
  expect(field().value).toBe('jk/?')
  expect(heard).not.toHaveBeenCalled()
})

test('words from an earlier visit come back, say so, and can be let go', async () => {
  const storage = memoryStorage()
  const before = stage(backend([]), { storage })
  await before.user.type(field(), 'unsent words')
  before.state.dispose()
  before.unmount()
  const { user } = stage(backend([]), { storage })
  expect(field().value).toBe('unsent words')
  expect(screen.getByText(/These words are from your last visit/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Discard' }))
  expect(field().value).toBe('')
  expect(screen.queryByText(/from your last visit/)).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(field()))
})

test('many presses are one comment', async () => {
  const { answer, open } = gate<Created>()
  const create = vi.fn(() => answer)
  const { user } = stage(backend([], { create }))
  await user.type(field(), 'once')
  const button = screen.getByRole('button', { name: 'Post comment' })
  for (let n = 0; n < 5; n++) fireEvent.click(button)
  await screen.findByText('Sending…')
  open({ status: 'published', comment: comment('1', { body: { format: 'markdown', value: 'once' } }) })
  await waitFor(() => expect(screen.queryByText('Sending…')).toBeNull())
  expect(create).toHaveBeenCalledOnce()
  expect(screen.getAllByRole('article')).toHaveLength(1)
})

test('the count is said at thresholds, not at every key', async () => {
  const { container } = stage(backend([], { features: { ...features, maxLength: 300 } }))
  const write = (length: number) => fireEvent.input(field(), { target: { value: 'x'.repeat(length) } })
  const heard = () => container.querySelector('.hints [aria-live]')?.textContent
  write(50)
  await waitFor(() => expect(heard()).toBe(''))
  write(260)
  await waitFor(() => expect(heard()).toBe('40 characters left'))
  write(265)
  await screen.findByText('35 characters left')
  expect(heard()).toBe('40 characters left')
  write(301)
  await waitFor(() => expect(heard()).toBe('1 character too many'))
})
