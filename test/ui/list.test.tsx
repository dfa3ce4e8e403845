import { screen, waitFor, within } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import { AfterwordError } from '../../src/core/errors'
import type { CommentPage } from '../../src/core/types'
import { articleWith, backend, comment, features, gate, scrolled, stage } from './stage'

test('the form and both headings stand while the comments are loading', async () => {
  const { answer, open } = gate<CommentPage>()
  const { container } = stage(backend([], { list: () => answer }))
  expect(screen.getByRole('heading', { level: 2, name: 'Add comment' })).toBeTruthy()
  expect(screen.getByRole('heading', { level: 2, name: 'Comments' })).toBeTruthy()
  expect(screen.getByRole('textbox', { name: 'Your comment' })).toBeTruthy()
  expect(screen.getByText('Loading comments…')).toBeTruthy()
  expect(container.querySelector('[aria-busy="true"]')).toBeTruthy()
  open({ comments: [] })
  await screen.findByText('There are no comments yet.')
  expect(screen.queryByText('Loading comments…')).toBeNull()
  expect(container.querySelector('[aria-busy="true"]')).toBeNull()
})

test('everything is inside one labelled region, its headings at the level the page asked for', async () => {
  stage(backend([comment('a')]), { options: { headingLevel: 4 } })
  await screen.findByText('Words of a')
  expect(screen.getAllByRole('region')).toHaveLength(1)
  const region = within(screen.getByRole('region', { name: 'Comments on this page' }))
  expect(region.getAllByRole('heading', { level: 4 }).map((heading) => heading.textContent)).toEqual(['Add comment', 'Comments 1'])
})

test('comments are articles in nested lists, named after their authors', async () => {
  stage(backend([comment('a'), comment('b', { parentId: 'a' })]))
  const root = await screen.findByRole('article', { name: /Author of a/ })
  const inner = within(root.closest('li') ?? root).getByRole('list')
  expect(within(inner).getByRole('article', { name: /Author of b/ })).toBeTruthy()
})

test('a list that cannot be loaded says why in our words, never the backend’s, and Retry brings it', async () => {
  const list = vi.fn<() => Promise<CommentPage>>().mockRejectedValueOnce(new AfterwordError('server', 'SQLITE_CORRUPT at /srv/db'))
  list.mockResolvedValue({ comments: [comment('a')] })
  const { user, container } = stage(backend([], { list }))
  await screen.findByText(/The comments could not be loaded\. Something went wrong at the other end\./)
  expect(container.textContent).not.toContain('SQLITE')
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await screen.findByText('Words of a')
  expect(document.activeElement?.textContent).toMatch(/^Comments/)
})

test('a closed thread has a sentence where the form was, and no reply buttons', async () => {
  stage(backend([], { list: async () => ({ comments: [comment('a')], state: 'closed' }) }))
  await screen.findByText('Comments are closed.')
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Reply' })).toBeNull()
})

test('a backend without create is read only: no form, no heading for it, no reply', async () => {
  const { create: _, ...readable } = backend([comment('a')])
  stage(readable)
  await screen.findByText('Words of a')
  expect(screen.getAllByRole('heading').map((heading) => heading.textContent)).toEqual(['Comments 1'])
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Reply' })).toBeNull()
})

test('the order can be chosen where there is a choice and more than one comment', async () => {
  const list = vi.fn(async () => ({ comments: [comment('a'), comment('b')] }))
  const { user } = stage(backend([], { list }))
  const sort = await screen.findByRole('combobox', { name: 'Sort by' })
  expect(
    within(sort)
      .getAllByRole('option')
      .map((option) => option.textContent),
  ).toEqual(['Newest', 'Oldest'])
  await user.selectOptions(sort, 'Oldest')
  await waitFor(() => expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ sort: 'oldest' }), expect.anything()))
})

test.each([
  ['one order', [comment('a'), comment('b')], ['newest'] as const],
  ['one comment', [comment('a')], ['newest', 'oldest'] as const],
])('no order is offered with %s', async (_, comments, sorts) => {
  stage(backend(comments, { features: { ...features, sorts } }))
  await screen.findByText('Words of a')
  expect(screen.queryByRole('combobox')).toBeNull()
})

