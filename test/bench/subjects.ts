import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import MarkdownIt from 'markdown-it'
import { build } from 'vite'
import { createArtalk } from '../adapters/backends/artalk'
import { createTwikoo } from '../adapters/backends/twikoo'
import { folder, freePort, start, waitFor } from '../live/servers/machine'
import { startWaline } from '../live/servers/waline'
import { conversation, pathOf, sizes } from './conversation'
import { installed, versionOf } from './scratch'

/** Something that shows comments under an article. */
export interface Subject {
  readonly name: string
  readonly kind: 'ours' | 'peer' | 'floor'
  readonly version: string
  /** What answers it. */
  readonly server: string
  /** Finds the bodies of its comments. */
  readonly selector: string
  page(size: number): string
}

/** A server that can be asked and written to by many at once. */
export interface Served {
  readonly name: string
  readonly kind: Subject['kind']
  readonly pid: number
  readonly read: string
  /** In its body `[uuid]` is another one each time. */
  readonly post: { readonly url: string; readonly body: object }
}

export interface Field {
  readonly subjects: readonly Subject[]
  readonly servers: readonly Served[]
  /** Whose page it is, and the conversation's size. */
  pageUrl(subject: Subject, size: number): string
  stop(): Promise<void>
}

const root = join(import.meta.dirname, '../..')
const markdown = new MarkdownIt({ linkify: true })

