import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { AfterwordError, type FieldProblem } from '../../core/errors'
import { threadId } from '../../core/thread'
import { threadKey } from '../identity/names'
import { type PageQuery, readPage } from '../rules/page'
import type { Rules } from '../rules/rules'
import type { Settings } from '../rules/settings'
import type { Store } from '../store/store'
import { askerOf } from './asker'
import { addEvents } from './events'
import type { Hub, Listening } from './hub'
import { isKnown, type Known } from './lane'
import { acceptedEncoding, type Memory } from './memory'
import { failure, json, sent } from './openapi'
import { describePictures } from './pictures'
import { addReactions } from './reactions'
import * as schemas from './schemas'

export interface ApiParts {
  readonly store: Store
  readonly rules: Rules
  readonly settings: Settings
  readonly memory: Memory
  /** Told which page a request was answered with. */
  readonly learn: (c: Context, page: Known) => void
  readonly hub: Hub
  readonly address: (c: Context) => string
  readonly listener: (c: Context) => Pick<Listening, 'network' | 'cut'>
}

/** The routes under `/api/v1`: they read requests and write answers, and leave every decision to the rules. */
export function createApi({ store, rules, settings, memory, learn, hub, address, listener }: ApiParts) {
  const api = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw new AfterwordError('invalid', z.prettifyError(result.error), { fields: fieldsOf(result.error.issues) })
    },
  })
  const asker = (c: Context) => askerOf(c, address(c))
  const privately = (c: Context) => c.header('Cache-Control', 'private, no-store')

  api.openapi(
    createRoute({
      method: 'get',
      path: '/threads/{thread}/comments',
      summary: 'A page of a thread, the same bytes for everybody',
      request: { params: schemas.threadParam, query: schemas.listQuery },
      responses: { 200: json(schemas.pageSchema, 'The page.'), 304: { description: 'Nothing has changed.' }, ...failure },
    }),
    async (c) => {
      const { thread } = c.req.valid('param')
      const query: PageQuery = { ...c.req.valid('query'), thread: threadId(thread) }
      const encoding = acceptedEncoding(c.req.header('accept-encoding'))
      const key = JSON.stringify(query)
      const id = threadKey(query.thread)
      const { bytes, etag } = await memory.page(key, store.stamp(id), encoding, () => readPage(store, query, settings))
      learn(c, { key, threadId: id })
      const headers: Record<string, string> = {
        'Cache-Control': 'public, max-age=0, must-revalidate',
        'Content-Type': 'application/json',
        ETag: etag,
        ...(encoding !== 'plain' && { 'Content-Encoding': encoding }),
      }
      c.header('Vary', 'Accept-Encoding', { append: true })
      if (isKnown(etag, c.req.header('if-none-match'))) return c.body(null, 304, headers) as never
      return c.body(bytes, 200, headers) as never
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/threads/{thread}/viewer',
      summary: 'What is the viewer’s own in a thread',
      security: [{ token: [] }],
      request: { params: schemas.threadParam },
      responses: { 200: json(schemas.viewerSchema, 'Votes, own comments and what may be done to them.'), ...failure },
    }),
    async (c) => {
      privately(c)
      return c.json((await rules.viewer(c.req.valid('param').thread, asker(c))) as never, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/threads/{thread}/comments',
      summary: 'Post a comment; the same clientId again gets the first answer',
      request: { params: schemas.threadParam, ...sent(schemas.draftSchema) },
      responses: { 201: json(schemas.createdSchema, 'The comment as its author sees it.'), ...failure },
    }),
    async (c) => {
      privately(c)
      const { page, ...draft } = c.req.valid('json')
      const { thread } = c.req.valid('param')
      return c.json((await rules.create({ thread, draft: draft as never, ...(page && { page: page as never }) }, asker(c))) as never, 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'patch',
      path: '/comments/{id}',
      summary: 'Edit one’s own comment',
      security: [{ token: [] }],
      request: { params: schemas.idParam, ...sent(schemas.editSchema) },
      responses: { 200: json(schemas.commentSchema, 'The comment as its author sees it.'), ...failure },
    }),
    async (c) => {
      privately(c)
      const { body, was } = c.req.valid('json')
      return c.json((await rules.edit(c.req.valid('param').id, body, was, asker(c))) as never, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'delete',
      path: '/comments/{id}',
      summary: 'Delete one’s own comment',
      security: [{ token: [] }],
      request: { params: schemas.idParam },
      responses: { 204: { description: 'It is gone.' }, ...failure },
    }),
    async (c) => {
      await rules.remove(c.req.valid('param').id, asker(c))
      privately(c)
      return c.body(null, 204)
    },
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: '/comments/{id}/vote',
      summary: 'Set one’s vote to exactly this',
      request: { params: schemas.idParam, ...sent(schemas.voteSchema) },
      responses: { 200: json(schemas.votedSchema, 'The new score.'), ...failure },
    }),
    async (c) => {
      privately(c)
      const { vote, clientId } = c.req.valid('json')
      return c.json(await rules.vote(c.req.valid('param').id, vote, clientId, asker(c)), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: '/preview',
      summary: 'How a body would be shown',
      request: sent(schemas.previewSchema),
      responses: { 200: json(z.object({ html: z.string() }), 'The rendered body.'), ...failure },
    }),
    async (c) => {
      privately(c)
      const { body } = c.req.valid('json')
      if (body.value.length > settings.maxLength)
        throw new AfterwordError('invalid', 'Too long.', { fields: [{ field: 'body', problem: 'too_long', limit: settings.maxLength }] })
      return c.json({ html: rules.preview(body) }, 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: '/counts',
      summary: 'How many comments stand in threads',
      request: { query: schemas.countsQuery },
      responses: { 200: json(z.record(z.string(), z.number()), 'By thread, as asked.'), ...failure },
    }),
    async (c) => {
      c.header('Cache-Control', 'public, max-age=30')
      return c.json(await rules.counts([c.req.valid('query').thread].flat()), 200)
    },
  )
  addReactions(api, rules, asker)
  addEvents(api, hub, listener)
  if (settings.pictures) describePictures(api)
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Afterword', version: '1', description: 'Comments on pages.' },
    servers: [{ url: '/api/v1' }],
  })
  return api
}

const fieldNames: Record<string, FieldProblem['field']> = { value: 'body', body: 'body', name: 'name', email: 'email', website: 'website' }

function fieldsOf(issues: readonly { readonly path: readonly PropertyKey[] }[]): FieldProblem[] {
  return issues.flatMap(({ path }) => {
    const field = fieldNames[String(path.at(-1))]
    return field ? [{ field, problem: 'malformed' as const }] : []
  })
}
