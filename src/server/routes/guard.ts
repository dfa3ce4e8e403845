import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AfterwordError } from '../../core/errors'

/** What every request has to pass before a route sees it. */

export type Bindings = { readonly address: (c: Context) => string }

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Cross-origin rules (Fetch standard, CORS protocol): a site on the list gets its own origin echoed, never `*` and no credentials, for
 * there are none; a write from any other site is refused whether or not its browser would have asked first.
 */
export function origins(allowed: readonly string[]): MiddlewareHandler {
  const isNamed = namedOrigins(allowed)
  return async (c, next) => {
    const origin = c.req.header('origin')
    c.header('Vary', 'Origin', { append: true })
    const own = origin !== undefined && origin === new URL(c.req.url).origin
    const named = origin !== undefined && isNamed(origin)
    if (origin !== undefined && named) {
      c.header('Access-Control-Allow-Origin', origin)
      c.header('Access-Control-Expose-Headers', 'ETag, Retry-After')
      if (c.req.method === 'OPTIONS') {
        c.header('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE')
        c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type')
        c.header('Access-Control-Max-Age', '7200')
        return c.body(null, 204)
      }
    }
    if (!reading.has(c.req.method)) {
      const foreign = origin === undefined ? c.req.header('sec-fetch-site') === 'cross-site' : !named && !own && !sameHost(origin, c)
      if (foreign) throw new AfterwordError('forbidden', 'This site is not on the server’s list; add its origin to AFTERWORD_ORIGINS.')
    }
    await next()
  }
}

/** Tells whether a site is on the list. */
export function namedOrigins(allowed: readonly string[]): (origin: string) => boolean {
  const all = allowed.includes('*')
  return (origin) => origin !== 'null' && (all || allowed.includes(origin))
}

/** Behind a proxy the server hears http where the page said https. */
function sameHost(origin: string, c: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === c.req.header('host')
}

/** Answers are data, whatever somebody makes a browser do with them. */
export const headers: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
  c.header('Referrer-Policy', 'no-referrer')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
}

/** More than any comment needs; read no further than this. */
const largest = 64 * 1024

/** Counts what comes, too: a body sent in chunks does not say how long it will be. */
const bounded = bodyLimit({
  maxSize: largest,
  onError: () => {
    throw new AfterwordError('invalid', `A body is at most ${largest} bytes.`, { fields: [{ field: 'body', problem: 'too_long' }] })
  },
})

/** JSON and nothing else, so that no form of another site can write; and never more of it than is looked at. */
export const jsonOnly: MiddlewareHandler = async (c, next) => {
  if (reading.has(c.req.method) || c.req.method === 'DELETE') return next()
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new AfterwordError('invalid', 'Send the body as application/json.')
  }
  // A length that is told is kept to by HTTP itself; to look at the body here would make it a slower one.
  const told = c.req.header('transfer-encoding') === undefined && Number(c.req.header('content-length'))
  return told && told <= largest ? next() : bounded(c, next)
}

/** How often one network may do what, per window of so many seconds. */
export interface Limits {
  readonly read: { readonly points: number; readonly duration: number }
  readonly write: { readonly points: number; readonly duration: number }
  readonly vote: { readonly points: number; readonly duration: number }
  readonly picture?: { readonly points: number; readonly duration: number }
}

/** A busy office behind one address is not stopped; a script is. */
export const defaultLimits: Limits = {
  read: { points: 600, duration: 60 },
  write: { points: 10, duration: 60 },
  vote: { points: 60, duration: 60 },
  picture: { points: 10, duration: 300 },
}

type Kind = keyof Limits

/** Counts what a network does; rejects with an `AfterwordError` that says when to come back. */
export function createLimiter(limits: Limits): (kind: Kind, network: string) => Promise<void> {
  const limiters = {
    read: new RateLimiterMemory(limits.read),
    write: new RateLimiterMemory(limits.write),
    vote: new RateLimiterMemory(limits.vote),
    picture: new RateLimiterMemory(limits.picture ?? limits.write),
  }
  return async (kind, network) => {
    const limiter = limiters[kind]
    try {
      await limiter.consume(network)
    } catch (refused) {
      if (refused instanceof Error) throw refused
      const { msBeforeNext } = refused as { msBeforeNext: number }
      // A clock that was set back would have them wait for hours, and nobody is to come again at once.
      const retryAfter = Math.min(Math.max(1, Math.ceil(msBeforeNext / 1000)), limiter.duration)
      throw new AfterwordError('rate_limited', 'Too many requests from here.', { retryAfter })
    }
  }
}

export function rateLimits(consume: ReturnType<typeof createLimiter>, networkOf: (c: Context) => string): MiddlewareHandler {
  const kindOf = (c: Context): Kind => {
    if (reading.has(c.req.method) || c.req.path.endsWith('/preview')) return 'read'
    if (c.req.path.endsWith('/pictures')) return 'picture'
    return /\/(vote|reactions)$/.test(c.req.path) ? 'vote' : 'write'
  }
  return async (c, next) => {
    await consume(kindOf(c), networkOf(c))
    await next()
  }
}

/**
 * Whom a request came from: the socket's address, or, behind `proxies` proxies of one's own, what the outermost of them saw. Entries of
 * `X-Forwarded-For` further left were written by the client and prove nothing.
 */
export function clientAddress(socket: string, forwarded: string | undefined, proxies: number): string {
  if (!proxies || !forwarded) return socket
  const hops = forwarded.split(',').map((hop) => hop.trim())
  return hops[Math.max(0, hops.length - proxies)] || socket
}
