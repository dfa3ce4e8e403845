import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { folder, freePort, start, waitFor } from '../live/servers/machine'
import { pathOf, sizes } from './conversation'
import { buildPreact } from './floors/floors'
import { openOurs, openWaline } from './servers'
import { openArtalk, openTwikoo } from './standIns'
import { clients, type Subject, subjectsOver } from './subjects'

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
    const twikoo = await openTwikoo()
    ends.push(twikoo.stop)
    const artalk = await openArtalk()
    ends.push(artalk.stop)

    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const list = (size: number) => `${url}/list-${size}.json`
    const subjects = await subjectsOver({
      ours: ours.url,
      waline: waline.url,
      walineVersion: waline.version,
      twikoo: twikoo.url,
      artalk: artalk.url,
      list,
    })
    const pages: Record<string, object> = { ...clients, '/preact.js': { type: 'text/javascript', text: await buildPreact() } }
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

/** A short article: the comments are in view from the start, so nobody waits for a reader to come near. */
function article(comments: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bench</title><body><h1>An article</h1><p>${'Text. '.repeat(50)}</p>${comments}`
}
