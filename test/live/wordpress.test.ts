import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import createAdapter from '../../src/adapters/wordpress'
import { memoryStorage } from '../../src/core/storage'
import { testAdapter } from '../../src/testing/adapter'
import { call, draft, line, type Setup, walk } from '../../src/testing/check'
import { testReader } from './reader'
import { type Script, testRecordings } from './record'
import { startWordPress, type WordPress } from './servers/wordpress'

/** Started before the tests are known: the kit looks at a fixture to know which they are. */
const wordpress: WordPress = await startWordPress()
const { url, evaluate } = wordpress
afterAll(() => wordpress.stop())

/** As a new WordPress is, but that guests need not say who they are and need nobody's approval. */
const lenient = `
  activate_plugin('afterword.php');
  foreach (['require_name_email', 'comment_previously_approved', 'comment_moderation', 'comment_registration', 'test_flood'] as $option)
    update_option($option, 0);
  update_option('disallowed_keys', '');`

const insert = (slug: string, more = '') =>
  `wp_insert_post(['post_title' => '${slug}', 'post_name' => '${slug}', 'post_content' => 'Words.', 'post_status' => 'publish', 'post_author' => 1, ${more}])`

describe('the exchanges', () => {
  const fields = '_fields=id,parent,author,author_name,author_url,author_avatar_urls,date_gmt,content,status'
  const found = '_fields=id,slug,link,author,comment_status'
  const headers = { origin: 'https://blog.example' }
  const [open, closed, locked] = [104, 105, 106]
  const ada = { author_name: 'Ada & Co', author_email: 'ada@example.org', author_url: 'https://ada.example/?a=1&b=2' }
  const get = (label: string, query: string, route = 'comments') => ({ label, path: `/?rest_route=/wp/v2/${route}&${query}`, headers })
  const post = (label: string, body: unknown) => ({ ...get(label, fields), method: 'POST', body })

  /** Each step, and what the owner of the site does before it. */
  const scenes: readonly (Script[number] | { readonly php: string; readonly step: Script[number] })[] = [
    {
      php: `deactivate_plugins('afterword.php');
            update_option('require_name_email', 1);
            ${insert('open', `'import_id' => ${open}`)};
            ${insert('closed', `'import_id' => ${closed}, 'comment_status' => 'closed'`)};
            ${insert('protected', `'import_id' => ${locked}, 'post_password' => 'pw'`)};
            ${insert('about', "'import_id' => 107, 'post_type' => 'page', 'comment_status' => 'open'")};`,
      step: get('find-post-by-slug', `slug=open&per_page=100&${found}`, 'posts'),
    },
    get('find-post-by-number', `include=${open}&per_page=100&${found}`, 'posts'),
    get('find-nothing', `slug=nobody-wrote-this&per_page=100&${found}`, 'posts'),
    get('find-page-by-slug', `slug=about&per_page=100&${found}`, 'pages'),
    get('list-empty', `per_page=100&${fields}&post=${open}&order=asc`),
    post('error-no-guests-without-the-plugin', { post: open, content: 'hello', ...ada }),
    { php: `activate_plugin('afterword.php');`, step: post('error-name-and-email-required', { post: open, content: 'hello' }) },
    post('error-bad-email', { post: open, content: 'hello', ...ada, author_email: 'nope' }),
    post('error-empty-content', { post: open, content: '', ...ada }),
    post('error-parent-is-no-number', { post: open, content: 'hello', parent: 'there-is-no-such-comment', ...ada }),
    post('error-too-long-name', { post: open, content: 'hello', ...ada, author_name: 'n'.repeat(300) }),
    post('error-no-such-post', { post: 99999, content: 'hello', ...ada }),
    post('error-closed-post', { post: closed, content: 'hello', ...ada }),
    {
      php: lenient,
      step: post('create-root', { post: open, content: 'First! <b>bold</b> <script>alert(1)</script> "quoted"\n\nsecond & last', ...ada }),
    },
    post('create-reply-level2', { post: open, parent: '2', content: 'Level two', author_name: 'Bob' }),
    post('create-reply-level3', { post: open, parent: '3', content: 'Level three', author_name: 'Cy' }),
    post('error-duplicate', { post: open, parent: '3', content: 'Level three', author_name: 'Cy' }),
    post('create-root-2', { post: open, content: 'Second root' }),
    get('list-oldest', `per_page=100&${fields}&post=${open}&order=asc`),
    get('list-newest', `per_page=100&${fields}&post=${open}&order=desc`),
    get('list-roots-page-1-of-2', `per_page=1&${fields}&post=${open}&parent=0&page=1&order=asc`),
    get('list-roots-page-past-end', `per_page=1&${fields}&post=${open}&parent=0&page=9&order=asc`),
    get('list-replies-to-several', `per_page=100&${fields}&post=${open}&parent=2,3,5`),
    get('list-one-of-this-post', `per_page=100&${fields}&post=${open}&include=4`),
    get('list-one-of-another-post', `per_page=100&${fields}&post=${closed}&include=4`),
    get('list-of-no-post', `per_page=100&${fields}&post=99999`),
    get('list-fields-of-fields-are-not-found', `per_page=1&_fields=id,content.rendered&post=${open}`),
    { ...get('count-by-head', `post=${open}&per_page=1`), method: 'HEAD' },
    get('error-too-big-a-page', `per_page=101&post=${open}`),
    get('error-password', `per_page=100&${fields}&post=${locked}`),
    post('create-reply-to-nobody-is-taken', { post: open, parent: '99999', content: 'To nobody', author_name: 'Dee' }),
    {
      php: `update_option('comment_previously_approved', 1);`,
      step: post('create-first-of-a-guest-is-held', { post: open, content: 'Hold me', author_name: 'Eve' }),
    },
    get('list-does-not-show-what-is-held', `per_page=100&${fields}&post=${open}&order=desc`),
    post('error-duplicate-of-what-is-held', { post: open, content: 'Hold me', author_name: 'Eve' }),
    {
      php: `update_option('disallowed_keys', 'casino');`,
      step: post('create-disallowed-goes-to-the-trash', { post: open, content: 'casino', author_name: 'Flo' }),
    },
    { php: `update_option('test_flood', 1);`, step: post('error-flood', { post: open, content: 'quick', author_name: 'Bob' }) },
    {
      php: `update_option('comment_registration', 1);`,
      step: post('error-registration-required', { post: open, content: 'hello', author_name: 'Bob' }),
    },
    {
      php: `${lenient} wp_trash_comment(3);`,
      step: get('list-reply-to-what-was-trashed', `per_page=100&${fields}&post=${open}&order=asc`),
    },
  ]
  const plays = scenes.map((scene) => ('php' in scene ? scene : { php: '', step: scene }))
  let at = 0
  const base = async () => {
    const php = plays[at++]?.php
    if (php) await evaluate(`require_once ABSPATH . 'wp-admin/includes/plugin.php'; ${php}`)
    return url
  }
  testRecordings(
    'wordpress',
    base,
    plays.map(({ step }) => step),
  )
})

