import { Hono } from 'hono'
import createAdapter from '../../../src/adapters/wordpress'
import { memoryStorage } from '../../../src/core/storage'
import { line, type Setup } from '../../../src/testing/check'

/** A stand-in for a WordPress: it answers as the recorded one does (see `test/adapters/wordpress.test.ts`). */
export function createWordPress() {
  const rows: Row[] = []
  const options = {
    /** What our plugin switches on. */
    guests: true,
    comment_registration: false,
    require_name_email: false,
    comment_moderation: false,
    comment_previously_approved: false,
    disallowed_keys: '',
    /** Fifteen seconds between two comments of a guest. */
    flood: false,
  }
  let clock = 0
  const app = new Hono().basePath('/wp/v2')

  const fail = (status: number, code: string, message: string, more: object = {}) =>
    Response.json({ code, message, data: { status, ...more } }, { status })
  const invalid = (name: string, message: string) =>
    fail(400, 'rest_invalid_param', `Invalid parameter(s): ${name}`, {
      params: { [name]: message },
      details: { [name]: { code: 'rest_invalid_type', message, data: null } },
    })
  /** A page of a list, with only the members that were asked for. */
  function page(found: readonly object[], query: Record<string, string>, shown: (row: never) => object): Response {
    const [number, size] = [Number(query.page ?? 1), Number(query.per_page ?? 10)]
    if (size > 100) return invalid('per_page', 'per_page must be between 1 (inclusive) and 100 (inclusive)')
    const part = found.slice((number - 1) * size, number * size) as never[]
    const headers = { 'x-wp-total': String(found.length), 'x-wp-totalpages': String(Math.ceil(found.length / size)) }
    return Response.json(
      part.map((row) => only(shown(row), query._fields)),
      { headers },
    )
  }
  const open = (id: unknown) => posts.find((post) => post.id === Number(id))

  for (const type of ['posts', 'pages']) {
    app.get(`/${type}`, (c) => {
      const { slug, include } = c.req.query()
      const names = (include ?? slug ?? '').split(',')
      const found = posts.filter((post) => post.type === type && names.includes(include ? String(post.id) : post.slug))
      return page(found, c.req.query(), ({ password: _, type: __, ...post }: StoredPost) => post)
    })
  }
  app.get('/comments', (c) => {
    const query = c.req.query()
    const { post = '', parent, include, order = 'desc' } = query
    if (open(post)?.password) return fail(401, 'rest_cannot_read_post', 'Sorry, you are not allowed to read the post for this comment.')
    const found = rows
      .filter((row) => row.status === 'approved' && row.post === Number(post))
      .filter((row) => !parent || parent.split(',').includes(String(row.parent)))
      .filter((row) => !include || include.split(',').includes(String(row.id)))
      .sort((a, b) => (a.date_gmt === b.date_gmt ? a.id - b.id : a.date_gmt < b.date_gmt ? -1 : 1))
    return page(order === 'asc' ? found : found.reverse(), query, shown)
  })
  app.post('/comments', async (c) => {
    const sent = await c.req.json().catch(() => undefined)
    if (!sent)
      return fail(400, 'rest_invalid_json', 'Invalid JSON body passed.', { json_error_code: 4, json_error_message: 'Syntax error' })
    const { post, parent = 0, content = '', author_name = '', author_email = '', author_url = '' } = sent
    if (!/^\d+$/.test(String(parent))) return invalid('parent', 'parent is not of type integer.')
    if (author_email && !/^\S+@\S+\.\S+$/.test(author_email)) return invalid('author_email', 'Invalid email address.')
    if (!options.guests || options.comment_registration)
      return fail(401, 'rest_comment_login_required', 'Sorry, you must be logged in to comment.')
    const under = open(post)
    if (!under) return fail(403, 'rest_comment_invalid_post_id', 'Sorry, you are not allowed to create this comment without a post.')
    if (under.password) return fail(401, 'rest_cannot_read_post', 'Sorry, you are not allowed to read the post for this comment.')
    if (under.comment_status !== 'open') return fail(403, 'rest_comment_closed', 'Sorry, comments are closed for this item.')
    if (!content) return fail(400, 'rest_comment_content_invalid', 'Invalid comment content.')
    if (options.require_name_email && !(author_name && author_email))
      return fail(400, 'rest_comment_author_data_required', 'Creating a comment requires valid author name and email values.')
    if (author_name.length > 245) return fail(400, 'comment_author_column_length', 'Comment field exceeds maximum length allowed.')
    const same = rows.filter((row) => row.post === under.id && row.author_name === escaped(author_name) && row.status !== 'trash')
    if (same.some((row) => row.raw === content && row.parent === Number(parent)))
      return fail(409, 'comment_duplicate', 'Duplicate comment detected; it looks as though you&#8217;ve already said that!')
    if (options.flood && rows.length) return fail(400, 'comment_flood', 'You are posting comments too quickly. Slow down.')
    clock = Math.max(clock, Math.floor(Date.now() / 1000))
    const approved = rows.some((row) => row.email === author_email && row.author_name === author_name && row.status === 'approved')
    const row: Row = {
      id: rows.length + 2,
      post: under.id,
      parent: Number(parent),
      author_name: escaped(author_name),
      email: author_email,
      author_url,
      raw: content,
      date_gmt: new Date(clock * 1000).toISOString().slice(0, 19),
      status: options.disallowed_keys && content.includes(options.disallowed_keys) ? 'trash' : held(approved) ? 'hold' : 'approved',
    }
    rows.push(row)
    return Response.json(only(shown(row), c.req.query('_fields')), { status: 201 })
  })
  const held = (approved: boolean) => options.comment_moderation || (options.comment_previously_approved && !approved)

  return {
    options,
    /** The owner throws a comment away: what hangs below it stays, and names a parent that is not there. */
    trash(id: string) {
      const row = rows.find((row) => row.id === Number(id))
      if (row) row.status = 'trash'
    },
    /** By `?rest_route=`, whatever the site's permalinks are. */
    async fetch(request: Request): Promise<Response> {
      const address = new URL(request.url)
      address.pathname = address.searchParams.get('rest_route') ?? address.pathname
      address.searchParams.delete('rest_route')
      const { method, headers } = request
      return app.fetch(new Request(address.href, { method, headers, ...(method === 'POST' && { body: await request.text() }) }))
    },
  }
}

