import { z } from '@hono/zod-openapi'
import { codes } from '../../core/errors'
import { limits } from '../../core/rules'
import { reportReasons } from '../../core/types'
import { longestNote } from '../rules/reports'
import { isUnstorable } from '../rules/words'

/**
 * What may come and what goes out; `GET /api/v1/openapi.json` is made of it. An unknown key is left aside: while an update reaches all pages,
 * a widget may be newer than its server, or older.
 */

export const bodySchema = z.object({ format: z.enum(['text', 'markdown']), value: z.string() }).openapi('Body')
export const clientIdSchema = z.uuid().openapi({ description: 'Made once per press of the button; the same one again is the same act.' })

export const draftSchema = z
  .object({
    clientId: clientIdSchema,
    parentId: z.string().nullable(),
    body: bodySchema,
    author: z.object({ name: z.string(), email: z.string(), website: z.string() }).partial().optional(),
    page: z.object({ url: z.string().max(2_000), title: z.string().max(limits.title).optional() }).optional(),
  })
  .openapi('Draft')

export const editSchema = z
  .object({
    body: bodySchema,
    was: z.iso
      .datetime()
      .optional()
      .openapi({ description: 'The `editedAt`, or `createdAt`, of the words that are replaced; are they others by now: `conflict`.' }),
  })
  .openapi('Edit')
export const voteSchema = z
  .object({ vote: z.union([z.literal(-1), z.literal(0), z.literal(1)]), clientId: clientIdSchema.optional() })
  .openapi('Vote')
export const reactionSchema = z
  .object({ emoji: z.string().max(30), on: z.boolean(), clientId: clientIdSchema.optional() })
  .openapi('Reaction')
export const reportSchema = z
  .object({ reason: z.enum(reportReasons), note: z.string().max(longestNote).optional(), clientId: clientIdSchema.optional() })
  .openapi('Report')
export const previewSchema = z.object({ body: bodySchema }).openapi('Preview')

const oneThread = z
  .string()
  .min(1)
  .max(limits.threadId)
  .refine((id) => !isUnstorable(id), 'This cannot be stored.')
export const threadParam = z.object({
  thread: oneThread.openapi({
    param: { name: 'thread', in: 'path' },
    description: 'The thread id, percent-encoded; a page address is normalised.',
  }),
})
export const idParam = z.object({
  id: z
    .string()
    .max(40)
    .openapi({ param: { name: 'id', in: 'path' } }),
})
export const listQuery = z.object({
  sort: z.enum(['newest', 'oldest', 'top']).default('newest'),
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  parent: z.string().max(40).optional(),
  around: z.string().max(40).optional(),
})
export const listenQuery = z.object({ after: z.coerce.number().int().min(0).optional() })
export const countsQuery = z.object({ thread: z.union([oneThread, z.array(oneThread).max(100)]) })

const action = z.enum(['reply', 'edit', 'delete', 'vote', 'react', 'report'])
const reactions = z.array(z.object({ emoji: z.string(), count: z.number().int(), mine: z.boolean().optional() }))
export const commentSchema = z
  .object({
    id: z.string(),
    parentId: z.string().nullable(),
    author: z.object({ name: z.string(), url: z.string().optional(), badges: z.array(z.enum(['author', 'moderator'])).optional() }),
    body: z.object({ format: z.enum(['text', 'markdown', 'html']), value: z.string() }),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().optional(),
    status: z.enum(['published', 'pending', 'spam', 'rejected', 'deleted', 'hidden']),
    score: z.number().int().optional(),
    reactions: reactions.optional(),
    can: z.array(action),
    mine: z.boolean().optional(),
    editableUntil: z.iso.datetime().optional(),
    source: z.string().optional(),
  })
  .openapi('Comment')

export const pageSchema = z
  .object({
    comments: z.array(commentSchema),
    nextCursor: z.string().optional(),
    total: z.number().int(),
    state: z.enum(['open', 'closed']),
    more: z.record(z.string(), z.number()).optional(),
    features: z.record(z.string(), z.unknown()),
    reactions: reactions.optional(),
    version: z.number().int().optional(),
  })
  .openapi('CommentPage')
export const createdSchema = z
  .object({ status: z.string(), id: z.string(), comment: commentSchema, token: z.string().optional() })
  .openapi('Created')
export const viewerSchema = z
  .object({
    viewer: z.object({ name: z.string().optional() }).nullable(),
    votes: z.record(z.string(), z.number()),
    reactions: z.record(z.string(), z.array(z.string())),
    pageReactions: z.array(z.string()),
    own: z.record(z.string(), z.object({ can: z.array(action), editableUntil: z.string().optional(), source: z.string().optional() })),
    pending: z.array(commentSchema),
  })
  .openapi('Viewer')
export const votedSchema = z.object({ score: z.number().int(), myVote: z.number(), token: z.string().optional() }).openapi('Voted')
export const reactedSchema = z.object({ reactions, token: z.string().optional() }).openapi('Reacted')
export const errorSchema = z
  .object({
    error: z.object({
      code: z.enum(codes),
      message: z.string(),
      fields: z.array(z.object({ field: z.string(), problem: z.string(), limit: z.number().optional() })).optional(),
      retryAfter: z.number().optional(),
    }),
  })
  .openapi('Error')
