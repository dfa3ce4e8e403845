import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AfterwordError } from '../../core/errors'
import type { Pictures } from '../pictures/pictures'
import type { Rules } from '../rules/rules'
import { askerOf } from './asker'
import { clientIdSchema, errorSchema } from './schemas'

export interface PictureParts {
  readonly pictures: Pictures
  readonly rules: Rules
  readonly address: (c: Context) => string
}

const uploadedSchema = z.object({ address: z.string(), token: z.string().optional() }).openapi('Uploaded')

/**
 * Takes pictures and shows them. Stands before the guard that lets JSON only through, so that of all that is not JSON exactly this passes;
 * `image/…` is a type no form can send, so a browser asks first whether the page may.
 */
export function addPictures(app: Hono, { pictures, rules, address }: PictureParts): void {
  const bounded = bodyLimit({
    maxSize: pictures.maxBytes,
    onError: () => {
      const limit = pictures.maxBytes
      throw new AfterwordError('invalid', `A picture has at most ${limit} bytes.`, {
        fields: [{ field: 'body', problem: 'too_long', limit }],
      })
    },
  })
  const picturesOnly = (c: Context, next: () => Promise<void>) => {
    if (!/^image\//i.test(c.req.header('content-type') ?? '')) throw new AfterwordError('invalid', 'Send the picture’s bytes as image/….')
    return next()
  }
  app.post('/api/v1/pictures', picturesOnly, bounded, async (c) => {
    c.header('Cache-Control', 'private, no-store')
    const clientId = clientIdSchema.optional().safeParse(c.req.query('clientId'))
    if (!clientId.success) throw new AfterwordError('invalid', z.prettifyError(clientId.error))
    const token = await rules.meet(clientId.data, askerOf(c, address(c)))
    const added = await pictures.add(new Uint8Array(await c.req.arrayBuffer()))
    return c.json({ address: added, ...(token && { token }) }, 201)
  })
  app.get('/pictures/:name', async (c) => {
    const bytes = await pictures.read(c.req.param('name'))
    if (!bytes) return c.notFound()
    return c.body(bytes, 200, {
      'Content-Type': 'image/webp',
      'Content-Disposition': 'inline',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
    })
  })
}

export function describePictures({ openAPIRegistry }: OpenAPIHono): void {
  openAPIRegistry.registerPath({
    method: 'post',
    path: '/pictures',
    summary: 'Take a picture; its address is written into a body as ![words](address)',
    request: {
      query: z.object({ clientId: clientIdSchema.optional() }),
      body: { content: { 'image/*': { schema: { type: 'string', format: 'binary' } } }, required: true },
    },
    responses: {
      201: { content: { 'application/json': { schema: uploadedSchema } }, description: 'The picture’s address, relative to the server’s.' },
      default: { content: { 'application/json': { schema: errorSchema } }, description: 'What went wrong, by code.' },
    },
  })
}