let made = 0
/** A post of its own for each fixture, named by its slug. */
const setup: Setup = async () => {
  const slug = `post-${++made}`
  const number = await evaluate<number>(`require_once ABSPATH . 'wp-admin/includes/plugin.php'; ${lenient} return ${insert(slug)};`)
  const { fetch, interfere } = line()
  const as = () => createAdapter({ url: `${url}?identity=optional`, storage: memoryStorage(), fetch })
  return {
    adapter: as(),
    another: as(),
    thread: made % 2 ? { id: `${url}/${slug}`, url: `${url}/${slug}/` } : { id: String(number), url: `${url}/${slug}/` },
    interfere,
    erase: (id) => evaluate(`wp_trash_comment(${id});`),
    hold: () => evaluate(`update_option('comment_moderation', 1);`),
  }
}

testAdapter('wordpress, the real one', setup)

describe('a thread of more than a hundred', () => {
  /** 130 conversations of two, every tenth of four levels, and one whose root was thrown away. */
  const fill = (post: number) => `
    $add = function ($parent, $words) use (&$at) {
      $at++;
      return wp_insert_comment(['comment_post_ID' => ${post}, 'comment_parent' => $parent, 'comment_content' => $words, 'comment_author' => 'Ines',
        'comment_date_gmt' => gmdate('Y-m-d H:i:s', 1760000000 + $at), 'comment_date' => gmdate('Y-m-d H:i:s', 1760000000 + $at), 'comment_approved' => 1]);
    };
    for ($n = 0; $n < 130; $n++) $roots[] = $add(0, "root $n");
    foreach ($roots as $n => $root) {
      $reply = $add($root, "reply $n");
      if ($n % 10 === 0) $add($add($reply, "deep $n"), "deeper $n");
    }
    wp_trash_comment($roots[7]);`

  test.each(['oldest', 'newest'] as const)('comes whole and in order: %s', async (sort) => {
    const slug = `long-${sort}`
    const post = await evaluate<number>(`require_once ABSPATH . 'wp-admin/includes/plugin.php'; ${lenient} return ${insert(slug)};`)
    await evaluate(fill(post))
    let asked = 0
    const counting: typeof fetch = (...request) => {
      asked++
      return fetch(...request)
    }
    const adapter = createAdapter({ url, storage: memoryStorage(), fetch: counting })
    const thread = { id: String(post), url: `${url}/${slug}/` }
    await adapter.list({ thread, sort }, call())
    // The post, the first hundred, the first roots, and four levels below them.
    expect(asked).toBeLessThanOrEqual(7)
    const pages = await walk({ adapter, thread }, sort)
    const comments = pages.flatMap((page) => page.comments)
    expect(pages[0]?.total).toEqual({ value: 285, exact: true })
    expect(new Set(comments.map(({ id }) => id)).size).toBe(285)
    expect(comments.length).toBe(285)
    const roots = comments.filter(({ parentId }) => parentId === null).map(({ body }) => Number(/\d+/.exec(body.value)?.[0]))
    const order = Array.from({ length: 130 }, (_, n) => n).filter((n) => n !== 7)
    expect(roots).toEqual(sort === 'oldest' ? order : order.reverse())
    // Each page is a whole conversation: nothing hangs below what comes later.
    for (const page of pages.slice(0, -1)) {
      const ids = new Set(page.comments.map(({ id }) => id))
      expect(page.comments.every(({ parentId }) => parentId === null || ids.has(parentId))).toBe(true)
    }
  })

  test('a thread of up to a hundred takes one request, beside the one for its post', async () => {
    const { thread } = await setup()
    let asked = 0
    const counting: typeof fetch = (...request) => {
      asked++
      return fetch(...request)
    }
    await createAdapter({ url, storage: memoryStorage(), fetch: counting }).list({ thread, sort: 'oldest' }, call())
    expect(asked).toBe(2)
  })
})

