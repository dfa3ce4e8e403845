import { act, fireEvent, screen, waitFor, within } from '@testing-library/preact'
import { h } from 'preact'
import { expect, onTestFinished, test, vi } from 'vitest'
import { AfterwordError } from '../../src/core/errors'
import type { Comment } from '../../src/core/types'
import { articleWith, backend, comment, features, stage } from './stage'

test('text is shown as it stands, letter for letter', async () => {
  const value = 'one <b>two</b>\n{{three}} &amp; four'
  const { container } = stage(backend([comment('a', { body: { format: 'text', value } })]))
  await screen.findByText(/three/)
  expect(container.querySelector('.body')?.textContent).toBe(value)
  expect(container.querySelector('.body')?.children).toHaveLength(0)
})

test('HTML comes through the sanitizer', async () => {
  const value = '<p>kept <em>so</em><img src=x onerror="globalThis.hit=1"><script>globalThis.hit=1</script></p>'
  const { container } = stage(backend([comment('a', { body: { format: 'html', value } })]))
  await screen.findByText('so')
  expect(container.querySelector('.body em')).toBeTruthy()
  expect(container.querySelector('.body script, .body [onerror]')).toBeNull()
  expect(globalThis).not.toHaveProperty('hit')
})

test('Markdown is rendered, and raw HTML in it stays words', async () => {
  const value = '**bold** <img src=x onerror=alert(1)>'
  const { container } = stage(backend([comment('a', { body: { format: 'markdown', value } })]))
  await waitFor(() => expect(container.querySelector('.body strong')?.textContent).toBe('bold'))
  expect(container.querySelector('.body img')).toBeNull()
})

test('bodies far down a list become markup when they come near', async () => {
  const many = Array.from({ length: 60 }, (_, n) => comment(`c${n}`, { body: { format: 'html', value: `<p>number <b>${n}</b></p>` } }))
  const { container } = stage(backend(many))
  await waitFor(() => expect(container.querySelectorAll('.body b')).toHaveLength(60), { timeout: 4000 })
})

test.each([
  ['an element', h('img', { src: 'x', onError: () => {} })],
  ['something like one', { type: 'img', props: { src: 'x' }, constructor: undefined, key: null, ref: null }],
  ['a list of them', [h('b', null, 'x')]],
  ['an object with toString', { toString: (): string => '<img src=x>' }],
])('%s in the place of words never becomes an element', async (_, hostile) => {
  const words = hostile as unknown as string
  const rows = [
    comment('name', { author: { name: words, url: words, avatar: words, badges: words as never } }),
    comment('side', { url: words, source: words, editedAt: words, score: words as never, myVote: words as never, can: words as never }),
    comment('body', { body: { format: 'text', value: words } }),
    comment('good'),
  ]
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { container } = stage(backend(rows, { features: { ...features, votes: 'updown' } }))
  await screen.findByText('Words of good')
  expect(container.querySelector('img, .list b')).toBeNull()
  expect(articleWith(container, 'Words of name').textContent).toContain('Anonymous')
  warn.mockRestore()
})

test('names are isolated text, linked only where the address is harmless', async () => {
  const rows = [
    comment('a', { author: { name: '<b>Mallory</b>', url: 'java\tscript:alert(1)' } }),
    comment('b', { author: { name: 'Ines', url: 'https://example.com/ines' } }),
    comment('c', { author: { name: '' } }),
  ]
  const { container } = stage(backend(rows))
  await screen.findByText('<b>Mallory</b>')
  expect(articleWith(container, 'Mallory').querySelector('a.author')).toBeNull()
  const link = screen.getByRole('link', { name: 'Ines' })
  expect(link.getAttribute('href')).toBe('https://example.com/ines')
  expect(link.getAttribute('rel')).toBe('nofollow ugc noopener noreferrer')
  expect(link.querySelector('bdi')).toBeTruthy()
  expect(articleWith(container, 'Words of c').textContent).toContain('Anonymous')
})

test('no picture is fetched for anybody', async () => {
  const { container } = stage(backend([comment('a', { author: { name: 'Ines Maria Berg', avatar: 'https://tracker.example/a.png' } })]))
  await screen.findByText('Words of a')
  expect(container.innerHTML).not.toContain('tracker.example')
  expect(articleWith(container, 'Words of a').querySelector('.avatar')?.textContent).toBe('IB')
})

test('what stands beside a name: badges, one’s own, edited, awaiting review, and the permalink with its dates', async () => {
  const createdAt = new Date(Date.now() - 2 * 86_400_000).toISOString()
  const { container } = stage(
    backend([
      comment('a/1', { author: { name: 'A', badges: ['moderator'] }, editedAt: new Date().toISOString(), createdAt }),
      comment('b', { status: 'pending', mine: true }),
    ]),
  )
  await screen.findByText('Moderator')
  const first = within(articleWith(container, 'Words of a/1'))
  expect(first.getByText('edited').title).toMatch(/^Edited .*\d/)
  const link = first.getByRole('link', { name: '2 days ago' })
  expect(link.getAttribute('href')).toBe(`${location.href}#comment-a%2F1`)
  expect(link.querySelector('time')?.dateTime).toBe(createdAt)
  await waitFor(() => expect(link.querySelector('time')?.title).toMatch(/20\d\d/))
  const second = within(articleWith(container, 'Words of b'))
  expect(second.getByText('You')).toBeTruthy()
  expect(second.getByText('Awaiting review')).toBeTruthy()
})

test('a deleted comment is a tombstone that keeps its replies', async () => {
  stage(backend([comment('a', { status: 'deleted', body: { format: 'text', value: '' } }), comment('b', { parentId: 'a' })]))
  await screen.findByRole('article', { name: 'This comment was deleted.' })
  expect(screen.getByText('Words of b')).toBeTruthy()
  expect(screen.queryByText('Author of a')).toBeNull()
})

