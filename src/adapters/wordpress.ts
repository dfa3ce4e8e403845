import { defineAdapter, type Features } from '../core/adapter'
import { AfterwordError, isAfterwordError } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Count, Draft, Thread } from '../core/types'
import { failure } from './failure'
import { createHttp } from './http'
import { createOnce } from './once'
import { partsOf } from './page'
import { translated } from './rows'
import { commentFields, createComments, type Row, toComment } from './wordpressComments'
import { readError } from './wordpressErrors'
import { type Ask, createPosts, most, type PostId } from './wordpressPosts'

const setting =
  'WordPress itself lets every page do so: look for what takes its Access-Control headers from /?rest_route=/ (a security plugin, the web server).'

/**
 * Speaks to WordPress (REST API v2, https://developer.wordpress.org/rest-api/reference/comments/) as a guest. A thread is a post or page:
 * its number as the thread's id, or else its slug, the last part of the page's address. Where guests need not say who they are ("Comment
 * author must fill out name and email" is off), `url` has `?identity=optional`.
 */
export default defineAdapter(({ url, storage, fetch }) => {
  const { base, query } = partsOf(url)
  const need = query.get('identity') === 'optional' ? 'optional' : 'required'
  const features: Features = {
    sorts: ['oldest', 'newest'],
    depth: Number.POSITIVE_INFINITY,
    identity: need,
    fields: { email: need, website: 'optional' },
    input: 'text',
    maxLength: 10_000,
  }
  const http = createHttp({ url: base, setting, ...(fetch && { fetch }) })
  /** `?rest_route=` is understood whatever the site's permalinks are, `/wp-json/` is not. */
  const ask: Ask = async (route, request) => {
    const answer = await http('/', { ...request, query: { rest_route: `/wp/v2/${route}`, ...request.query } })
    if (answer.status >= 300) throw readError(answer, request.json)
    return answer
  }
  const posts = createPosts(ask, base)
  const comments = createComments(ask)
  const read = (thread: Thread) => toComment(posts.get(thread))
  /** Comments that were sent before, and whose answer was lost. */
  const sentAgain = new Set<string>()

  async function postOf(thread: Thread, signal: AbortSignal): Promise<PostId> {
    const post = await posts.idOf(thread, signal)
    if (post !== undefined) return post
    const detail = `WordPress has no post or page for this thread (${thread.id}): set thread to the number of one.`
    throw new AfterwordError('not_found', detail, { detail })
  }

  async function count(thread: Thread, signal: AbortSignal): Promise<Count> {
    const post = posts.known(thread)
    if (post === undefined) return { value: 0, exact: true }
    const answer = await http('/', { method: 'HEAD', query: { rest_route: '/wp/v2/comments', post, per_page: 1 }, signal })
    // A post with a password does not keep others from being counted.
    if (answer.status === 401) return { value: 0, exact: false }
    if (answer.status >= 300) throw readError(answer)
    return { value: Number(answer.headers.get('x-wp-total')), exact: true }
  }

  return {
    name: 'wordpress',
    features,
    async list({ thread, sort, cursor, limit = 20 }, { signal }) {
      const size = Math.min(limit, most)
      if (cursor !== undefined) {
        const { rows, ...more } = await comments.conversations(await postOf(thread, signal), sort, cursor, size, signal)
        return { comments: translated(rows, read(thread)), ...more }
      }
      // Whether it is open is asked at the same time, where the number is known.
      const looked = posts.find([thread], signal)
      const post = posts.known(thread) ?? (await looked.then(() => posts.known(thread)))
      if (post === undefined) return { comments: [], total: { value: 0, exact: true } }
      const [{ rows, total, ...more }] = await Promise.all([comments.first(post, sort, size, signal), looked])
      const status = posts.get(thread)?.comment_status
      return {
        comments: translated(rows, read(thread)),
        total: { value: total, exact: true },
        ...(status && { state: status === 'open' ? 'open' : 'closed' }),
        ...more,
      }
    },
    async get({ thread, id }, { signal }) {
      const post = await posts.idOf(thread, signal)
      const chain = post === undefined ? [] : await comments.chain(post, id, signal)
      if (!chain.length) throw new AfterwordError('not_found', `There is no comment ${id}.`)
      return { comments: translated(chain, read(thread)) }
    },
    create: createOnce({
      storage,
      async send(thread, draft, { signal }) {
        const fields = checkDraft(draft, features)
        if (fields.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields })
        const json = { post: await postOf(thread, signal), ...written(draft) }
        try {
          const answer = await ask('comments', { method: 'POST', query: { _fields: commentFields }, json, signal })
          const row = answer.json as Row | null | undefined
          if (!row?.content) throw failure(answer, 'bad_response')
          const comment = read(thread)(row)
          return { status: comment.status, id: comment.id, comment }
        } catch (error) {
          // It was stored the first time, and stands in no list: it waits for review.
          if (isAfterwordError(error) && error.code === 'duplicate' && sentAgain.has(draft.clientId)) return { status: 'pending' }
          throw error
        }
      },
      async recent(thread, { clientId }, { signal }) {
        sentAgain.add(clientId)
        return translated((await comments.some({ post: await postOf(thread, signal) }, signal)).rows, read(thread))
      },
    }),
    async count(ids, { signal }) {
      const threads = ids.map((id) => ({ id, url: id }))
      const unknown = threads.filter((thread) => posts.known(thread) === undefined)
      await posts.find(unknown, signal)
      const counts = await Promise.all(threads.map(async (thread) => [thread.id, await count(thread, signal)] as const))
      return Object.fromEntries(counts)
    },
  }
})

/** A draft as WordPress takes it: as HTML, where a reader types text. */
function written({ parentId, body, author }: Draft) {
  return {
    content: body.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ...(parentId !== null && { parent: parentId }),
    ...(author.name && { author_name: author.name }),
    ...(author.email && { author_email: author.email }),
    ...(author.website && { author_url: author.website }),
  }
}
