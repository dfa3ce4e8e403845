import { screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import type { Features } from '../../src/core/adapter'
import { memoryStorage } from '../../src/core/storage'
import type { Identity } from '../../src/core/types'
import { backend, features, stage } from './stage'

/** A later visit by somebody who is remembered so. */
async function later(identity: Identity, asked: Partial<Features>, settled = true) {
  const storage = memoryStorage()
  storage.set('identity', JSON.stringify({ ...identity, settled }))
  const staged = stage(backend([], { features: { ...features, ...asked } }), { storage })
  await staged.user.click(screen.getByRole('textbox', { name: 'Your comment' }))
  return staged
}
const line = () => screen.queryByText(/^Posting as/)?.textContent?.replace(/[\u2068\u2069]/g, '')

test.each<[string, Identity, Partial<Features>, string]>([
  ['a name', { name: 'Ines' }, { identity: 'required', fields: { email: 'optional' } }, 'Posting as Ines'],
  ['an address only', { email: 'i@example.com' }, { identity: 'optional', fields: { email: 'required' } }, 'Posting as Anonymous'],
  [
    'an address where no name is asked',
    { email: 'i@example.com' },
    { identity: 'none', fields: { email: 'required' } },
    'Posting as i@example.com',
  ],
])('who posted before is one line: %s', async (_, identity, asked, words) => {
  await later(identity, asked)
  expect(line()).toBe(words)
  expect(screen.queryByRole('textbox', { name: /^(Name|Email)/ })).toBeNull()
})

test.each<[string, Identity, Partial<Features>, boolean]>([
  ['never posted', { name: 'Ines' }, { identity: 'required' }, false],
  ['an address that is wrong now', { name: 'Ines', email: 'nonsense' }, { fields: { email: 'optional' } }, true],
  ['a field that is newly required', { name: 'Ines' }, { fields: { email: 'required' } }, true],
  ['nothing to show', {}, { identity: 'optional' }, true],
])('the fields are open: %s', async (_, identity, asked, settled) => {
  await later(identity, asked, settled)
  expect(line()).toBeUndefined()
  expect(screen.getByRole('textbox', { name: /^Name/ })).toBeTruthy()
})

test('“Forget me” empties the fields and the storage, and the focus is on the first of them', async () => {
  const { user, storage } = await later({ name: 'Ines' }, { identity: 'required' })
  await user.click(screen.getByRole('button', { name: 'Forget me' }))
  const name = screen.getByRole<HTMLInputElement>('textbox', { name: /^Name/ })
  expect(name.value).toBe('')
  expect(storage.get('identity')).toBeUndefined()
  await waitFor(() => expect(document.activeElement).toBe(name))
})
