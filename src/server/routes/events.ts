import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { threadId } from '../../core/thread'
import type { Hub, Listening } from './hub'
import { failure, json } from './openapi'
import { listenQuery, threadParam } from './schemas'

/** The route that tells, as long as somebody listens, what changes in a thread. */
export function addEvents(api: OpenAPIHono, hub: Hub, whoOf: (c: Context) => Pick<Listening, 'network' | 'cut'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/threads/{thread}/events',
      summary: 'What changes in a thread, as it does',
      description:
        'Server-sent events, the same for everybody. `changed`: `data` is a page of the comments that came or are no longer what they were (tombstones, too), with the new total and state. `reset`: more has changed than is told, read the list anew. Each `id` is a version of the thread; `Last-Event-ID`, or `after`, goes on from there.',
      request: { params: threadParam, query: listenQuery },
      responses: {
        200: { content: { 'text/event-stream': { schema: z.string() } }, description: 'The events.' },
        503: json(z.unknown(), 'Too many listen; come back later.'),
        ...failure,
      },
    }),
    (c) => {
      const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }
      if (c.req.method === 'HEAD') return c.body(null, 200, headers) as never
      const { after } = c.req.valid('query')
      const last = /^\d{1,15}$/.exec(c.req.header('last-event-id') ?? '')?.[0]
      const stream = hub.listen(threadId(c.req.valid('param').thread), {
        ...whoOf(c),
        after: last === undefined ? after : Number(last),
      })
      return c.body(stream as never, 200, headers) as never
    },
  )
}
