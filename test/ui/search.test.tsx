import { screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import { fold, places } from '../../src/ui/fold'
import { articleWith, backend, comment, stage } from './stage'

test.each([
  ['Crème BRÛLÉE', 'brulee', 'BRÛLÉE'],
  ['cre\u0300me', 'creme', 'cre\u0300me'],
  ['Йод', 'йод', 'Йод'],
  ['İstanbul', 'istanbul', 'İstanbul'],
  ['👩‍🚀 Ådå', 'ada', 'Ådå'],
  ['مُحَمَّد', 'محمد', 'مُحَمَّد'],
  ['한국어', '한국', '한국'],
])('in %s the words %s are found as they stand', (text, words, standing) => {
  expect(places(text, fold(words)).map(([start, end]) => text.slice(start, end))).toEqual([standing])
})

test('vowels of scripts that write them as marks are letters', () => {
  expect(places('कि', fold('का'))).toEqual([])
})

const many = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    comment(`c${n}`, n % 10 === 3 ? { body: { format: 'html', value: `<p>a <b>Caf</b>é, number ${n}</p>` } } : {}),
  )

test('a short thread has no search', async () => {
  stage(backend(many(19)))
  await screen.findByText('Words of c0')
  expect(screen.queryByRole('button', { name: 'Search the comments' })).toBeNull()
})

test('words are counted across markup, gone to with Enter from there on, and Escape gives the focus back', async () => {
  const { container, user } = stage(backend(many(30)))
  // Drawn a few at a time.
  await screen.findByText('Words of c29', {}, { timeout: 5000 })
  const button = await screen.findByRole('button', { name: 'Search the comments' })
  await user.click(button)
  const field = await screen.findByRole('searchbox', { name: 'Search the comments' })
  await waitFor(() => expect(document.activeElement).toBe(field))
  await user.type(field, 'CAFE')
  await screen.findByText('3 comments found', {}, { timeout: 5000 })
  for (const words of ['number 3', 'number 13', 'number 23', 'number 3']) {
    await user.keyboard('{Enter}')
    await waitFor(() => expect(document.activeElement).toBe(articleWith(container, words)))
  }
  await user.keyboard('{Shift>}{Enter}{/Shift}')
  await waitFor(() => expect(document.activeElement).toBe(articleWith(container, 'number 23')))
  await user.clear(field)
  await user.type(field, 'author of c7')
  await screen.findByText('1 comment found')
  await user.type(field, 'zzz')
  await screen.findByText('No loaded comment has these words.')
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('searchbox')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(button))
})
