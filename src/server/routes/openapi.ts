import type { z } from '@hono/zod-openapi'
import { errorSchema } from './schemas'

/** How a route says what it takes and answers. */

export const json = <T extends z.ZodType>(schema: T, description: string) => ({ content: { 'application/json': { schema } }, description })
export const sent = <T extends z.ZodType>(schema: T) => ({ body: { content: { 'application/json': { schema } }, required: true } })
export const failure = { default: json(errorSchema, 'What went wrong, by code.') }
