/**
 * What the configurator knows of each backend, and the snippet it writes. Plain data: `in` says where a field's value goes, to the
 * backend's address, into that address's query, or to the thread.
 */

/** @typedef {{ name: string, label: string, example: string, in: 'url' | 'query' | 'thread', optional?: true }} Field */
/** @typedef {{ name: string, title: string, about: string, fields: readonly Field[] }} Backend */

const address = (label, example) => ({ name: 'url', label, example, in: 'url' })
const setting = (name, label, example, more = {}) => ({ name, label, example, in: 'query', ...more })

/** @type {readonly Backend[]} */
export const backends = [
  { name: 'server', title: 'Our own server', about: 'One process and one SQLite file. It serves the script, too.', fields: [] },
  {
    name: 'wordpress',
    title: 'WordPress',
    about: 'The comments of a WordPress site. Guests may write once the plugin file allows it.',
    fields: [
      address('The site’s address', 'https://blog.example.com'),
      {
        name: 'thread',
        label: 'The post’s id, where the page’s address does not end in its slug',
        example: '42',
        in: 'thread',
        optional: true,
      },
    ],
  },
  { name: 'waline', title: 'Waline', about: 'A Waline server.', fields: [address('The server’s address', 'https://waline.example.com')] },
  { name: 'isso', title: 'Isso', about: 'An Isso server.', fields: [address('The server’s address', 'https://isso.example.com')] },
  {
    name: 'twikoo',
    title: 'Twikoo',
    about: 'A Twikoo function or server.',
    fields: [address('The environment’s address', 'https://twikoo.example.com')],
  },
  {
    name: 'remark42',
    title: 'Remark42',
    about: 'A Remark42 server. Readers can write here only where it stands on the page’s own host.',
    fields: [
      address('The server’s address', 'https://remark.example.com'),
      setting('site', 'The site’s id', 'remark'),
      setting('write', '“anonymous”, where guests may write', 'anonymous', { optional: true }),
    ],
  },
  {
    name: 'artalk',
    title: 'Artalk',
    about: 'An Artalk server.',
    fields: [
      address('The server’s address', 'https://artalk.example.com'),
      setting('site', 'The site’s name', 'My blog'),
      setting('zone', 'The time zone of its configuration', 'Asia/Shanghai'),
    ],
  },
  {
    name: 'github',
    title: 'GitHub',
    about: 'The comments of an issue, or of a discussion by way of a giscus server. Readers write at GitHub.',
    fields: [
      { ...address('The API’s address', 'https://api.github.com'), value: 'https://api.github.com' },
      setting('repo', 'The repository', 'owner/name'),
      setting('issue', 'The issue’s number, else it is found by the page’s path in its title', '12', { optional: true }),
      setting('category', 'The category of discussions, instead of issues', 'Comments', { optional: true }),
    ],
  },
  {
    name: 'discourse',
    title: 'Discourse',
    about: 'The posts of a topic. Readers write in the forum.',
    fields: [address('The topic’s address', 'https://forum.example.com/t/123')],
  },
  {
    name: 'mastodon',
    title: 'Mastodon',
    about: 'The replies to a post. Readers write on Mastodon.',
    fields: [
      address('The server’s address', 'https://mastodon.example.com'),
      setting('post', 'The post’s address', 'https://mastodon.example.com/@you/123456789'),
    ],
  },
  {
    name: 'bluesky',
    title: 'Bluesky',
    about: 'The replies to a post. Readers write on Bluesky.',
    fields: [
      { ...address('The app view’s address', 'https://public.api.bsky.app'), value: 'https://public.api.bsky.app' },
      setting('post', 'The post’s address', 'https://bsky.app/profile/you.example.com/post/3abc'),
    ],
  },
  {
    name: 'webmention',
    title: 'Webmention',
    about: 'What other sites say about the page, with likes and reposts.',
    fields: [{ ...address('The receiver’s address', 'https://webmention.io'), value: 'https://webmention.io' }],
  },
  {
    name: 'postgrest',
    title: 'PostgREST, Supabase',
    about: 'A table of your own. The SQL to paste stands beside the adapter.',
    fields: [
      address('The API’s address', 'https://project.supabase.co/rest/v1'),
      setting('apikey', 'The public key', 'anon-key', { optional: true }),
    ],
  },
  {
    name: 'pocketbase',
    title: 'PocketBase',
    about: 'A collection of your own. Its rules stand beside the adapter.',
    fields: [address('The server’s address', 'https://pocketbase.example.com')],
  },
  {
    name: 'static',
    title: 'A JSON file',
    about: 'An archive, a JSON Feed, or Jekyll’s comment data. Nobody can write.',
    fields: [address('The file’s address', 'https://blog.example.com/comments.json')],
  },
  {
    name: 'merge',
    title: 'Several at once',
    about: 'Backends side by side in one thread. The first that can be written to is written to.',
    fields: [
      setting('server', 'Our own server', 'https://comments.example.com', { optional: true }),
      setting('waline', 'Waline', 'https://waline.example.com', { optional: true }),
      setting('mastodon', 'Mastodon', 'https://mastodon.example.com?post=https://mastodon.example.com/@you/1', { optional: true }),
      setting('bluesky', 'Bluesky', 'https://public.api.bsky.app?post=https://bsky.app/profile/you.example.com/post/3abc', {
        optional: true,
      }),
      setting('webmention', 'Webmention', 'https://webmention.io', { optional: true }),
      setting('static', 'A JSON file', 'https://blog.example.com/comments.json', { optional: true }),
    ],
  },
  { name: 'local', title: 'This browser', about: 'For trying it out: comments stay in the reader’s own browser.', fields: [] },
  { name: 'memory', title: 'Nothing', about: 'For trying it out: comments go with the page.', fields: [] },
]

