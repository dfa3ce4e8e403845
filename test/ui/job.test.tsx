import { screen, waitFor, within } from '@testing-library/preact'
import { expect, test } from 'vitest'
import memory, { memoryShelf } from '../../src/adapters/memory'
import { memoryStorage } from '../../src/core/storage'
import { articleWith, stage } from './stage'

test('two readers at one thread: write, answer, vote, mend, delete', async () => {
  const shelf = memoryShelf()
  const visit = (viewer: string) => stage(memory({ url: 'https://example.com', storage: memoryStorage(), shelf, viewer }))

  const ines = visit('ines')
  await screen.findByText('There are no comments yet.')
  await ines.user.type(screen.getByRole('textbox', { name: 'Your comment' }), 'The **first** word')
  await ines.user.type(screen.getByRole('textbox', { name: 'Name' }), 'Ines')
  await ines.user.click(screen.getByRole('button', { name: 'Post comment' }))
  await waitFor(() => expect(ines.container.querySelector('.body strong')?.textContent).toBe('first'))
  expect(screen.queryByRole('button', { name: 'Vote up' })).toBeNull()
  ines.unmount()

  const tom = visit('tom')
  const first = within(await screen.findByRole('article', { name: /Ines/ }))
  expect(first.queryByRole('button', { name: 'Edit' })).toBeNull()
  await tom.user.click(first.getByRole('button', { name: 'Vote up' }))
  await first.findByText('1 vote')
  await tom.user.click(first.getByRole('button', { name: 'Reply' }))
  await tom.user.type(screen.getByRole('textbox', { name: 'Reply to Ines' }), 'The second')
  await tom.user.type(screen.getByRole('textbox', { name: 'Name' }), 'Tom')
  await tom.user.click(screen.getByRole('button', { name: 'Post reply' }))
  const second = within(await screen.findByRole('article', { name: /Tom/ }))
  await tom.user.click(await second.findByRole('button', { name: 'Edit' }))
  const field = screen.getByRole('textbox', { name: 'Edit your comment' })
  await tom.user.type(field, ' word')
  await tom.user.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText('The second word')
  expect(second.getByText('edited')).toBeTruthy()
  tom.unmount()

  const back = visit('ines')
  await screen.findByText('The second word')
  const own = within(screen.getByRole('article', { name: /Ines/ }))
  expect(own.getByText('1 vote')).toBeTruthy()
  await back.user.click(own.getByRole('button', { name: 'Delete' }))
  await back.user.click(within(own.getByRole('group')).getByRole('button', { name: 'Delete' }))
  await screen.findByText('This comment was deleted.')
  expect(screen.getByText('The second word')).toBeTruthy()
  await waitFor(() => expect(document.activeElement).toBe(articleWith(back.container, 'This comment was deleted.')))
})
