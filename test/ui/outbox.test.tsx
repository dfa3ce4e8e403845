import { act, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { AfterwordError } from '../../src/core/errors'
import type { Created } from '../../src/core/types'
import { backend, comment, gate, stage } from './stage'

afterEach(() => vi.useRealTimers())

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your comment' })

test('what is on its way says so, and says so differently when it takes long', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { user } = stage(backend([], { create: () => gate<Created>().answer }), { advanceTimers: vi.advanceTimersByTime })
  await user.type(field(), 'slow words')
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  const entry = within(await screen.findByRole('article'))
  expect(entry.getByText('slow words')).toBeTruthy()
  expect(entry.getByText('Sending…')).toBeTruthy()
  await act(async () => void (await vi.advanceTimersByTimeAsync(5500)))
  expect(entry.getByText('Still sending…')).toBeTruthy()
})

test('what failed keeps its words, says why, and goes out again under the same id', async () => {
  const ids: string[] = []
  let fail = true
  const create = async (_: unknown, draft: { clientId: string }): Promise<Created> => {
    ids.push(draft.clientId)
    if (fail) throw new AfterwordError('blocked', 'user 7 is on list B')
    return { status: 'published', comment: comment('1', { body: { format: 'text', value: 'my words' } }) }
  }
  const { user, container } = stage(backend([], { create }))
  await user.type(field(), 'my words')
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  await screen.findByText('You cannot comment here.')
  expect(screen.getByText('Not sent.')).toBeTruthy()
  expect(screen.getByText('my words')).toBeTruthy()
  expect(container.textContent).not.toContain('list B')
  fail = false
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(screen.queryByText('Not sent.')).toBeNull())
  expect(screen.getAllByText('my words')).toHaveLength(1)
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('a retry that would be refused counts down first', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const create = vi.fn(async () => {
    throw new AfterwordError('rate_limited', '', { retryAfter: 3 })
  })
  const { user } = stage(backend([], { create }), { advanceTimers: vi.advanceTimersByTime })
  await user.type(field(), 'too quick')
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  const wait = await screen.findByRole('button', { name: /^Retry in \d seconds?$/ })
  expect(wait.getAttribute('aria-disabled')).toBe('true')
  await user.click(wait)
  expect(create).toHaveBeenCalledOnce()
  await act(async () => void (await vi.advanceTimersByTimeAsync(4000)))
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Retry in/ })).toBeNull())
})

test('Edit takes the words back into the form with the focus, Discard lets them go', async () => {
  const create = async (): Promise<Created> => {
    throw new AfterwordError('rejected')
  }
  const { user } = stage(backend([], { create }))
  const post = async (words: string) => {
    await user.type(field(), words)
    await user.click(screen.getByRole('button', { name: 'Post comment' }))
    await screen.findByText('Not sent.')
  }
  await post('mend me')
  await user.click(screen.getByRole('button', { name: 'Edit' }))
  await waitFor(() => expect(field().value).toBe('mend me'))
  await waitFor(() => expect(document.activeElement).toBe(field()))
  expect(screen.queryByText('Not sent.')).toBeNull()
  await user.clear(field())
  await post('forget me')
  await user.click(screen.getByRole('button', { name: 'Discard' }))
  await waitFor(() => expect(screen.queryByText('forget me')).toBeNull())
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Comments/))
})

test('without a line the reader is told, and told again when it is back', async () => {
  const line = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  stage(backend([]))
  await act(() => void dispatchEvent(new Event('offline')))
  expect(screen.getByText('You are offline. What you write is kept.')).toBeTruthy()
  line.mockReturnValue(true)
  await act(() => void dispatchEvent(new Event('online')))
  await waitFor(() => expect(screen.queryByText(/You are offline/)).toBeNull())
  line.mockRestore()
})
