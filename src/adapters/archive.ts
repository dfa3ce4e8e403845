import { AfterwordError } from '../core/errors'
import type { Body, Comment } from '../core/types'
import { list, translated } from './rows'

/** What a file of comments says about one thread. A row that could not be read stands as it came: the widget's border drops it and tells. */
export interface Archived {
  readonly comments: readonly Comment[]
  readonly state?: 'open' | 'closed'
}

const nothing: Archived = { comments: [] }

/** Reads one thread from any of the formats `static` knows; `bad_response` for a file of none of them. */
export function readArchive(file: unknown, thread: string): Archived {
  if (Array.isArray(file)) return { comments: file.some((row) => row?.message) ? translated(file, fromJekyll) : translated(file, readOnly) }
  const { threads, comments, state, items } = record(file)
  if (items) return { comments: translated(items, fromFeed) }
  if (threads) return Object.hasOwn(threads, thread) ? readArchive(record(threads)[thread], thread) : nothing
  if (comments) return { comments: translated(comments, readOnly), ...(state === 'closed' && { state }) }
  return { comments: translated(jekyll(record(file), thread), fromJekyll) }
}

/** The address of a JSON Feed's next page. */
export function nextPage(file: unknown): string | undefined {
  const next = file && (file as { next_url?: unknown }).next_url
  return typeof next === 'string' ? next : undefined
}

/** An archive is read, not acted on. */
const readOnly = (comment: Comment): Comment => ({ ...comment, can: [] })

/**
 * What Jekyll makes of `_data/comments`: the entries of one page under the names of their files, or every page's under its own name,
 * which is the last part of the page's address.
 */
function jekyll(data: Readonly<Record<string, unknown>>, thread: string): readonly unknown[] {
  const entries = Object.values(data)
  if (entries.some((entry) => record(entry).message)) return entries
  const name = thread.replace(/\/$/, '').replace(/^.*\/|\.\w+$/g, '')
  if (!entries.every((entry) => typeof entry === 'object' && entry !== null)) list(undefined)
  const page = Object.hasOwn(data, name) ? data[name] : []
  return Array.isArray(page) ? page : Object.values(record(page))
}

/** An entry as Staticman writes it (https://staticman.net/docs): its fields are the site owner's, these are the usual names. */
interface Entry {
  readonly _id?: unknown
  readonly id?: unknown
  readonly _parent?: unknown
  readonly replying_to_uid?: unknown
  readonly name?: string
  readonly url?: string
  readonly message: string
  /** ISO 8601, or seconds since 1970. */
  readonly date: string | number
}

function fromJekyll(entry: Entry): Comment {
  const { name = '', url, message, date } = entry
  const parent = entry.replying_to_uid || entry._parent
  return row(entry._id ?? entry.id ?? date, parent, { name, ...(url && { url }) }, { format: 'markdown', value: message }, date)
}

/** An item of a JSON Feed (https://jsonfeed.org/version/1.1). The format knows no replies: `_afterword.parentId` is its extension for them. */
interface Item {
  readonly id: unknown
  readonly content_html?: string
  readonly content_text?: string
  readonly date_published: string
  readonly url?: string
  readonly authors?: readonly { readonly name?: string; readonly url?: string; readonly avatar?: string }[]
  readonly author?: { readonly name?: string; readonly url?: string; readonly avatar?: string }
  readonly _afterword?: { readonly parentId?: unknown }
}

function fromFeed(item: Item): Comment {
  const { name = '', url, avatar } = item.authors?.[0] ?? item.author ?? {}
  const { content_html: html, content_text: text = '' } = item
  const body: Body = html === undefined ? { format: 'text', value: text } : { format: 'html', value: html }
  const comment = row(
    item.id,
    item._afterword?.parentId,
    { name, ...(url && { url }), ...(avatar && { avatar }) },
    body,
    item.date_published,
  )
  return item.url ? { ...comment, url: item.url } : comment
}

function row(id: unknown, parent: unknown, author: Comment['author'], body: Body, date: string | number): Comment {
  const seconds = typeof date === 'number' || /^\d{9,11}$/.test(date) ? Number(date) * 1000 : date
  return {
    id: String(id),
    parentId: parent ? String(parent) : null,
    author,
    body,
    createdAt: new Date(seconds).toISOString(),
    status: 'published',
    can: [],
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new AfterwordError('bad_response', 'The file is no list of comments.')
  return value as Record<string, unknown>
}
