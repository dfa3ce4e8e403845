import type { Adapter, AdapterOptions, Features } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import { checkDraft } from '../core/rules'
import type { Thread } from '../core/types'
import { type Discussion, fields, type Node, toComment } from './githubDiscussion'
import type { Reading } from './githubDiscussions'
import { type Ask, isMissing } from './githubGraphql'
import type { Repository } from './githubRepository'
import { createOnce } from './once'

/** Members that are read alike of every body; the longest GitHub takes. */
const features: Features = { sorts: ['oldest', 'newest'], depth: 1, identity: 'none', input: 'markdown', maxLength: 65_536, votes: 'up' }

/** What a reader with a token can do to a discussion. */
export function createWriting({ storage }: AdapterOptions, repository: Repository, ask: Ask, reading: Reading) {
  /** The first comment makes the discussion, as with giscus. */
  async function begin(thread: Thread, signal: AbortSignal): Promise<Discussion> {
    const wanted = repository.query.get('category')?.toLowerCase() ?? ''
    const what =
      `query Categories($owner:String!,$name:String!){ ` +
      `repository(owner:$owner,name:$name){id discussionCategories(first:100){nodes{id name slug}}}}`
    const { repository: there } = await ask<{ repository?: There }>(what, {}, signal)
    const category = there?.discussionCategories.nodes.find(({ name, slug }) => [name.toLowerCase(), slug].includes(wanted))
    if (!category) {
      const detail = `${repository.repo} has no category "${wanted}" to begin a discussion in.`
      throw new AfterwordError('not_found', detail, { detail })
    }
    const { createDiscussion } = await ask<{ createDiscussion: { discussion: Discussion } }>(
      'mutation Begin($input:CreateDiscussionInput!){createDiscussion(input:$input){discussion{id number}}}',
      { input: { repositoryId: there?.id, categoryId: category.id, title: repository.term(thread), body: thread.url } },
      signal,
    )
    reading.begun(thread, createDiscussion.discussion)
    return createDiscussion.discussion
  }

  return {
    features,
    create: createOnce({
      storage,
      async send(thread, draft, { signal }) {
        const problems = checkDraft(draft, features)
        if (problems.length) throw new AfterwordError('invalid', 'The draft cannot be sent.', { fields: problems })
        const found = await reading.find(thread, signal)
        if (!found && draft.parentId !== null) throw new AfterwordError('not_found', 'There is nothing to reply to.')
        const discussion = found ?? (await begin(thread, signal))
        const { added } = await ask<Answered>(
          `mutation Add($input:AddDiscussionCommentInput!){added:addDiscussionComment(input:$input){comment{${fields}}}}`,
          { input: { discussionId: discussion.id, body: draft.body.value, ...(draft.parentId !== null && { replyToId: draft.parentId }) } },
          signal,
        )
        if (!added?.comment) throw new AfterwordError('bad_response', 'GitHub did not answer the comment.')
        const comment = toComment(added.comment, discussion, true)
        return { status: 'published', id: comment.id, comment }
      },
      async recent(thread, { parentId }, { signal }) {
        const where = parentId === null ? reading.page(thread, 'newest', undefined, signal) : reading.repliesTo(parentId, undefined, signal)
        return (await where).comments.filter((comment) => comment?.mine)
      },
    }),
    async edit(id, body, { signal }) {
      const what = `mutation Edit($input:UpdateDiscussionCommentInput!){edited:updateDiscussionComment(input:$input){comment{${fields}}}}`
      const { edited } = await ask<Answered>(what, { input: { commentId: id, body: body.value } }, signal)
      return edited?.comment ? toComment(edited.comment, {}, true) : undefined
    },
    async remove(id, { signal }) {
      const what = 'mutation Remove($input:DeleteDiscussionCommentInput!){deleteDiscussionComment(input:$input){clientMutationId}}'
      await ask(what, { input: { id } }, signal).catch((thrown) => {
        if (!isMissing(thrown)) throw thrown
      })
    },
    async vote(id, vote, { signal }) {
      const votable = '... on DiscussionComment{upvoteCount viewerHasUpvoted}'
      const { node } = await ask<Answered>(`query Vote($id:ID!){node(id:$id){${votable}}}`, { id }, signal)
      if (node?.viewerHasUpvoted === (vote === 1)) return { score: node.upvoteCount, myVote: vote }
      const action = vote === 1 ? 'add' : 'remove'
      const input = action === 'add' ? 'AddUpvoteInput' : 'RemoveUpvoteInput'
      const what = `mutation Upvote($input:${input}!){voted:${action}Upvote(input:$input){subject{${votable}}}}`
      const { voted } = await ask<Answered>(what, { input: { subjectId: id } }, signal)
      return { myVote: vote, ...(voted?.subject && { score: voted.subject.upvoteCount }) }
    },
  } satisfies Partial<Adapter>
}

interface Voted {
  readonly upvoteCount: number
  readonly viewerHasUpvoted: boolean
}

interface Answered {
  readonly added?: { readonly comment?: Node | null } | null
  readonly edited?: { readonly comment?: Node | null } | null
  readonly node?: Voted | null
  readonly voted?: { readonly subject?: Voted | null } | null
}

interface There {
  readonly id: string
  readonly discussionCategories: { readonly nodes: readonly { readonly id: string; readonly name: string; readonly slug: string }[] }
}
