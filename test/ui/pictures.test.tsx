import { screen, waitFor } from '@testing-library/preact'
import { expect, test } from 'vitest'
import type { Features } from '../../src/core/adapter'
import { AfterwordError } from '../../src/core/errors'
import { backend, features, gate, stage } from './stage'

/** What happens to the words while pictures are on their way; the browser's part is in test/browser/pictures.test.ts. */

const withPictures: Features = { ...features, pictures: { maxBytes: 100, from: 'https://comments.example/' } }
const address = `pictures/${'0'.repeat(32)}-10x10.webp`
const file = (bytes = 10, type = 'image/png') => new File([new Uint8Array(bytes)], 'x', { type })

function open(upload: () => Promise<string>, more: Parameters<typeof stage>[1] = {}) {
  const view = stage(backend([], { features: withPictures, upload }), more)
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your comment' })
  const choose = async (files: File[]) => {
    await screen.findByRole('button', { name: 'Picture' })
    await view.user.upload(view.container.querySelector('input[type=file]') as HTMLInputElement, files)
  }
  return { ...view, field, choose }
}

test('a picture that is refused is gone, with its line breaks, and the selected words are back', async () => {
  const { field, choose, user } = open(() => Promise.reject(new AfterwordError('rate_limited')))
  await user.type(field, 'One two three')
  await choose([file()])
  await screen.findByText(/The picture could not be added\. That was quick/)
  expect(field.value).toBe('One two three')
  field.setSelectionRange(4, 7)
  await choose([file()])
  await waitFor(() => expect(field.value).toBe('One two three'))
})

test('several pictures each find their place; text typed between stays, and what was deleted stays deleted', async () => {
  const answers = [gate<string>(), gate<string>()]
  let asked = 0
  const { field, choose, user } = open(() => (answers[asked++] as (typeof answers)[0]).answer)
  await user.click(field)
  await choose([file(), file(11)])
  await waitFor(() => expect(field.value).toBe('![Uploading the picture… 1]()\n\n![Uploading the picture… 2]()'))
  await user.type(field, ' typed')
  answers[0]?.open(address)
  await waitFor(() => expect(field.value).toBe(`![Description](${address})\n\n![Uploading the picture… 2]() typed`))
  expect(field.selectionStart).toBe(field.value.length)
  await user.clear(field)
  await user.type(field, 'Rather not')
  answers[1]?.open(address)
  await waitFor(() => expect(asked).toBe(2))
  await waitFor(() => expect(screen.queryByText('Uploading the picture…')).toBeNull())
  expect(field.value).toBe('Rather not')
})

test('what is too large does not travel', async () => {
  let asked = 0
  const { field, choose, user } = open(async () => `${address}${asked++}`)
  await user.click(field)
  await choose([file(101)])
  await screen.findByText(/Pictures may have at most/)
  expect([field.value, asked]).toEqual(['', 0])
})

test('words of a visit that was cut off have no placeholder left', async () => {
  const first = open(() => new Promise(() => {}))
  await first.user.type(first.field, 'Words')
  await first.choose([file()])
  await waitFor(() => expect(first.field.value).toContain(']()'))
  const { storage } = first
  // The page is closed without a word: what is saved is saved with the placeholder.
  first.state.dispose()
  first.unmount()
  const second = open(async () => address, { storage })
  await waitFor(() => expect(second.field.value.trim()).toBe('Words'))
})

test('a backend that takes no pictures shows no button', () => {
  const { container } = stage(backend([], { upload: async () => address }))
  expect(container.querySelector('input[type=file]')).toBeNull()
})
