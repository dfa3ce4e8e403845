import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { AfterwordError } from '../../core/errors'
import type { Metrics } from './metrics'

/** What a proxy writes into what it passes on. */
const forwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/**
 * `/metrics`, for Prometheus. With a token, for whoever sends it. Without one, for this machine alone, and not for what a proxy on it passes
 * on; for others there is no such page.
 */
export function addMetrics(app: Hono, metrics: Metrics, token: string | undefined, socketAddress: (c: Context) => string): void {
  app.get('/metrics', async (c) => {
    if (token) {
      const sent = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
      if (!isSame(sent, token)) throw new AfterwordError('signed_out', 'Send the token of AFTERWORD_METRICS_TOKEN.')
    } else if (!isLoopback(socketAddress(c)) || forwarded.some((name) => c.req.header(name) !== undefined)) {
      return c.notFound()
    }
    const { text, contentType } = await metrics.page()
    return c.body(text, 200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' })
  })
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address)
}

/** In the same time whatever is sent. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(one), hash(other))
}
