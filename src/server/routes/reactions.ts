import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Asker } from '../rules/asking'
import type { Rules } from '../rules/rules'
import { failure, json, sent } from './openapi'
import * as schemas from './schemas'

/** What readers do to a comment without a word of their own: an emoji, and a report. */
export function addReactions(api: OpenAPIHono, rules: Rules, asker: (c: Context) => Asker): void {
  const responses = { 200: json(schemas.reactedSchema, 'All reactions there are now.'), ...failure }
  api.openapi(
    createRoute({
      method: 'put',
      path: '/comments/{id}/reactions',
      summary: 'Give an emoji to a comment, or take it back',
      request: { params: schemas.idParam, ...sent(schemas.reactionSchema) },
      responses,
    }),
    async (c) => {
      c.header('Cache-Control', 'private, no-store')
      const { emoji, on, clientId } = c.req.valid('json')
      return c.json((await rules.react(c.req.valid('param').id, emoji, on, clientId, asker(c))) as never, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: '/threads/{thread}/reactions',
      summary: 'Give an emoji to the page itself, or take it back',
      request: { params: schemas.threadParam, ...sent(schemas.reactionSchema) },
      responses,
    }),
    async (c) => {
      c.header('Cache-Control', 'private, no-store')
      const { emoji, on, clientId } = c.req.valid('json')
      return c.json((await rules.reactToPage(c.req.valid('param').thread, emoji, on, clientId, asker(c))) as never, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/comments/{id}/reports',
      summary: 'Tell the moderators about a comment; the same reader again is one report',
      request: { params: schemas.idParam, ...sent(schemas.reportSchema) },
      responses: { 204: { description: 'They will see it.' }, ...failure },
    }),
    async (c) => {
      const { clientId, reason, note } = c.req.valid('json')
      await rules.report(c.req.valid('param').id, { reason, ...(note !== undefined && { note }) }, clientId, asker(c))
      c.header('Cache-Control', 'private, no-store')
      return c.body(null, 204)
    },
  )
}
