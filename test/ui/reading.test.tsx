import { fireEvent, screen, waitFor } from '@testing-library/preact'
import { options } from 'preact'
import { expect, test, vi } from 'vitest'
import { memoryStorage } from '../../src/core/storage'
import type { CommentPage } from '../../src/core/types'
import { articleWith, backend, comment, gate, stage } from './stage'

const chain = (length: number) =>
  Array.from({ length }, (_, n) =>
    comment(`c${n}`, { parentId: n ? `c${n - 1}` : null, createdAt: new Date(1e12 + n * 1000).toISOString() }),
  )

test('replies can be put away and brought back; the button keeps the focus and says how many', async () => {
  const { user, container } = stage(backend([comment('a'), comment('b', { parentId: 'a' }), comment('c', { parentId: 'b' })]))
  await screen.findByText('Words of a')
  const hide = screen.getAllByRole('button', { name: 'Hide replies' })[0] as HTMLElement
  expect(hide.getAttribute('aria-expanded')).toBe('true')
  await user.click(hide)
  const show = await screen.findByRole('button', { name: 'Show 2 replies' })
  expect(show).toBe(document.activeElement)
  expect(show.getAttribute('aria-expanded')).toBe('false')
  expect(articleWith(container, 'Words of b').closest('[hidden]')).toBeTruthy()
  await user.click(show)
  expect(articleWith(container, 'Words of b').closest('[hidden]')).toBeNull()
})

test('a permalink into a branch that was put away opens it', async () => {
  const { user, state, container } = stage(backend([comment('a'), comment('b', { parentId: 'a' })]))
  await user.click(await screen.findByRole('button', { name: 'Hide replies' }))
  await state.thread.show('b')
  await waitFor(() => expect(document.activeElement).toBe(articleWith(container, 'Words of b')))
  expect(articleWith(container, 'Words of b').closest('[hidden]')).toBeNull()
})

test('a chain of 10,000 replies draws a few; the rest is shown alone, step by step, and there is a way back', async () => {
  const { user, container } = stage(backend(chain(10_000)))
  await user.click(await screen.findByRole('button', { name: 'Continue this thread' }))
  await waitFor(() => expect(document.activeElement).toBe(articleWith(container, 'Words of c8')))
  expect(container.textContent).not.toContain('Words of c7')
  expect(container.querySelectorAll('article').length).toBeLessThan(20)
  await user.click(screen.getByRole('button', { name: 'Show all comments' }))
  await waitFor(() => expect(document.activeElement?.id).toBe('comment-c8'))
  expect(articleWith(container, 'Words of c0')).toBeTruthy()
})

