import type { Thread } from '../core/types'
import type { Answer, Request } from './http'
import { pathOf } from './page'
import { list } from './rows'

/** Asks one route of the API below `/wp/v2/`; rejects with what a failure means. */
export type Ask = (route: string, request: Request) => Promise<Answer>

/** What a thread is at WordPress. */
export interface Post {
  readonly id: number
  readonly slug: string
  readonly link: string
  /** The number of a user. */
  readonly author: number
  readonly comment_status: string
}

export type PostId = number | string

/** WordPress gives at most so many rows at once. */
export const most = 100

/**
 * Finds the posts and pages that threads are the comments of, and remembers them: later pages of a thread need no second look. `base` is
 * the site's address.
 */
export function createPosts(ask: Ask, base: string) {
  const found = new Map<string, Post>()

  /** What names a thread's post: its number, where the thread's id or the site's own address (plain permalinks) has it, or else its slug. */
  function placeOf(thread: Thread): { readonly id?: string; readonly slug?: string } {
    const plain = thread.id.startsWith(`${base}?`) ? /[?&](?:p|page_id)=(\d+)/.exec(thread.id)?.[1] : undefined
    const id = /^\d+$/.test(thread.id) ? thread.id : plain
    if (id) return { id }
    const last = pathOf(thread).split('/').filter(Boolean).at(-1)
    return last ? { slug: last.replace(/\.\w+$/, '').toLowerCase() } : {}
  }

  /** Answers the threads it found nothing for. */
  async function look(type: string, by: 'id' | 'slug', threads: readonly Thread[], signal: AbortSignal): Promise<readonly Thread[]> {
    const names = threads.flatMap((thread) => placeOf(thread)[by] ?? [])
    if (!names.length) return threads
    const query = { [by === 'id' ? 'include' : by]: names.join(), per_page: most, _fields: 'id,slug,link,author,comment_status' }
    const rows = list<Post | null>((await ask(type, { query, signal })).json)
    return threads.filter((thread) => {
      const same = rows.filter((row) => row && String(row[by]).toLowerCase() === placeOf(thread)[by])
      // Pages of different parents may share a slug.
      const post = same.find((row) => row?.link && pathOf({ id: row.link, url: row.link }) === pathOf(thread)) ?? same[0]
      if (post) found.set(thread.id, post)
      return !post
    })
  }

  /** Looks threads up anew, first among the posts, then among the pages. Whose post is neither is unknown. */
  async function find(threads: readonly Thread[], signal: AbortSignal): Promise<void> {
    let left = threads
    for (const type of ['posts', 'pages']) {
      for (const by of ['id', 'slug'] as const) left = await look(type, by, left, signal)
    }
    for (const { id } of left) found.delete(id)
  }

  /** The number of a thread's post, as far as it is known without asking. */
  const known = (thread: Thread): PostId | undefined => placeOf(thread).id ?? found.get(thread.id)?.id

  return {
    find,
    known,
    get: (thread: Thread): Post | undefined => found.get(thread.id),
    async idOf(thread: Thread, signal: AbortSignal): Promise<PostId | undefined> {
      if (known(thread) === undefined) await find([thread], signal)
      return known(thread)
    },
  }
}