test('more comments come below, the focus goes to the first of them, and it is said', async () => {
  const second = gate<CommentPage>()
  const list = vi.fn(async ({ cursor }: { cursor?: string }) => (cursor ? second.answer : { comments: [comment('a')], nextCursor: '2' }))
  const { user } = stage(backend([], { list }))
  await user.click(await screen.findByRole('button', { name: 'Show more comments' }))
  const busy = await screen.findByRole('button', { name: 'Loading…' })
  expect(busy).toBe(document.activeElement)
  second.open({ comments: [comment('b'), comment('c')] })
  await screen.findByText('Words of c')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('article', { name: /Author of b/ })))
  expect(screen.getByRole('status').textContent).toBe('2 more comments loaded.')
  expect(screen.queryByRole('button', { name: /Show more|Loading/ })).toBeNull()
})

test('what could not be loaded further says so beside its button, and the button tries again', async () => {
  let fail = true
  const list = async ({ cursor }: { cursor?: string }): Promise<CommentPage> => {
    if (!cursor) return { comments: [comment('a')], nextCursor: '2' }
    if (fail) throw new AfterwordError('timeout')
    return { comments: [comment('b')] }
  }
  const { user } = stage(backend([], { list }))
  await user.click(await screen.findByRole('button', { name: 'Show more comments' }))
  await screen.findByText('The answer took too long.')
  expect(screen.getByText('Words of a')).toBeTruthy()
  fail = false
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await screen.findByText('Words of b')
})

test('replies that were left out come where they belong', async () => {
  const replies = vi.fn(async () => ({ comments: [comment('b', { parentId: 'a' }), comment('c', { parentId: 'a' })] }))
  const { user, container } = stage(backend([], { list: async () => ({ comments: [comment('a')], more: { a: 2 } }), replies }))
  await user.click(await screen.findByRole('button', { name: 'Show 2 replies' }))
  await screen.findByText('Words of c')
  expect(articleWith(container, 'Words of b').closest('ol')).not.toBe(articleWith(container, 'Words of a').closest('ol'))
  await waitFor(() => expect(document.activeElement).toBe(articleWith(container, 'Words of b')))
})

test('a permalink’s comment is scrolled to, has the focus, and is marked', async () => {
  const { state, container } = stage(backend([comment('a'), comment('b')]))
  await screen.findByText('Words of b')
  await state.thread.show('b')
  await waitFor(() => expect(document.activeElement).toBe(articleWith(container, 'Words of b')))
  expect(scrolled).toEqual(['comment-b'])
  expect(articleWith(container, 'Words of b').closest('.target')).toBeTruthy()
  expect(articleWith(container, 'Words of a').closest('.target')).toBeNull()
})

test('replies nest to a depth and then stand flush, saying whom they answer', async () => {
  const chain = Array.from({ length: 9 }, (_, n) =>
    comment(`c${n}`, { parentId: n ? `c${n - 1}` : null, createdAt: new Date(1e12 + n * 1000).toISOString() }),
  )
  const { container } = stage(backend(chain))
  await waitFor(() => expect(container.querySelectorAll('article')).toHaveLength(9))
  const last = articleWith(container, 'Words of c8')
  let depth = 0
  for (let at: Element | null | undefined = last.closest('[role=list]'); at; at = at.parentElement?.closest('[role=list]')) depth++
  expect(depth).toBe(5)
  expect(container.textContent?.indexOf('Words of c7')).toBeLessThan(container.textContent?.indexOf('Words of c8') ?? 0)
  last.querySelector<HTMLAnchorElement>('a[href$="#comment-c7"]')?.click()
  await waitFor(() => expect(document.activeElement?.id).toBe('comment-c7'))
})

test('a list that becomes shorter while it is drawn for the first time is whole in the end', async () => {
  const many = Array.from({ length: 60 }, (_, n) => comment(`m${n}`))
  let asked = 0
  const list = async () => ({ comments: asked++ ? many.slice(0, 5) : many, nextCursor: 'more' })
  const { state, container } = stage(backend(many, { list }))
  await waitFor(() => expect(container.querySelectorAll('article').length).toBeGreaterThan(10))
  await state.thread.reload()
  await screen.findByRole('button', { name: 'Show more comments' })
  expect(container.querySelectorAll('article')).toHaveLength(5)
})
