import { screen, waitFor, within } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import { AfterwordError } from '../../src/core/errors'
import { articleWith, backend, comment, features, stage } from './stage'

const offered = { ...features, reactions: ['👍', '🎉'], pageReactions: ['👍', '❤️'] }
const rows = [
  comment('a', {
    can: ['react'],
    reactions: [
      { emoji: '🎉', count: 2 },
      { emoji: '👍', count: 0 },
      { emoji: '🦆', count: 1 },
    ],
  }),
]

test('what was given stands there with its number; one press joins in, the next takes it back, and it keeps its place', async () => {
  const react = vi.fn(async () => undefined)
  const { container, user } = stage(backend(rows, { features: offered, react }))
  await screen.findByText('Words of a')
  const group = within(within(articleWith(container, 'Words of a')).getByRole('group', { name: 'Reactions' }))
  const party = group.getByRole('button', { name: '🎉, 2 reactions' })
  expect(group.getAllByRole('button')).toHaveLength(1)
  expect(group.getByText('🦆, 1 reaction')).toBeTruthy()
  await user.click(party)
  expect([party.textContent, party.getAttribute('aria-pressed')]).toEqual(['🎉 3🎉, 3 reactions', 'true'])
  await user.click(party)
  expect([party.textContent, party.getAttribute('aria-pressed')]).toEqual(['🎉 2🎉, 2 reactions', 'false'])
})

test('another emoji is chosen from a row, and taken back it stays under the finger', async () => {
  const react = vi.fn(async () => undefined)
  const { container, user } = stage(backend(rows, { features: offered, react }))
  const add = await screen.findByRole('button', { name: 'Add a reaction' })
  await user.click(add)
  const menu = await screen.findByRole('menu', { name: 'Add a reaction' })
  expect(within(menu).getAllByRole('menuitemcheckbox')).toHaveLength(2)
  await user.keyboard('{Enter}')
  expect(document.activeElement).toBe(add)
  const thumb = within(articleWith(container, 'Words of a')).getByRole('button', { name: '👍, 1 reaction' })
  await user.click(thumb)
  expect([thumb.isConnected, thumb.getAttribute('aria-pressed')]).toEqual([true, 'false'])
  await waitFor(() => expect(react).toHaveBeenCalledTimes(2))
})

test('the page’s row stands before the list has come, and shows what was given when it has', async () => {
  const list = async () => ({ comments: [], reactions: [{ emoji: '👍', count: 41, mine: true }] })
  const react = vi.fn(async () => {
    throw new AfterwordError('rate_limited')
  })
  const { user } = stage(backend([], { features: offered, list, react }))
  const group = within(screen.getByRole('group', { name: 'Reactions to this page' }))
  const heart = group.getByRole('button', { name: '❤️, 0 reactions' })
  const thumb = await group.findByRole('button', { name: '👍, 41 reactions' })
  expect(thumb.getAttribute('aria-pressed')).toBe('true')
  await user.click(heart)
  expect((await screen.findByRole('alert')).textContent).toBe('That was quick. Please wait a little.')
  expect(heart.getAttribute('aria-pressed')).toBe('false')
})

test('where emoji can only be read there is nothing to press', async () => {
  const { container } = stage(backend(rows, { features: offered }))
  await screen.findByText('🎉, 2 reactions')
  expect(container.querySelector('button.pill, .react')).toBeNull()
  expect(screen.getByRole('group', { name: 'Reactions to this page' })).toBeTruthy()
})