/** Starts every server, gives all of them the same conversations, and lays out the pages. */
export async function openField(): Promise<Field> {
  const ends: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of ends.reverse()) await end()
  }
  try {
    const own = folder('bench')
    ends.push(own.remove)
    const ours = await openOurs(own.path)
    ends.push(ours.stop)
    const waline = await openWaline()
    ends.push(waline.stop)
    const twikoo = await standIn(createTwikoo().fetch, seedTwikoo)
    ends.push(twikoo.stop)
    const artalk = await standIn(createArtalk().fetch, seedArtalk)
    ends.push(artalk.stop)

    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const client = (kind: Subject['kind'], name: string, version: string, server: string, selector: string, page: Subject['page']) =>
      ({ kind, name, version, server, selector, page }) satisfies Subject
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const preact = JSON.parse(readFileSync(join(root, 'node_modules/preact/package.json'), 'utf8')).version
    const list = (size: number) => `${url}/list-${size}.json`
    const subjects: readonly Subject[] = [
      client('ours', 'Afterword', version, 'its own, SQLite', '.body', (size) => tag(`${ours.url}/afterword.js`, { thread: pathOf(size) })),
      client('peer', 'Waline', await versionOf('@waline/client'), `its own ${waline.version}, SQLite`, '.wl-card .wl-content', (size) => {
        const options = { el: '#comments', serverURL: waline.url, path: pathOf(size), lang: 'en', emoji: false }
        return `<link rel="stylesheet" href="/waline.css"><div id="comments"></div><script type="module">import { init } from '/waline.js'; init(${JSON.stringify(options)})</script>`
      }),
      client('peer', 'Twikoo', await versionOf('twikoo'), 'a stand-in with ready answers', '.tk-comment .tk-content', (size) => {
        const options = { el: '#comments', envId: twikoo.url, path: pathOf(size), lang: 'en' }
        return `<div id="comments"></div><script src="/twikoo.js"></script><script>twikoo.init(${JSON.stringify(options)})</script>`
      }),
      client('peer', 'Artalk', await versionOf('artalk'), 'a stand-in with ready answers', '.atk-body > .atk-content', (size) => {
        const options = { el: '#comments', server: artalk.url, pageKey: pathOf(size), site: 'Blog', locale: 'en' }
        return `<link rel="stylesheet" href="/artalk.css"><div id="comments"></div><script src="/artalk.js"></script><script>Artalk.init(${JSON.stringify(options)})</script>`
      }),
      client('floor', 'static HTML', '', 'raw node:http', '.body', (size) => written(size)),
      client('floor', 'fetch + innerHTML', '', 'raw node:http', '.body', (size) => tag('/fetch.js', { list: list(size) })),
      client('floor', 'Preact alone', preact, 'raw node:http', '.body', (size) => {
        return `<link rel="preload" as="fetch" crossorigin href="${list(size)}">${tag('/preact.js', { list: list(size) })}`
      }),
    ]
    const pages: Record<string, object> = {
      '/waline.js': { type: 'text/javascript', file: installed('@waline/client/dist/waline.js') },
      '/waline.css': { type: 'text/css', file: installed('@waline/client/dist/waline.css') },
      '/twikoo.js': { type: 'text/javascript', file: installed('twikoo/dist/twikoo.min.js') },
      '/artalk.js': { type: 'text/javascript', file: installed('artalk/dist/Artalk.js') },
      '/artalk.css': { type: 'text/css', file: installed('artalk/dist/Artalk.css') },
      '/fetch.js': { type: 'text/javascript', file: join(import.meta.dirname, 'floors/fetch.js') },
      '/preact.js': { type: 'text/javascript', text: await buildPreact() },
    }
    for (const size of sizes) {
      // The same bytes our own server answers with.
      pages[`/list-${size}.json`] = { type: 'application/json', text: await (await fetch(ours.list(size))).text() }
      for (const subject of subjects) pages[address(subject, size)] = { type: 'text/html', text: article(subject.page(size)) }
    }
    const plan = join(own.path, 'pages.json')
    await writeFile(plan, JSON.stringify(pages))
    const host = start(process.execPath, [join(import.meta.dirname, 'host.js'), plan], { env: { ...process.env, PORT: String(port) } })
    ends.push(() => host.stop())
    await waitFor(`${url}/fetch.js`)

    const words = { comment: 'Bench [uuid]', ua: '' }
    const servers: readonly Served[] = [
      {
        name: 'Afterword',
        kind: 'ours',
        pid: ours.pid,
        read: ours.list(100),
        post: {
          url: `${ours.url}/api/v1/threads/bench-posts/comments`,
          body: {
            clientId: '[uuid]',
            parentId: null,
            body: { format: 'markdown', value: words.comment },
            author: { name: 'A reader' },
          },
        },
      },
      {
        name: 'Waline',
        kind: 'peer',
        pid: waline.pid,
        read: `${waline.url}/api/comment?path=${pathOf(100)}&page=1&pageSize=10&lang=en&sortBy=insertedAt_desc`,
        post: { url: `${waline.url}/api/comment?lang=en`, body: { ...words, nick: 'A reader', mail: '', link: '', url: '/bench-posts' } },
      },
      {
        name: 'raw node:http',
        kind: 'floor',
        pid: host.pid ?? 0,
        read: list(100),
        post: { url: `${url}/`, body: { value: words.comment } },
      },
    ]
    return { subjects, servers, pageUrl: (subject, size) => url + address(subject, size), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const address = (subject: Subject, size: number) => `/${subject.name.replace(/\W+/g, '-').toLowerCase()}-${size}.html`

function tag(src: string, data: Record<string, string>): string {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${value}"`)
  return `<script async src="${src}"${attributes.join('')}></script>`
}

/** A short article: the comments are in view from the start, so nobody waits for a reader to come near. */
function article(comments: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bench</title><body><h1>An article</h1><p>${'Text. '.repeat(50)}</p>${comments}`
}

/** All of a conversation as a server would have written it into the page. */
function written(size: number): string {
  const said = conversation(size)
  const below = (parent: number | undefined): string => {
    const items = said.flatMap((one, n) =>
      one.parent === parent
        ? [
            `<li><article><header><b>${one.name}</b></header><div class="body">${markdown.render(one.words)}</div></article>${below(n)}</li>`,
          ]
        : [],
    )
    return items.length ? `<ol>${items.join('')}</ol>` : ''
  }
  return below(undefined)
}

async function buildPreact(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'floors/preact.tsx'), formats: ['iife'], name: 'floor' },
      rolldownOptions: { output: { minify: true } },
    },
  })
  const [output] = [built].flat().flatMap((result) => ('output' in result ? result.output : []))
  if (output?.type !== 'chunk') throw new Error('The floor was not built.')
  return output.code
}

/** Our own server, as an owner starts it: only the limits are off, as every peer's are. */
async function openOurs(path: string) {
  const port = String(await freePort())
  const main = join(root, 'src/server/dist/main.js')
  if (!existsSync(main)) throw new Error('Build first: npm run build')
  const service = start(process.execPath, [main, 'serve'], {
    env: {
      ...process.env,
      PORT: port,
      AFTERWORD_DATABASE: join(path, 'comments.sqlite'),
      AFTERWORD_ORIGINS: '*',
      AFTERWORD_RATE_LIMIT: 'off',
      AFTERWORD_MODERATION: 'off',
    },
  })
  const url = `http://127.0.0.1:${port}`
  await waitFor(`${url}/healthz`)
  const comments = (size: number) => `${url}/api/v1/threads/${encodeURIComponent(pathOf(size))}/comments`
  for (const size of sizes) {
    const ids: string[] = []
    for (const { parent, name, words } of conversation(size)) {
      const { id } = await post(comments(size), {
        clientId: crypto.randomUUID(),
        parentId: parent === undefined ? null : ids[parent],
        body: { format: 'markdown', value: words },
        author: { name },
      })
      ids.push(String(id))
    }
  }
  return { url, pid: service.pid ?? 0, list: (size: number) => `${comments(size)}?sort=newest`, stop: () => service.stop() }
}

/** Its rows are put in by hand: over SQLite its times are whole seconds. */
async function openWaline() {
  const waline = await startWaline()
  const rows = new Database(waline.file)
  const insert = rows.prepare(
    `INSERT INTO wl_Comment (id, comment, insertedAt, nick, pid, rid, status, url, "like", mail, link, ip, ua) VALUES (?, ?, ?, ?, ?, ?, 'approved', ?, 0, '', '', '', '')`,
  )
  let next = 1
  for (const size of sizes) {
    const first = next
    const said = conversation(size)
    said.forEach(({ parent, name, words }, n) => {
      let top = parent
      for (let up = top; up !== undefined; up = said[up]?.parent) top = up
      const [pid, rid] = [parent, top].map((at) => (at === undefined ? null : first + at))
      insert.run(first + n, words, new Date(Date.UTC(2026, 8, 14) + n * 60_000).toISOString(), name, pid, rid, pathOf(size))
    })
    next += size
  }
  rows.close()
  return waline
}

type Answering = (request: Request) => Response | Promise<Response>

/** Answers as a peer's server does, with bytes made once: it costs the peer nothing to be asked. */
async function standIn(answering: Answering, seed: (answering: Answering) => Promise<void>) {
  await seed(answering)
  const ready = new Map<string, { status: number; bytes: Buffer }>()
  const server = createServer(async (request, response) => {
    const headers = {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'access-control-allow-methods': 'GET,POST,PUT',
    }
    if (request.method === 'OPTIONS') return response.writeHead(204, headers).end()
    let body = ''
    for await (const part of request) body += part
    const key = `${request.method} ${request.url} ${body.replace(/"accessToken":"\w*"/, '')}`
    let answer = ready.get(key)
    if (!answer) {
      const made = await answering(
        new Request(`http://peer.example${request.url}`, {
          method: request.method ?? 'GET',
          headers: { 'content-type': 'application/json' },
          ...(body && { body }),
        }),
      )
      const bytes = Buffer.from(await made.arrayBuffer())
      // What it does not know is not about comments (a count of visits): an error would only cost the peer time.
      answer = made.status === 404 ? { status: 200, bytes: Buffer.from('{}') } : { status: made.status, bytes }
      ready.set(key, answer)
    }
    response.writeHead(answer.status, { ...headers, 'content-type': 'application/json' }).end(answer.bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function post(url: string, body: object, send: Answering = (request) => fetch(request)): Promise<Record<string, unknown>> {
  const answer = await send(
    new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  )
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return answer.json() as Promise<Record<string, unknown>>
}

/** Its page sends HTML, and its server keeps that. */
async function seedTwikoo(answering: Answering): Promise<void> {
  for (const size of sizes) {
    const ids: [own: unknown, top: unknown][] = []
    for (const { parent, name, words } of conversation(size)) {
      const [pid, rid] = ids[parent ?? -1] ?? []
      const comment = markdown.render(words)
      const event = {
        event: 'COMMENT_SUBMIT',
        nick: name,
        mail: 'a@example.org',
        url: pathOf(size),
        ua: 'x',
        comment,
        ...(rid ? { pid, rid } : {}),
      }
      const { id } = await post('http://peer.example/', event, answering)
      ids.push([id, rid ?? id])
    }
  }
}

async function seedArtalk(answering: Answering): Promise<void> {
  for (const size of sizes) {
    const ids: unknown[] = []
    for (const { parent, name, words } of conversation(size)) {
      const comment = {
        name,
        email: 'a@example.org',
        link: '',
        content: words,
        rid: parent === undefined ? 0 : ids[parent],
        page_key: pathOf(size),
        site_name: 'Blog',
        ua: '',
      }
      ids.push((await post('http://peer.example/api/v2/comments', comment, answering)).id)
    }
  }
}