test('a permalink into a branch too deep to be drawn shows the branch, with some of what it answers', async () => {
  const { state, container } = stage(backend(chain(500)))
  await screen.findByText('Words of c0')
  await state.thread.show('c400')
  await waitFor(() => expect(document.activeElement?.id).toBe('comment-c400'))
  expect(articleWith(container, 'Words of c397')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Show all comments' })).toBeTruthy()
  await state.thread.show('c1')
  await waitFor(() => expect(document.activeElement?.id).toBe('comment-c1'))
  expect(screen.queryByRole('button', { name: 'Show all comments' })).toBeNull()
})

test('a wide branch below the last nested level is cut, but never one’s own words', async () => {
  const below = Array.from({ length: 100 }, (_, n) => comment(`w${n}`, { parentId: 'c3', ...(n === 99 && { mine: true }) }))
  const { user, container } = stage(backend([...chain(4), ...below]))
  await screen.findByText('Words of w99')
  expect(container.querySelectorAll('article')).toHaveLength(4 + 20 + 1)
  await user.click(screen.getByRole('button', { name: 'Continue this thread' }))
  await waitFor(() => expect(container.querySelectorAll('article')).toHaveLength(101))
  expect(screen.queryByRole('button', { name: 'Continue this thread' })).toBeNull()
})

test('a new comment written while a branch is shown alone is seen', async () => {
  const { user, container } = stage(backend(chain(20)))
  await user.click(await screen.findByRole('button', { name: 'Continue this thread' }))
  await user.type(screen.getByRole('textbox', { name: 'Your comment' }), 'To all of you')
  await user.click(screen.getByRole('button', { name: 'Post comment' }))
  await waitFor(() => expect(articleWith(container, 'To all of you').id).toBeTruthy())
  expect(articleWith(container, 'Words of c0')).toBeTruthy()
})

test('a long comment is folded, every word of it in the page; short ones, one’s own and a link’s are not', async () => {
  const long = (id: string) => ({ body: { format: 'text', value: `${id}\n`.repeat(60) } }) as const
  const { user, state, container } = stage(
    backend([comment('a', long('first')), comment('b', { ...long('mine'), mine: true }), comment('c', long('linked')), comment('d')]),
  )
  await state.thread.show('c')
  const folded = () => [...container.querySelectorAll('[data-folded]')].map((body) => body.closest('article')?.id)
  await waitFor(() => expect(folded()).toEqual(['comment-a']))
  await waitFor(() => expect(document.activeElement?.id).toBe('comment-c'))
  expect(articleWith(container, 'first').textContent?.match(/first/g)).toHaveLength(60)
  const show = screen.getByRole('button', { name: 'Show the whole comment' })
  expect(show.getAttribute('aria-expanded')).toBe('false')
  await user.click(show)
  expect(folded()).toEqual([])
  const less = articleWith(container, 'first').querySelector<HTMLElement>('.whole button')
  expect(less?.textContent).toBe('Show less')
  expect(less).toBe(document.activeElement)
})

test('a link to a comment that is not there says so', async () => {
  const { state, container } = stage(backend([comment('a')]))
  await screen.findByText('Words of a')
  expect(await state.thread.show('nobody')).toBe(false)
  await waitFor(() => expect(screen.getAllByText('The comment this link points to is no longer here.')).toHaveLength(2))
  expect(screen.getByRole('status').textContent).toBe('The comment this link points to is no longer here.')
  await state.thread.show('a')
  await waitFor(() => expect(container.querySelector('.gone')).toBeNull())
})

test('on a later visit what came since is marked, counted, and gone through by button and key', async () => {
  const storage = memoryStorage()
  const at = (n: number) => ({ createdAt: new Date(1e12 + n * 1000).toISOString() })
  const old = [comment('a', at(1)), comment('b', at(2))]
  const first = stage(backend(old), { storage })
  await screen.findByText('Words of a')
  expect(screen.queryByText(/since your last visit/)).toBeNull()
  first.unmount()
  first.state.dispose()

  const { user, container } = stage(
    backend([comment('d', at(4)), comment('own', { ...at(5), mine: true }), ...old, comment('c', { ...at(3), parentId: 'a' })]),
    { storage },
  )
  await screen.findByText('2 new since your last visit')
  const marked = [...container.querySelectorAll('article')].filter((article) => article.querySelector('.new')).map(({ id }) => id)
  expect(marked.sort()).toEqual(['comment-c', 'comment-d'])
  expect(screen.getByRole('article', { name: /^New Author of c/ })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Next new comment' }))
  await waitFor(() => expect(document.activeElement?.id).toBe('comment-d'))
  expect(screen.getByText('1 new since your last visit')).toBeTruthy()
  await user.keyboard('n')
  await waitFor(() => expect(document.activeElement?.id).toBe('comment-c'))
  await waitFor(() => expect(screen.queryByText(/since your last visit/)).toBeNull())
  expect(container.querySelectorAll('.new')).toHaveLength(2)
})

test('j and k walk through the comments, n only ever from within the list, none of them in a field', async () => {
  const { user, container } = stage(backend([comment('a'), comment('b', { parentId: 'a' }), comment('c')]))
  await screen.findByText('Words of c')
  articleWith(container, 'Words of a').focus()
  await user.keyboard('jj')
  expect(document.activeElement?.id).toBe('comment-c')
  await user.keyboard('k')
  expect(document.activeElement?.id).toBe('comment-b')
  await user.click(articleWith(container, 'Words of a').querySelector('.reply') as HTMLElement)
  const field = await screen.findByRole('textbox', { name: 'Reply to Author of a' })
  await user.type(field, 'jkn')
  expect((field as HTMLTextAreaElement).value).toBe('jkn')
  expect(document.activeElement).toBe(field)
})

test('what arrives waits behind a button; pressing it shows, marks and focuses it; words being written stay', async () => {
  let tell: (changed: CommentPage | undefined) => void = () => {}
  const { user, container } = stage(
    backend([comment('a'), comment('b')], {
      watch: (_thread, onChange) => {
        tell = onChange
      },
    }),
  )
  await screen.findByText('Words of b')
  await user.click(articleWith(container, 'Words of a').querySelector('.reply') as HTMLElement)
  await user.type(await screen.findByRole('textbox', { name: 'Reply to Author of a' }), 'Half a thought')
  tell({ comments: [comment('x'), comment('y', { parentId: 'b' })], total: { value: 4, exact: true } })
  const button = await screen.findByRole('button', { name: '2 new comments' })
  expect(screen.getByRole('status').textContent).toBe('2 new comments')
  expect(container.textContent).not.toContain('Words of x')
  // Its author takes the other away.
  tell({ comments: [comment('a', { status: 'deleted' })] })
  await screen.findByText('This comment was deleted.')
  expect((screen.getByRole('textbox', { name: /^Reply to/ }) as HTMLTextAreaElement).value).toBe('Half a thought')
  await user.click(button)
  await waitFor(() => expect(document.activeElement).toBe(articleWith(container, 'Words of x')))
  expect(articleWith(container, 'Words of y').closest('ol')).not.toBe(articleWith(container, 'Words of b').closest('ol'))
  expect(container.querySelectorAll('.new')).toHaveLength(2)
  expect(screen.queryByRole('button', { name: /new comments/ })).toBeNull()
  expect((screen.getByRole('textbox', { name: /^Reply to/ }) as HTMLTextAreaElement).value).toBe('Half a thought')
})

test('listening ends a minute after the page was hidden, and catches up when it is seen again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const signals: AbortSignal[] = []
    let comments = [comment('a')]
    const { unmount } = stage(
      backend([], {
        list: async () => ({ comments }),
        watch: (_thread, _onChange, { signal }) => {
          signals.push(signal)
        },
      }),
      { advanceTimers: vi.advanceTimersByTime },
    )
    await screen.findByText('Words of a')
    await waitFor(() => expect(signals).toHaveLength(1))
    const hide = (hidden: boolean) => {
      vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
      fireEvent(document, new Event('visibilitychange'))
    }
    hide(true)
    await vi.advanceTimersByTimeAsync(50_000)
    hide(false)
    await vi.advanceTimersByTimeAsync(50_000)
    expect(signals[0]?.aborted).toBe(false)
    hide(true)
    await vi.advanceTimersByTimeAsync(61_000)
    expect(signals[0]?.aborted).toBe(true)
    comments = [comment('b'), ...comments]
    hide(false)
    await screen.findByRole('button', { name: '1 new comment' })
    expect(signals).toHaveLength(2)
    unmount()
    console.error(
      'HID',
      signals.map((s) => s.aborted),
    )
    await waitFor(() => expect(signals[1]?.aborted).toBe(true))
  } finally {
    vi.restoreAllMocks()
    vi.useRealTimers()
  }
})

