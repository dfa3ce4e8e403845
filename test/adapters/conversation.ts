import type { Adapter } from '../../src/core/adapter'
import { readPage } from '../../src/core/border'
import { type Branch, buildTree } from '../../src/core/tree'
import type { Comment, Sort } from '../../src/core/types'
import { renderMarkdown } from '../../src/markup/markdown'
import { sanitize } from '../../src/markup/sanitize'
import { call, draft, type Fixture, fill, type Wish, within } from '../../src/testing/check'

/** The same conversation, held over any backend, and what a reader then sees of it. */

const unicode = 'naïve café 👩‍👩‍👧 مرحبا 書き込み — “quoted”'
const long = Array.from({ length: 200 }, (_, n) => `sentence number ${n} goes on.`).join(' ')
const markdown = '**bold** and `code`, [a link](https://example.com/)\n\n- one\n- two\n\n> quoted'

/** What one comment looks like to a reader. */
interface Seen {
  readonly id: string
  readonly text: string
  /** What the words are dressed in, by element. */
  readonly marks: readonly string[]
  readonly status: Comment['status']
  readonly replies: readonly Seen[]
}

/** One row of the table in `src/adapters/README.md`. */
export interface Row {
  readonly levels: string
  readonly orders: string
  readonly unicode: string
  readonly long: string
  readonly markdown: string
  readonly deleted: string
  readonly pending: string
}

/** Holds the conversation; every fixture is a thread nobody has written in. */
export async function converse(open: () => Promise<Fixture>): Promise<Row> {
  const held = async <T>(read: (fixture: Fixture) => Promise<T>): Promise<T> => {
    const fixture = await open()
    try {
      return await read(fixture)
    } finally {
      await fixture.dispose?.()
    }
  }
  return {
    levels: await held(levels),
    orders: await held(orders),
    unicode: await held((fixture) => words(fixture, unicode)),
    long: await held((fixture) => words(fixture, long)),
    markdown: await held(dressed),
    deleted: await held(deleted),
    pending: await held(pending),
  }
}

async function levels(fixture: Fixture): Promise<string> {
  await fill(
    fixture,
    within(fixture, [{ words: 'root' }, { words: 'reply', under: 0 }, { words: 'deep', under: 1 }, { words: 'last', under: 2 }]),
  )
  const depth = (branches: readonly Seen[]): number => Math.max(0, ...branches.map(({ replies }) => 1 + depth(replies)))
  const found = depth(await see(fixture))
  return found === 1 ? 'flat' : found < 4 ? `${found} levels` : 'as deep as said'
}

async function orders(fixture: Fixture): Promise<string> {
  await fill(
    fixture,
    ['first', 'second', 'third'].map((words) => ({ words })),
  )
  const kept: Sort[] = []
  for (const sort of fixture.adapter.features.sorts) {
    const seen = (await see(fixture, sort)).map(({ text }) => text).join()
    if (sort === 'top' || seen === (sort === 'oldest' ? 'first,second,third' : 'third,second,first')) kept.push(sort)
  }
  return kept.join(', ')
}

async function words(fixture: Fixture, said: string): Promise<string> {
  const { maxLength } = fixture.adapter.features
  const most = fixture.longest ?? (fixture.adapter.create ? maxLength : said.length)
  if (most < said.length) return `at most ${most} characters`
  await fill(fixture, [{ words: said }])
  const [seen] = await see(fixture)
  return seen?.text === said ? 'yes' : `otherwise: ${seen?.text.slice(0, 60)}`
}

async function dressed(fixture: Fixture): Promise<string> {
  await fill(fixture, [{ words: markdown }])
  const [seen] = await see(fixture)
  if (seen?.text === spaced(markdown)) return 'as typed'
  const missing = ['strong', 'code', 'a', 'li', 'blockquote'].filter((mark) => !seen?.marks.includes(mark))
  if (seen?.text !== 'bold and code, a link one two quoted') return `otherwise: ${seen?.text}`
  return missing.length ? `without ${missing.join(', ')}` : 'yes'
}

async function deleted(fixture: Fixture): Promise<string> {
  const wishes: readonly Wish[] = within(fixture, [{ words: 'taken back' }, { words: 'an answer', under: 0 }, { words: 'beside it' }])
  const [id = ''] = await fill(fixture, wishes)
  const { adapter, erase } = fixture
  const may = (await pages(adapter, fixture.thread)).find((comment) => comment.id === id)?.can.includes('delete')
  if (may) await adapter.remove?.(id, call())
  else if (erase) await erase(id)
  else return '–'
  const seen = await see(fixture)
  const all = flat(seen)
  if (all.some(({ text }) => text === 'taken back') || !all.some(({ text }) => text === 'beside it'))
    return `otherwise: ${JSON.stringify(seen)}`
  const answer = all.find(({ text }) => text === 'an answer')
  if (!answer) return 'with its replies'
  if (wishes[1]?.under === undefined) return 'alone'
  return seen.some(({ replies }) => replies.includes(answer)) ? 'leaves a tombstone' : 'its replies move up'
}

async function pending(fixture: Fixture): Promise<string> {
  const { adapter, another, thread, hold, seed } = fixture
  if (!adapter.create || !hold) {
    if (!seed) return '–'
    await seed(thread, [waiting])
    return (await see(fixture)).length ? 'shown to everybody' : 'shown to nobody'
  }
  await hold()
  const created = await adapter.create(thread, draft('let me in'), call())
  if (created.status !== 'pending') return `otherwise: ${created.status}`
  if (another && (await pages(another, thread)).length) return 'shown to everybody'
  return (await see(fixture)).length ? 'shown to its author' : 'kept by the author’s browser'
}

const waiting: Comment = {
  id: 'waiting',
  parentId: null,
  author: { name: 'Ines' },
  body: { format: 'markdown', value: 'let me in' },
  createdAt: '2026-01-01T00:00:00.000Z',
  status: 'pending',
  can: [],
}

async function pages(adapter: Adapter, thread: Fixture['thread'], sort: Sort = adapter.features.sorts[0] ?? 'newest'): Promise<Comment[]> {
  const found: Comment[] = []
  let cursor: string | undefined
  do {
    const page = readPage(await adapter.list({ thread, sort, ...(cursor !== undefined && { cursor }) }, call()), (problem) => {
      throw new Error(problem)
    })
    found.push(...page.comments)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return found
}

async function see({ adapter, thread }: Fixture, sort?: Sort): Promise<readonly Seen[]> {
  return Promise.all(buildTree(await pages(adapter, thread, sort)).map(seen))
}

async function seen({ comment, replies }: Branch): Promise<Seen> {
  const { id, status, body } = comment
  const box = document.createElement('div')
  if (body.format === 'text') box.textContent = body.value
  else box.append((await sanitize(body.format === 'html' ? body.value : renderMarkdown(body.value))).fragment)
  const marks = [...box.querySelectorAll('*')].map(({ localName }) => localName)
  // Where lines end is a matter of elements: they count as spaces.
  for (const line of box.querySelectorAll('br, p, li, blockquote')) line.append(' ')
  for (const line of box.querySelectorAll('br')) line.replaceWith(' ')
  return { id, status, marks, text: spaced(box.textContent ?? ''), replies: await Promise.all(replies.map(seen)) }
}

const spaced = (text: string) => text.replace(/\s+/g, ' ').trim()
const flat = (branches: readonly Seen[]): readonly Seen[] => branches.flatMap((branch) => [branch, ...flat(branch.replies)])