/** A thread of a post that is open, with nothing under it; guests need not say who they are. */
export const setup: Setup = () => {
  const backend = createWordPress()
  const { fetch, interfere } = line(backend.fetch)
  const as = () => createAdapter({ url: 'https://wordpress.example?identity=optional', storage: memoryStorage(), fetch })
  return {
    adapter: as(),
    another: as(),
    thread: { id: 'https://blog.example/open', url: 'https://blog.example/open/' },
    interfere,
    erase: backend.trash,
    hold() {
      backend.options.comment_moderation = true
    },
  }
}

interface StoredPost {
  readonly type: string
  readonly id: number
  readonly slug: string
  readonly link: string
  readonly author: number
  readonly comment_status: 'open' | 'closed'
  readonly password?: string
}

const at = (slug: string) => ({ slug, link: `https://wordpress.example/${slug}/`, author: 1, comment_status: 'open' }) as const
const posts: readonly StoredPost[] = [
  { type: 'posts', id: 104, ...at('open') },
  { type: 'posts', id: 105, ...at('closed'), comment_status: 'closed' },
  { type: 'posts', id: 106, ...at('protected'), password: 'pw' },
  { type: 'pages', id: 107, ...at('about') },
]

interface Row {
  readonly id: number
  readonly post: number
  readonly parent: number
  readonly author_name: string
  readonly email: string
  readonly author_url: string
  readonly raw: string
  readonly date_gmt: string
  status: string
}

function shown({ raw, email: _, ...row }: Row) {
  const avatar = 'https://secure.gravatar.com/avatar/5bfcf2d8e394674550332640d72db509'
  return {
    ...row,
    author: 0,
    date: row.date_gmt,
    content: { rendered: rendered(raw) },
    link: `https://wordpress.example/open/#comment-${row.id}`,
    type: 'comment',
    author_avatar_urls: Object.fromEntries([24, 48, 96].map((size) => [size, `${avatar}?s=${size}&d=mm&r=g`])),
    meta: [],
  }
}

/** `_fields` names members; a member of a member is not found (as of 6.1). */
const only = (row: object, fields?: string) =>
  fields ? Object.fromEntries(Object.entries(row).filter(([name]) => fields.split(',').includes(name))) : row

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Few tags stand, quotes are set as printers do, and empty lines part paragraphs. */
function rendered(content: string): string {
  const words = content
    .replace(/<\/?(?!(?:a|b|blockquote|cite|code|del|em|i|q|s|strike|strong)\b)[a-z][^>]*>/gi, '')
    .replace(/(^|\s)"/g, '$1&#8220;')
    .replaceAll('"', '&#8221;')
    .replace(/(^|\s)'/g, '$1&#8216;')
    .replaceAll("'", '&#8217;')
  return words
    .split(/\n{2,}/)
    .map((part) => `<p>${part.trim().replaceAll('\n', '<br />\n')}</p>\n`)
    .join('')
}
