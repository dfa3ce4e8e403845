import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Pages of threads, serialized and compressed once, answered from memory until somebody writes. */
export interface Memory {
  /** The page kept under `key`, made anew by `make` if `stamp` says it may be old. Whoever asks meanwhile waits for the same one. */
  page(key: string, stamp: string, encoding: Encoding, make: () => Promise<unknown>): Promise<Encoded>
  /** The same, where nobody has to wait for it. */
  ready(key: string, stamp: string, encoding: Encoding): Encoded | undefined
  /** How often it had what was asked for, and how much it holds. */
  kept(): { readonly hits: number; readonly misses: number; readonly bytes: number }
}

/** What browsers ask for. */
export type Encoding = 'plain' | 'gzip' | 'br'

/** One page in one of its encodings. */
export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** A strong validator (RFC 9110 §8.8.3): another encoding is another representation. */
  readonly etag: string
}

interface Kept {
  readonly stamp: string
  /** An encoding is made when it is first asked for. */
  readonly promised: Map<Encoding, Promise<Encoded>>
  readonly ready: Map<Encoding, Encoded>
  size: number
}

/** What an entry takes besides its bytes, about: pages of threads that nobody has written to are small, and could be many. */
const entrySize = 1024

/** `bound`: bytes of all pages together; the one unused for longest goes first. */
export function createMemory(bound = 32 * 1024 * 1024): Memory {
  const kept = new Map<string, Kept>()
  let size = 0
  let hits = 0
  let misses = 0

  function drop(key: string): void {
    size -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  function current(key: string, stamp: string): Kept | undefined {
    const known = kept.get(key)
    if (known?.stamp !== stamp) return undefined
    kept.delete(key)
    kept.set(key, known)
    return known
  }

  function add(key: string, entry: Kept, encoding: Encoding, made: Promise<Encoded>): Promise<Encoded> {
    entry.promised.set(encoding, made)
    made.then(
      (page) => {
        entry.ready.set(encoding, page)
        if (kept.get(key) !== entry) return
        entry.size += page.bytes.length
        size += page.bytes.length
        for (const oldest of kept.keys()) {
          if (size <= bound) break
          drop(oldest)
        }
      },
      () => kept.get(key) === entry && drop(key),
    )
    return made
  }

  return {
    page(key, stamp, encoding, make) {
      const known = current(key, stamp)
      if (known) hits++
      else misses++
      if (!known) drop(key)
      const entry = known ?? { stamp, promised: new Map(), ready: new Map(), size: entrySize + 2 * key.length }
      if (!known) {
        kept.set(key, entry)
        size += entry.size
      }
      const plain = entry.promised.get('plain') ?? add(key, entry, 'plain', make().then(serialized))
      if (encoding === 'plain') return plain
      return (
        entry.promised.get(encoding) ??
        add(
          key,
          entry,
          encoding,
          plain.then((page: Encoded) => compressed(page, encoding)),
        )
      )
    },
    ready(key, stamp, encoding) {
      const page = current(key, stamp)?.ready.get(encoding)
      if (page) hits++
      return page
    },
    kept: () => ({ hits, misses, bytes: size }),
  }
}

function serialized(value: unknown): Encoded {
  const bytes = Buffer.from(JSON.stringify(value))
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
}

const asGzip = promisify(gzip)
const asBrotli = promisify(brotliCompress)

/** Beside what else goes on, not in its way. */
async function compressed({ bytes, etag }: Encoded, encoding: 'gzip' | 'br'): Promise<Encoded> {
  const brief = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }
  return encoding === 'gzip'
    ? { bytes: await asGzip(bytes, { level: 6 }), etag: etag.replace(/"$/, '-gz"') }
    : { bytes: await asBrotli(bytes, brief), etag: etag.replace(/"$/, '-br"') }
}

/** The best encoding a client accepts (RFC 9110 §12.5.3). */
export function acceptedEncoding(header: string | undefined): Encoding {
  const accepted = new Set(
    (header ?? '')
      .split(',')
      .map((part) => part.trim().split(/\s*;\s*q=/))
      .filter(([, quality]) => quality === undefined || Number(quality) > 0)
      .map(([name]) => name?.toLowerCase()),
  )
  return accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : 'plain'
}
