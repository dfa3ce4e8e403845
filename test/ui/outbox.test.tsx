import { act, screen, waitFor, within } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import { AfterwordError } from '../../src/core/errors'
import type { Created, Draft } from '../../src/core/types'
import { articleWith, backend, comment, gate, stage } from './stage'

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

test('who was told to wait sees how long, and then it goes out by itself', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  let tries = 0
  const create = vi.fn(async (): Promise<Created> => {
    if (tries++ === 0) throw new AfterwordError('rate_limited', '', { retryAfter: 3 })
    return { status: 'published', comment: comment('1', { body: { format: 'text', value: 'too quick' } }) }
  })
  const { user } = stage(backend([], { create }), { advanceTimers: vi.advanceTimersByTime })
  await user.type(field(), 'too quick')
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  const wait = await screen.findByRole('button', { name: /^Retry in \d seconds?$/ })
  expect(screen.getByText('Waiting to send')).toBeTruthy()
  expect(screen.getByText('That was quick. Please wait a little.')).toBeTruthy()
  expect(wait.getAttribute('aria-disabled')).toBe('true')
  await user.click(wait)
  expect(create).toHaveBeenCalledOnce()
  await act(async () => void (await vi.advanceTimersByTimeAsync(4000)))
  await waitFor(() => expect(screen.queryByText('Waiting to send')).toBeNull())
  expect(create).toHaveBeenCalledTimes(2)
  expect(screen.getAllByText('too quick')).toHaveLength(1)
})

test('without a line a comment stands in the thread and waits; it can be taken back, and goes out when the line is back', async () => {
  let up = false
  const create = async (_: unknown, { clientId, body }: Draft): Promise<Created> => {
    if (!up) throw new AfterwordError('offline')
    return { status: 'published', comment: comment(clientId, { body }) }
  }
  const { user } = stage(backend([], { create }))
  const post = async (words: string) => {
    await user.type(field(), words)
    await user.click(screen.getByRole('button', { name: 'Post comment' }))
    await within(articleWith(document.body, words)).findByText('Waiting to send')
  }
  await post('first')
  await post('second')
  expect(field().value).toBe('')
  await screen.findByText('Your comment is kept, and sent as soon as you are online.')
  const first = within(articleWith(document.body, 'first'))
  expect(first.getByText('It is sent as soon as you are online.')).toBeTruthy()
  expect(first.queryByRole('button', { name: /Retry|Discard/ })).toBeNull()
  await user.click(first.getByRole('button', { name: 'Withdraw' }))
  await screen.findByText('The comment was withdrawn. Your words are in the form.')
  expect(field().value).toBe('first')
  await waitFor(() => expect(document.activeElement).toBe(field()))
  up = true
  // The focus is on one of its buttons when it goes.
  within(articleWith(document.body, 'second')).getByRole('button', { name: 'Edit' }).focus()
  await act(() => void dispatchEvent(new Event('online')))
  await waitFor(() => expect(screen.queryByText('Waiting to send')).toBeNull())
  expect(screen.getAllByRole('article').map((article) => article.textContent)).toEqual([expect.stringContaining('second')])
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Comments/))
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