test('the order a reader chose is the order of their next visit', async () => {
  const storage = memoryStorage()
  const list = vi.fn(async () => ({ comments: [comment('a'), comment('b')] }))
  const { user, unmount } = stage(backend([], { list }), { storage })
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Sort by' }), 'Oldest')
  unmount()
  list.mockClear()
  stage(backend([], { list }), { storage })
  await screen.findByRole('combobox', { name: 'Sort by' })
  expect(list).toHaveBeenCalledTimes(1)
  expect(list).toHaveBeenCalledWith(expect.objectContaining({ sort: 'oldest' }), expect.anything())
})

test('opening a reply or voting draws only what it concerns', async () => {
  const late = gate<undefined>()
  const many = Array.from({ length: 50 }, (_, n) => comment(`m${n}`, { score: 1, can: ['vote', 'reply'] }))
  const { user, container } = stage(backend(many, { vote: () => late.answer, features: { ...backend([]).features, votes: 'up' } }))
  await waitFor(() => expect(container.querySelectorAll('article')).toHaveLength(50))
  // What Preact calls before a component is drawn.
  const hooks = options as unknown as { __r: (vnode: { readonly type: unknown }) => void }
  const before = hooks.__r
  const drawn = new Map<string, number>()
  hooks.__r = (vnode) => {
    const name = typeof vnode.type === 'function' ? vnode.type.name : ''
    drawn.set(name, (drawn.get(name) ?? 0) + 1)
    before(vnode)
  }
  try {
    await user.click(articleWith(container, 'Words of m7').querySelector('.vote') as HTMLElement)
    await user.click(articleWith(container, 'Words of m7').querySelector('.reply') as HTMLElement)
    await screen.findByRole('textbox', { name: 'Reply to Author of m7' })
  } finally {
    hooks.__r = before
  }
  expect(drawn.get('Votes')).toBeGreaterThan(0)
  expect(drawn.get('Article')).toBeLessThan(5)
  expect(drawn.get('Item')).toBeLessThan(5)
})