test('votes are absolute, pressed states follow, and a refusal takes the vote back and says why', async () => {
  const vote = vi.fn<(id: string, vote: number) => Promise<undefined>>(async () => undefined)
  const { user } = stage(
    backend([comment('a', { score: 3, can: ['vote'], myVote: 0 })], { features: { ...features, votes: 'updown' }, vote }),
  )
  const up = await screen.findByRole('button', { name: 'Vote up' })
  await user.click(up)
  expect(up.getAttribute('aria-pressed')).toBe('true')
  expect(screen.getByText('4 votes')).toBeTruthy()
  await user.click(up)
  expect(up.getAttribute('aria-pressed')).toBe('false')
  await waitFor(() => expect(vote.mock.calls.map(([, vote]) => vote)).toEqual([1, 0]))
  vote.mockRejectedValueOnce(new AfterwordError('rate_limited'))
  await user.click(screen.getByRole('button', { name: 'Vote down' }))
  expect((await screen.findByRole('alert')).textContent).toBe('That was quick. Please wait a little.')
  expect(screen.getByRole('button', { name: 'Vote down' }).getAttribute('aria-pressed')).toBe('false')
})

test('where votes only go up there is no down, and who may not vote reads the score', async () => {
  const rows = [comment('a', { score: 1, can: ['vote'] }), comment('b', { score: 7, can: [] })]
  const { container } = stage(backend(rows, { features: { ...features, votes: 'up' }, vote: async () => undefined }))
  await screen.findByText('1 vote')
  expect(screen.queryByRole('button', { name: 'Vote down' })).toBeNull()
  const other = within(articleWith(container, 'Words of b'))
  expect(other.queryByRole('button', { name: /^Vote/ })).toBeNull()
  expect(other.getByText('7 votes')).toBeTruthy()
})

const own = (id: string, more: Partial<Comment> = {}) =>
  comment(id, { mine: true, can: ['edit', 'delete'], source: `Words of ${id}`, ...more })

test('deleting asks once, in its place; Cancel and Escape change nothing', async () => {
  const remove = vi.fn(async () => {})
  const { user } = stage(backend([own('a')], { remove }))
  await user.click(await screen.findByRole('button', { name: 'Delete' }))
  const group = screen.getByRole('group', { name: 'Delete this comment?' })
  await waitFor(() => expect(document.activeElement).toBe(within(group).getByRole('button', { name: 'Cancel' })))
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('group')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Delete' })))
  expect(remove).not.toHaveBeenCalled()
})

test('after deleting the focus goes to the next comment, after the last to the heading', async () => {
  const { user, container } = stage(backend([own('a'), own('b')], { remove: async () => {} }))
  const remove = async (words: string) => {
    const article = within(articleWith(container, words))
    await user.click(article.getByRole('button', { name: 'Delete' }))
    await user.click(within(article.getByRole('group')).getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(screen.queryByText(words)).toBeNull())
  }
  await screen.findByText('Words of a')
  await remove('Words of a')
  await waitFor(() => expect(document.activeElement).toBe(articleWith(container, 'Words of b')))
  await remove('Words of b')
  await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Comments/))
})

test('editing happens in place, starts with the words as typed, and ends where it began', async () => {
  const edit = vi.fn(async (id: string, body: Comment['body']) => own(id, { body, editedAt: new Date().toISOString() }))
  const { user } = stage(backend([own('a', { source: 'as *typed*' })], { edit }))
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edit your comment' })
  expect(field.value).toBe('as *typed*')
  expect(screen.queryByText('Words of a')).toBeNull()
  await waitFor(() => expect(document.activeElement).toBe(field))
  await user.clear(field)
  await user.type(field, 'mended')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Edit your comment' })).toBeNull())
  expect(edit).toHaveBeenCalledOnce()
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' })))
})

test('the button to edit goes when the time for it is over, words being changed stay', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const editableUntil = new Date(Date.now() + 60_000).toISOString()
  const createdAt = new Date(Date.now() - 60_000).toISOString()
  stage(backend([own('a', { editableUntil, createdAt }), own('b', { createdAt })], { edit: async () => undefined, remove: async () => {} }))
  const buttons = (name: string) => screen.queryAllByRole('button', { name }).length
  await act(async () => void (await vi.advanceTimersByTimeAsync(100)))
  expect([buttons('Edit'), buttons('Delete')]).toEqual([2, 2])
  fireEvent.click(screen.getAllByRole('button', { name: 'Edit' })[0] as HTMLElement)
  await act(async () => void (await vi.advanceTimersByTimeAsync(90_000)))
  expect([buttons('Edit'), buttons('Delete')]).toEqual([1, 2])
  expect(screen.getByRole('textbox', { name: 'Edit your comment' })).toBeTruthy()
})

test('an edit that is refused keeps its words and says why', async () => {
  const { user } = stage(
    backend([own('a')], {
      edit: async () => {
        throw new AfterwordError('edit_expired')
      },
    }),
  )
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edit your comment' })
  await user.type(field, ' and more')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect((await screen.findByRole('alert')).textContent).toBe('The time for editing is over.')
  expect(field.value).toBe('Words of a and more')
})

test('the backend’s depth bounds the reply buttons', async () => {
  const rows = [comment('a'), comment('b', { parentId: 'a' })]
  const { container } = stage(backend(rows, { features: { ...features, depth: 1 } }))
  await screen.findByText('Words of b')
  expect(within(articleWith(container, 'Words of a')).queryByRole('button', { name: 'Reply' })).toBeTruthy()
  expect(within(articleWith(container, 'Words of b')).queryByRole('button', { name: 'Reply' })).toBeNull()
})
