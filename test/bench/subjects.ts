import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathOf } from './conversation'
import { written } from './floors/floors'
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

/** Where each of them finds its server. */
export interface Servers {
  readonly ours: string
  readonly waline: string
  readonly walineVersion: string
  readonly twikoo: string
  readonly artalk: string
  /** Where the floors’ data is. */
  list(size: number): string
}

/** What the pages load that is not ours, by its address beside them. */
export const clients: Readonly<Record<string, object>> = {
  '/waline.js': { type: 'text/javascript', file: installed('@waline/client/dist/waline.js') },
  '/waline.css': { type: 'text/css', file: installed('@waline/client/dist/waline.css') },
  '/twikoo.js': { type: 'text/javascript', file: installed('twikoo/dist/twikoo.min.js') },
  '/artalk.js': { type: 'text/javascript', file: installed('artalk/dist/Artalk.js') },
  '/artalk.css': { type: 'text/css', file: installed('artalk/dist/Artalk.css') },
  '/fetch.js': { type: 'text/javascript', file: join(import.meta.dirname, 'floors/fetch.js') },
}

/** Each as its own documentation says to embed it. */
export async function subjectsOver(urls: Servers): Promise<readonly Subject[]> {
  const { list } = urls
  const own = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../..', path, 'package.json'), 'utf8')).version
  const client = (kind: Subject['kind'], name: string, version: string, server: string, selector: string, page: Subject['page']) =>
    ({ kind, name, version, server, selector, page }) satisfies Subject
  return [
    client('ours', 'Afterword', own('.'), 'its own, SQLite', '.body', (size) => tag(`${urls.ours}/afterword.js`, { thread: pathOf(size) })),
    client('peer', 'Waline', await versionOf('@waline/client'), `its own ${urls.walineVersion}, SQLite`, '.wl-card .wl-content', (size) => {
      const options = { el: '#comments', serverURL: urls.waline, path: pathOf(size), lang: 'en', emoji: false }
      return `<link rel="stylesheet" href="/waline.css"><div id="comments"></div><script type="module">import { init } from '/waline.js'; init(${JSON.stringify(options)})</script>`
    }),
    client('peer', 'Twikoo', await versionOf('twikoo'), 'a stand-in with ready answers', '.tk-comment .tk-content', (size) => {
      const options = { el: '#comments', envId: urls.twikoo, path: pathOf(size), lang: 'en' }
      return `<div id="comments"></div><script src="/twikoo.js"></script><script>twikoo.init(${JSON.stringify(options)})</script>`
    }),
    client('peer', 'Artalk', await versionOf('artalk'), 'a stand-in with ready answers', '.atk-body > .atk-content', (size) => {
      const options = { el: '#comments', server: urls.artalk, pageKey: pathOf(size), site: 'Blog', locale: 'en' }
      return `<link rel="stylesheet" href="/artalk.css"><div id="comments"></div><script src="/artalk.js"></script><script>Artalk.init(${JSON.stringify(options)})</script>`
    }),
    client('floor', 'static HTML', '', 'raw node:http', '.body', (size) => written(size)),
    client('floor', 'fetch + innerHTML', '', 'raw node:http', '.body', (size) => tag('/fetch.js', { list: list(size) })),
    client('floor', 'Preact alone', own('node_modules/preact'), 'raw node:http', '.body', (size) => {
      return `<link rel="preload" as="fetch" crossorigin href="${list(size)}">${tag('/preact.js', { list: list(size) })}`
    }),
  ]
}

function tag(src: string, data: Record<string, string>): string {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${value}"`)
  return `<script async src="${src}"${attributes.join('')}></script>`
}