/** @param {string} name */
export const backendOf = (name) => backends.find((backend) => backend.name === name) ?? backends[0]

/**
 * The attributes of `<afterword-comments>`, or what is still missing.
 * @param {{ backend: string, values: Record<string, string>, lang?: string, theme?: string, sort?: string, avatars?: boolean }} settings
 * @returns {{ attributes: Record<string, string>, missing: readonly Field[] }}
 */
export function attributesOf({ backend, values, lang, theme, sort, avatars }) {
  const { name, fields } = backendOf(backend)
  const filled = fields.filter((field) => values[field.name]?.trim())
  const query = filled.filter((field) => field.in === 'query')
  const base = filled.find((field) => field.in === 'url')
  const thread = filled.find((field) => field.in === 'thread')
  const value = (field) => values[field.name].trim()
  const search = query.map((field) => `${field.name}=${readable(value(field))}`).join('&')
  const before = base ? value(base) : ''
  const url = search ? `${before}${before.includes('?') ? '&' : '?'}${search}` : before
  return {
    attributes: {
      ...(name !== 'server' && { backend: name }),
      ...(url && { url }),
      ...(thread && { thread: value(thread) }),
      ...(lang && { lang }),
      ...(theme && { theme }),
      ...(sort && { sort }),
      ...(avatars && { avatars: 'on' }),
    },
    missing: name === 'merge' && !search ? fields.slice(0, 1) : fields.filter((field) => !field.optional && !filled.includes(field)),
  }
}

/** Encoded as far as it must be: a snippet is read by people. */
const readable = (value) => encodeURIComponent(value).replace(/%(3A|2F|40|2C)/g, decodeURIComponent)

/** The ready themes. */
export const looks = [
  { name: 'paper', about: 'a book’s page' },
  { name: 'ink', about: 'a newspaper’s column' },
  { name: 'slate', about: 'an application’s sidebar' },
  { name: 'moss', about: 'a quiet garden' },
  { name: 'terminal', about: 'a developer’s log' },
  { name: 'cards', about: 'tinted sheets' },
]

/** The languages that come with the widget. */
export const languages = 'ar cs da de el en es fa fi fr he hi hu id it ja ko nb nl pl pt ro ru sv th tr uk vi zh zh-hant'.split(' ')

/**
 * The custom properties, `--afterword-…`, as fields.
 * @type {readonly { name: string, label: string, kind?: string, value?: string, values?: readonly (readonly [string, string])[] }[]}
 */
export const properties = [
  { name: 'accent', label: 'Accent', kind: 'color', value: '#2b5fb3' },
  { name: 'text', label: 'Text', kind: 'color', value: '#222222' },
  { name: 'muted', label: 'Quiet text', kind: 'color', value: '#555555' },
  { name: 'line', label: 'Hairlines', kind: 'color', value: '#d8d8d8' },
  { name: 'surface', label: 'Behind fields', kind: 'color', value: '#f7f7f7' },
  {
    name: 'radius',
    label: 'Corners',
    values: [
      ['Square', '0'],
      ['Soft', '0.25em'],
      ['Round', '1em'],
    ],
  },
  {
    name: 'gap',
    label: 'Space between comments',
    values: [
      ['Tight', '1em'],
      ['Wide', '2.25em'],
    ],
  },
  {
    name: 'avatar',
    label: 'Initials',
    values: [
      ['None', '0px'],
      ['Small', '1.75em'],
      ['Large', '3em'],
    ],
  },
  {
    name: 'font',
    label: 'Type',
    values: [
      ['System', 'system-ui, sans-serif'],
      ['Serif', 'Georgia, serif'],
      ['Fixed width', 'ui-monospace, monospace'],
    ],
  },
]

/**
 * The snippet to paste.
 * @param {string} script Where `afterword.js` is.
 * @param {Record<string, string>} attributes
 * @param {{ look?: string, properties?: readonly (readonly [string, string])[] }} style
 */
export function snippet(script, attributes, { look, properties = [] }) {
  const lines = Object.entries(attributes).map(([name, value]) => `data-${name}="${escaped(value)}"`)
  const tag = `<script async src="${escaped(script)}"`
  const link = look ? `<link rel="stylesheet" href="${escaped(script.replace(/[^/]*$/, `themes/${look}.css`))}">\n` : ''
  const css = properties.map(([name, value]) => `--afterword-${name}: ${value}`).join('; ')
  const style = css ? `<style>afterword-comments { ${css} }</style>\n` : ''
  return `${link}${style}${tag}${lines.map((line) => `\n  ${line}`).join('')}></script>`
}

const escaped = (value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
