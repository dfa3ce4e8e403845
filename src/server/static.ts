import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { acceptedEncoding } from './routes/memory'

/** Answers what it has, and nothing else. */
export type Files = (request: Request) => Response | undefined

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
}

const buildFolder = /^\/chunks\/[\w-]+\//

const extensions = { br: '.br', gzip: '.gz', plain: '' } as const

/**
 * The built script, from memory: `/afterword.js` and the ready `/themes/…`, asked for anew every few minutes, and `/chunks/<build>/…`, kept
 * for ever. A script from before an update asks for the chunks of its own build: it is given today's under that name, and keeps none of
 * them. Any page may load them (a module needs CORS, a page under COEP needs CORP). Compressed copies made by the build lie beside.
 */
export function scriptFiles(folder: string): Files {
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [`/${name.split(sep).join('/')}`, withTag(readFileSync(join(folder, name)))]),
  )
  const folders = new Map([...files.keys()].map((path) => [path.replace(buildFolder, '/chunks/'), path]))
  return (request) => {
    const asked = new URL(request.url).pathname
    const pathname = files.has(asked) || !buildFolder.test(asked) ? asked : folders.get(asked.replace(buildFolder, '/chunks/'))
    const file = pathname && files.get(pathname)
    const type = types[extname(pathname ?? '')]
    if (!file || !pathname || !type) return undefined
    const encoding = acceptedEncoding(request.headers.get('accept-encoding') ?? undefined)
    const compressed = files.get(pathname + extensions[encoding])
    return answer(request, compressed ?? file, {
      'Content-Type': type,
      'Cache-Control': !buildFolder.test(asked)
        ? 'public, max-age=300, stale-while-revalidate=86400'
        : pathname === asked
          ? 'public, max-age=31536000, immutable'
          : 'no-cache',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      Vary: 'Accept-Encoding',
      ...(compressed && encoding !== 'plain' && { 'Content-Encoding': encoding }),
    })
  }
}

/** A folder of pages, from the disk: `/a` is never `a.html`, `/a/` is `a/index.html`. Nothing outside the folder, nothing hidden. */
export function pageFiles(folder: string): Files {
  const root = realpathSync(folder)
  return (request) => {
    try {
      const path = decodeURIComponent(new URL(request.url).pathname)
      if (path.includes('\0') || path.split(/[/\\]/).some((part) => part.startsWith('.'))) return undefined
      const file = realpathSync(join(root, path.endsWith('/') ? `${path}index.html` : path))
      const type = types[extname(file)]
      if (!type || !file.startsWith(root + sep) || !statSync(file).isFile()) return undefined
      return answer(request, withTag(readFileSync(file)), { 'Content-Type': type, 'Cache-Control': 'no-cache' })
    } catch {
      // There is no such file, or the address is none.
      return undefined
    }
  }
}

interface File {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly etag: string
}

function withTag(bytes: Uint8Array<ArrayBuffer>): File {
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
}

function answer(request: Request, { bytes, etag }: File, headers: Record<string, string>): Response | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  const all = { ...headers, ETag: etag, 'X-Content-Type-Options': 'nosniff' }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: all })
  return new Response(request.method === 'HEAD' ? null : bytes, { headers: { ...all, 'Content-Length': String(bytes.length) } })
}
