import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { Hono } from 'hono'
import { routePath } from 'hono/route'
import { isAfterwordError } from '../core/errors'
import { forgetOld } from './forgetting'
import { createTokens, networkOf } from './identity/tokens'
import type { Log } from './log'
import { openPictures } from './pictures/pictures'
import { keepSwept } from './pictures/sweeper'
import { createApi } from './routes/api'
import { answerError } from './routes/errors'
import {
  clientAddress,
  createLimiter,
  defaultLimits,
  headers,
  jsonOnly,
  type Limits,
  namedOrigins,
  origins,
  rateLimits,
} from './routes/guard'
import { createHub } from './routes/hub'
import { createLane, type Known, type Lane } from './routes/lane'
import { createMemory } from './routes/memory'
import { addPictures } from './routes/pictures'
import { changesSince } from './rules/changes'
import { createRules } from './rules/rules'
import { defaultSettings, type Settings } from './rules/settings'
import { isPostgres, openStore } from './store/open'
import type { Store } from './store/store'
import { createMetrics, type Metrics } from './watching/metrics'
import { addMetrics } from './watching/page'
import { type Asked, createWatch, type Watch } from './watching/watch'

export type { Log, LogEvent } from './log'
export type { Limits } from './routes/guard'
export type { Settings } from './rules/settings'
export { type OpenOptions, openStore } from './store/open'
export type { Store } from './store/store'
export { createMetrics, type Metrics } from './watching/metrics'
export type { Asked, Watch } from './watching/watch'

export interface ServerOptions extends Partial<Omit<Settings, 'pictures'>> {
  /** Where comments are kept: the path of a SQLite file, `:memory:`, `postgres://…`, or a store that is open already. */
  readonly database: string | Store
  /** A Postgres replica that lists of comments may be read from. */
  readonly databaseRead?: string
  /** `false`: none, for load tests. Default: generous for readers, strict for scripts. */
  readonly rateLimit?: false | Limits
  /** What tokens and hashes are made with. Default: made once and kept in the database. */
  readonly secret?: string
  /** How many proxies of one's own stand before the server; so many entries of `X-Forwarded-For` are believed. Default 0. */
  readonly trustProxy?: number
  /** A folder to keep readers' pictures in; needs the package `sharp`. Default: no pictures. */
  readonly pictures?: string
  /** The largest picture that is taken, in megabytes. Default 5. */
  readonly pictureSize?: number
  readonly log?: Log
  /** Who sends it may read `/metrics`. Without it only those on this machine may, and nothing a proxy passes on. */
  readonly metricsToken?: string
  /** What is counted. Default: counted for this server alone. */
  readonly metrics?: Metrics
  /** Epoch milliseconds. Default: the clock. */
  readonly clock?: () => number
}

/** What the process around the server knows of a request. `@hono/node-server` brings it by itself. */
export interface Environment {
  readonly incoming?: { readonly url?: string | undefined; readonly socket?: { readonly remoteAddress?: string; destroy?(): void } }
  /** The request as it is watched already; whoever gives it tells it of the answer. */
  readonly asked?: Asked
}

export interface Server {
  /** Answers one request. Never rejects. */
  fetch(request: Request, environment?: Environment): Promise<Response>
  /** A shorter way to the same answers, for a server of `node:http`. */
  readonly lane: Pick<Lane, 'answer'>
  readonly store: Store
  /** For requests that are answered before this server is asked. */
  readonly watch: Watch
  /** Ends the live events, so that no request is under way for ever. */
  endEvents(): void
  /** Closes the store. Requests under way are to be waited for before. */
  close(): Promise<void>
}