test('a page of another origin may post JSON', async () => {
  const asking = {
    origin: 'https://blog.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  }
  const { headers } = await fetch(`${url}/?rest_route=/wp/v2/comments`, { method: 'OPTIONS', headers: asking })
  expect(headers.get('access-control-allow-origin')).toBe(asking.origin)
  expect(headers.get('access-control-allow-methods')).toContain('POST')
  expect(headers.get('access-control-allow-headers')).toContain('Content-Type')
})

describe('the plugin', () => {
  const script = 'https://comments.example/afterword.js?a=1&b="2"'
  let posts: Readonly<Record<string, number>> = {}
  const page = async (post = 0) => (await fetch(`${url}/?p=${post}`)).text()
  const tag = /<script[^>]*data-backend="wordpress"[^>]*>/

  beforeAll(async () => {
    posts = await evaluate(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php'; ${lenient}
      update_option('afterword_script', 'https://comments.example/afterword.js?a=1&b="2"');
      $posts = ['open' => ${insert('an-open-one')}, 'secret' => ${insert('a-secret', "'post_password' => 'pw'")},
        'closed' => ${insert('a-closed-one', "'comment_status' => 'closed'")}, 'ended' => ${insert('an-ended-one', "'comment_status' => 'closed'")}];
      foreach (['open', 'ended', 'secret'] as $name)
        wp_insert_comment(['comment_post_ID' => $posts[$name], 'comment_content' => 'Said before', 'comment_author' => 'Ines', 'comment_approved' => 1]);
      return $posts;`)
  })

  test.each(['twentytwentythree', 'twentytwentyone'])('puts the widget in the place of the comments of %s', async (theme) => {
    await evaluate(`switch_theme('${theme}');`)
    const html = await page(posts.open)
    expect(html.match(new RegExp(tag, 'g'))).toHaveLength(1)
    const element = tag.exec(html)?.[0] ?? ''
    expect(element).toContain('src="https://comments.example/afterword.js?a=1&amp;b=2"')
    expect(element).toContain(`data-url="${url}/?identity=optional"`)
    expect(element).toContain(`data-thread="${posts.open}"`)
    expect(element).toMatch(/ async[ =>]/)
    // Without JavaScript the theme's own list and form are there, and nowhere else.
    const [, without = ''] = /<noscript>([\s\S]*?)<\/noscript>/.exec(html.slice(html.indexOf(element))) ?? []
    expect(without).toContain('Said before')
    expect(without).toContain('wp-comments-post.php')
    expect(html.replace(without, '')).not.toContain('Said before')
    // A classic theme's style sheet finds the place.
    if (theme === 'twentytwentyone') expect(html).toMatch(/<div id="comments" class="comments-area default-max-width[^"]*"><script/)

    expect(await page(posts.ended)).toMatch(tag)
    expect(await page(posts.closed)).not.toMatch(tag)
    expect(await page(posts.secret)).not.toMatch(tag)
    expect(await page()).not.toMatch(tag)
  })

  test('leaves the theme’s comments where only users may comment, or no script is set', async () => {
    await evaluate(`update_option('comment_registration', 1);`)
    expect(await page(posts.open)).not.toMatch(tag)
    await evaluate(`update_option('comment_registration', 0); update_option('afterword_script', '');`)
    const html = await page(posts.open)
    expect(html).not.toMatch(tag)
    expect(html).toContain('Said before')
    await evaluate(`update_option('afterword_script', ${JSON.stringify(script)});`)
    expect(await page(posts.open)).toMatch(tag)
  })

  test('the setting stands under Settings, Discussion, escaped', async () => {
    const html = await evaluate<string>(`
      update_option('afterword_script', 'https://comments.example/"><b>');
      ob_start();
      afterword_show_setting();
      return ob_get_clean();`)
    expect(html).toContain('name="afterword_script"')
    expect(html).not.toContain('<b>')
  })

  test('without it guests are refused', async () => {
    await evaluate(`require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins('afterword.php');`)
    const adapter = createAdapter({ url: `${url}?identity=optional`, storage: memoryStorage() })
    const thread = { id: String(posts.open), url }
    await expect(adapter.create?.(thread, draft('hello'), call())).rejects.toMatchObject({
      code: 'signed_out',
      detail: expect.stringContaining('Afterword plugin'),
    })
  })

  test('pretty permalinks change nothing', async () => {
    await evaluate(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php'; ${lenient}
      update_option('permalink_structure', '/%year%/%postname%/');
      flush_rewrite_rules();`)
    const slug = decodeURI(new URL(await evaluate<string>(`return get_permalink(${insert('книга и café')});`)).pathname)
    const page = `${url}${slug}`
    const thread = { id: new URL(page).href.replace(/\/$/, ''), url: new URL(page).href }
    const adapter = createAdapter({ url: `${url}?identity=optional`, storage: memoryStorage() })
    await adapter.create?.(thread, draft('found'), call())
    expect((await adapter.list({ thread, sort: 'newest' }, call())).comments).toHaveLength(1)
    expect(await adapter.count?.([thread.id], call())).toEqual({ [thread.id]: { value: 1, exact: true } })
  })
})

testReader('wordpress', async () => {
  const { thread } = await setup()
  return { url: `${url}?identity=optional`, thread: thread.id }
})
