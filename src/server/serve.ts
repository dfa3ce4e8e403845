import { existsSync } from 'node:fs'
import { createServer as createHttp, type Server as HttpServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve as listen } from '@hono/node-server'
import { type Config, serverOptions } from './config'
import { createServer, type Environment } from './index'
import type { Log } from './log'
import { type Files, pageFiles, scriptFiles } from './static'
import { createMetrics } from './watching/metrics'

export interface Serving {
  /** Where it listens. */
  readonly url: string
  /** Takes no new requests, finishes those under way (at most `patience` ms), and closes the database. */
  stop(): Promise<void>
}

/** Milliseconds that requests under way have when the server is to end. */
const patience = 5_000
/** Milliseconds in which whoever was there before may still come in. */
const longest = 1_000

/** Runs the server: API, script and pages on one port. `publicFolder` holds the built script. Rejects if the port is taken. */
export async function serve(config: Config, publicFolder: string, log: Log): Promise<Serving> {
  const server = await createServer({ ...serverOptions(config), log, metrics: createMetrics({ process: true }) })
  const files: Files[] = [
    ...(existsSync(publicFolder) ? [scriptFiles(publicFolder)] : []),
    ...(config.pages ? [pageFiles(config.pages)] : []),
  ]

  const fetch = async (request: Request, environment: unknown): Promise<Response> => {
    const asked = server.watch.asked(request.method, request.headers.get('x-request-id'))
    const found = files.reduce<Response | undefined>((answer, from) => answer ?? from(request), undefined)
    // A file is the same whoever asks: its answer needs no id, and is some fifty bytes smaller without.
    if (found) asked.route = 'file'
    const response = found ?? (await server.fetch(request, { ...(environment as Environment), asked }))
    asked.answered(response.status)
    return response
  }
  /** What stands ready in memory is answered before anything is made of the request. */
  const inFront = (options: object, onward: RequestListener) =>
    createHttp(options, (incoming, outgoing) =>
      server.lane.answer(incoming, outgoing, {
        asked: () => server.watch.asked('GET', incoming.headers['x-request-id'] as string | undefined),
        otherwise: () => onward(incoming, outgoing),
      }),
    )

  const http = await new Promise<HttpServer>((resolve, reject) => {
    const listening = listen({ fetch, createServer: inFront as never, port: config.port, hostname: config.host }, () =>
      resolve(listening as HttpServer),
    )
    listening.once('error', reject)
  }).catch(async (error) => {
    await server.close()
    throw error
  })
  const { port } = http.address() as AddressInfo
  let ending = false
  let arrived = 0
  http.on('connection', () => arrived++)
  http.prependListener('request', (_, response) => {
    // A line that is about to be closed takes no further request.
    if (ending) response.shouldKeepAlive = false
  })
  return {
    url: `http://${config.host === '127.0.0.1' || config.host === '0.0.0.0' ? 'localhost' : config.host}:${port}`,
    async stop() {
      ending = true
      const timer = setTimeout(() => http.closeAllConnections(), patience)
      server.endEvents()
      // Who stands at the door is let in first (one a turn of the loop), and what was sent is read: nothing is cut off unseen.
      const doors = performance.now() + longest
      for (let seen = -1; seen !== arrived && performance.now() < doors; ) {
        seen = arrived
        for (let turn = 0; turn < 2; turn++) await looked()
      }
      const closed = new Promise((resolve) => http.close(resolve))
      const idle = setInterval(() => setImmediate(() => http.closeIdleConnections()), 50)
      await closed
      clearInterval(idle)
      clearTimeout(timer)
      await server.close()
    },
  }
}

/** After the event loop has taken what came over the network. */
const looked = () => new Promise<void>((go) => setImmediate(go))