/** The comment server, on web-standard requests and responses. Rejects if the database cannot be opened. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { database, rateLimit = defaultLimits, trustProxy = 0, log = () => {}, clock, metrics = createMetrics() } = options
  const pictures = options.pictures ? await openPictures(options.pictures, options.pictureSize ?? 5, log) : undefined
  const settings: Settings = { ...defaultSettings, ...defined(options), ...(pictures && { pictures }) }
  const store = typeof database === 'string' ? await openStore(database, { read: options.databaseRead ?? '', log }) : database
  const secret = options.secret ?? (await store.setting('secret', () => randomBytes(32).toString('base64url')))
  const rules = createRules(store, createTokens(secret), settings, clock, metrics.posted)
  const hub = createHub({
    store,
    changes: (thread, after) => changesSince(store, thread, after, settings),
    // A database that is away is told of once, by the store.
    failed: (error) =>
      isAfterwordError(error) ||
      log({ event: 'error', level: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  })
  const socketOf = (c: Context) => (c.env as Environment | undefined)?.incoming?.socket
  const address = (c: Context) => clientAddress(socketOf(c)?.remoteAddress ?? '', c.req.header('x-forwarded-for'), trustProxy)
  const listener = (c: Context) => {
    const socket = socketOf(c)
    return { network: networkOf(address(c)), ...(socket?.destroy && { cut: () => socket.destroy?.() }) }
  }

  const limiter = rateLimit && createLimiter(rateLimit)
  const sweeping = options.pictures && pictures ? keepSwept(options.pictures, store, log) : undefined
  const memory = createMemory()
  const file = typeof database === 'string' && !isPostgres(database) ? database : undefined
  metrics.watch({ store, hub, memory, file })
  const watch = createWatch(log, metrics)
  const lane = createLane({
    memory,
    store,
    mayRead: namedOrigins(settings.origins),
    ...(limiter && {
      count: ({ socket, headers }) =>
        limiter('read', networkOf(clientAddress(socket.remoteAddress ?? '', String(headers['x-forwarded-for'] ?? ''), trustProxy))),
    }),
  })

  const learn = (c: Context, page: Known) => {
    const url = (c.env as Environment | undefined)?.incoming?.url
    if (url) lane.learn(url, page)
  }

  const app = new Hono()
  app.onError((error, c) => answerError(error, c, log, metrics.refused))
  app.use(async (c, next) => {
    const { asked } = c.env as Environment
    if (asked) c.header('X-Request-Id', asked.id)
    await next()
    if (asked) asked.route = routePath(c, -1)
  })
  app.notFound((c) => c.json({ error: { code: 'not_found', message: 'There is nothing here.' } }, 404))
  app.get('/healthz', async (c) => {
    c.header('Cache-Control', 'no-store')
    return store.ping().then(
      () => c.json({ status: 'ok' }),
      () => {
        c.header('Retry-After', '5')
        return c.json({ status: 'down', error: { code: 'server', message: 'The database does not answer.', retryAfter: 5 } }, 503)
      },
    )
  })
  addMetrics(app, metrics, options.metricsToken, (c) => socketOf(c)?.remoteAddress ?? '')
  app.use('/api/*', headers, origins(settings.origins))
  if (limiter)
    app.use(
      '/api/*',
      rateLimits(limiter, (c) => networkOf(address(c))),
    )
  if (pictures) addPictures(app, { pictures, rules, address })
  app.use('/api/*', jsonOnly)
  app.route('/api/v1', createApi({ store, rules, settings, memory, learn, hub, address, listener }))

  const stopForgetting = forgetOld(store, clock ?? Date.now, log)

  return {
    async fetch(request, environment = {}) {
      if (environment.asked) return app.fetch(request, environment)
      const asked = watch.asked(request.method, request.headers.get('x-request-id'))
      const response = await app.fetch(request, { ...environment, asked })
      asked.answered(response.status)
      return response
    },
    lane,
    store,
    watch,
    endEvents: hub.close,
    async close() {
      stopForgetting()
      hub.close()
      await sweeping?.end()
      await store.close()
    },
  }
}

/** The settings among the options; one that was given as `undefined` was not given. */
function defined(options: object): Partial<Settings> {
  const given = Object.entries(options).filter(([key, value]) => key in defaultSettings && value !== undefined)
  return Object.fromEntries(given)
}
