import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Store } from '../store/store'
import type { Asked } from '../watching/watch'
import { acceptedEncoding, type Encoded, type Encoding, type Memory } from './memory'

/**
 * A lane beside the road, for what is asked most: a page of a thread that stands ready in memory. It gives the answer the routes would,
 * byte for byte, or lets the request go on to them.
 */
export interface Lane {
  /** What was asked under an address was this page: the next one who asks may have it from here. */
  learn(url: string, page: Known): void
  /** Answers from memory; where it cannot, nothing has been written and `otherwise` is called. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse, then: Then): void
}

interface Then {
  /** Begins to watch the request, now that it is to be answered here. */
  asked(): Asked
  otherwise(): void
}

export interface Known {
  /** Its name in memory. */
  readonly key: string
  readonly threadId: string
}

export interface LaneParts {
  readonly memory: Memory
  readonly store: Pick<Store, 'stamp' | 'onWrite'>
  /** Whether a site may read across origins. */
  readonly mayRead: (origin: string) => boolean
  /** Counts a request; rejects where there were too many. None: nobody counts. */
  readonly count?: ((incoming: IncomingMessage) => Promise<unknown>) | undefined
}

/** The pattern of the route that is answered here, as the log and the metrics name it. */
const listRoute = '/api/v1/threads/:thread/comments'

/** So many addresses are known, none of them longer than this. */
const most = 5_000
const longest = 500

export function createLane({ memory, store, mayRead, count }: LaneParts): Lane {
  const addresses = new Map<string, Known>()
  const encodings = new Map<string, Encoding>()
  const heads = new WeakMap<Encoded, readonly string[]>()
  const stamps = new Map<string, string>()
  store.onWrite(() => stamps.clear())

  /** What is read in one turn of the event loop was sent before the first of it was looked at: one look at the store does for all of it. */
  function stampOf(threadId: string): string {
    const known = stamps.get(threadId)
    if (known !== undefined) return known
    if (!stamps.size) setImmediate(() => stamps.clear())
    const stamp = store.stamp(threadId)
    stamps.set(threadId, stamp)
    return stamp
  }

  function encodingOf(header: string | undefined): Encoding {
    if (header === undefined) return 'plain'
    const known = encodings.get(header)
    if (known) return known
    if (encodings.size >= 100) encodings.clear()
    const encoding = acceptedEncoding(header)
    encodings.set(header, encoding)
    return encoding
  }

  function headOf(page: Encoded, encoding: Encoding): readonly string[] {
    const known = heads.get(page)
    if (known) return known
    const head = pageHeaders(page, encoding)
    heads.set(page, head)
    return head
  }

  return {
    learn(url, page) {
      if (url.length > longest || addresses.has(url)) return
      if (addresses.size >= most) addresses.clear()
      addresses.set(url, page)
    },
    answer(incoming, outgoing, { asked, otherwise }) {
      const known = incoming.method === 'GET' ? addresses.get(incoming.url ?? '') : undefined
      if (!known) return otherwise()
      const { headers } = incoming
      const encoding = encodingOf(headers['accept-encoding'] as string | undefined)
      const page = memory.ready(known.key, stampOf(known.threadId), encoding)
      if (!page) return otherwise()
      const { origin } = headers
      const send = () => {
        const watched = asked()
        watched.route = listRoute
        const status = isKnown(page.etag, headers['if-none-match']) ? 304 : 200
        const head = headOf(page, encoding)
        const own = ['x-request-id', watched.id, ...(status === 200 ? ['content-length', String(page.bytes.length)] : [])]
        outgoing.writeHead(status, [...(origin !== undefined && mayRead(origin) ? originHeaders(origin) : []), ...head, ...own])
        outgoing.end(status === 200 ? page.bytes : undefined)
        watched.answered(status)
      }
      if (count) count(incoming).then(send, otherwise)
      else send()
    },
  }
}

/** Whether a client has this already (RFC 9110 §13.1.2). */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

const originHeaders = (origin: string) => ['access-control-allow-origin', origin, 'access-control-expose-headers', 'ETag, Retry-After']

/** As the routes and what stands around them write them, in their order. */
function pageHeaders({ etag }: Encoded, encoding: Encoding): readonly string[] {
  return [
    'cache-control',
    'public, max-age=0, must-revalidate',
    ...(encoding === 'plain' ? [] : ['content-encoding', encoding]),
    'content-security-policy',
    "default-src 'none'; frame-ancestors 'none'",
    'content-type',
    'application/json',
    'cross-origin-resource-policy',
    'cross-origin',
    'etag',
    etag,
    'referrer-policy',
    'no-referrer',
    'vary',
    'Origin, Accept-Encoding',
    'x-content-type-options',
    'nosniff',
  ]
}
