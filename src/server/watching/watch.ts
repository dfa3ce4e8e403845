import { randomUUID } from 'node:crypto'
import type { Log } from '../log'
import type { Metrics } from './metrics'

/** What is known of requests while they are answered: each has an id, and is counted and logged once. */
export interface Watch {
  /** A request has come. `named`: the id a proxy gave it, taken if it is well-formed. */
  asked(method: string, named?: string | null): Asked
}

export interface Asked {
  /** In the log, and in the answer's `X-Request-Id`. */
  readonly id: string
  /** The pattern of the route that answers: never the path, which names a thread and may hold what somebody typed. */
  route: string
  answered(status: number): void
}

/** What proxies give: a UUID, a trace id. Nothing that could be a mail address or a line of its own. */
const wellFormed = /^[\w-]{8,64}$/
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export function createWatch(log: Log, metrics: Metrics): Watch {
  return {
    asked(given, named) {
      const started = performance.now()
      const id = named && wellFormed.test(named) ? named : randomUUID()
      const method = methods.has(given) ? given : 'other'
      return {
        id,
        route: 'none',
        answered(status) {
          const ms = performance.now() - started
          metrics.answered(method, this.route, status, ms / 1000)
          const level = status >= 500 ? 'error' : 'info'
          log({ event: 'request', level, id, method, route: this.route, status, ms: Math.round(ms * 10) / 10 })
        },
      }
    },
  }
}
