import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Pages of threads, serialized and compressed once, answered from memory until somebody writes. */
export interface Memory {
  /** The page kept under `key`, made anew by `make` if `stamp` says it may be old. Whoever asks meanwhile waits for the same one. */
  page(key: string, stamp: string, make: () => Promise<unknown>): Promise<Page>
  /** How often it had what was asked for, and how much it holds. */
  kept(): { readonly hits: number; readonly misses: number; readonly bytes: number }
}

/** One page in the encodings browsers ask for. */
export interface Page {
  readonly plain: Encoded
  readonly gzip: Encoded
  readonly br: Encoded
}

export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** A strong validator (RFC 9110 §8.8.3): another encoding is another representation. */
  readonly etag: string
}

interface Kept {
  readonly stamp: string
  readonly page: Promise<Page>
  size: number
}

/** `bound`: bytes of all pages together; the one unused for longest goes first. */
export function createMemory(bound = 64 * 1024 * 1024): Memory {
  const kept = new Map<string, Kept>()
  let size = 0
  let hits = 0
  let misses = 0

  function drop(key: string): void {
    size -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }

  return {
    page(key, stamp, make) {
      const known = kept.get(key)
      if (known?.stamp === stamp) {
        hits++
        kept.delete(key)
        kept.set(key, known)
        return known.page
      }
      misses++
      drop(key)
      const entry: Kept = { stamp, size: 0, page: make().then(encode) }
      kept.set(key, entry)
      entry.page.then(
        ({ plain, gzip, br }) => {
          if (kept.get(key) !== entry) return
          entry.size = plain.bytes.length + gzip.bytes.length + br.bytes.length
          size += entry.size
          for (const oldest of kept.keys()) {
            if (size <= bound) break
            drop(oldest)
          }
        },
        () => kept.get(key) === entry && drop(key),
      )
      return entry.page
    },
    kept: () => ({ hits, misses, bytes: size }),
  }
}

function encode(value: unknown): Page {
  const plain = Buffer.from(JSON.stringify(value))
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22)
  const encoded = (bytes: Buffer<ArrayBuffer>, suffix: string): Encoded => ({ bytes, etag: `"${hash}${suffix}"` })
  return {
    plain: encoded(plain, ''),
    gzip: encoded(gzipSync(plain, { level: 6 }), '-gz'),
    br: encoded(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }), '-br'),
  }
}

/** The best encoding a client accepts (RFC 9110 §12.5.3). */
export function acceptedEncoding(header: string | undefined): keyof Page {
  const accepted = new Set(
    (header ?? '')
      .split(',')
      .map((part) => part.trim().split(/\s*;\s*q=/))
      .filter(([, quality]) => quality === undefined || Number(quality) > 0)
      .map(([name]) => name?.toLowerCase()),
  )
  return accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : 'plain'
}
