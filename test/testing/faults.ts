import { expect, test } from 'vitest'
import type { Adapter } from '../../src/core/adapter'
import { AfterwordError } from '../../src/core/errors'
import type { Comment, CommentPage, Created, Vote } from '../../src/core/types'
import { uuid } from '../../src/core/uuid'
import { brokenSections, checks, type KitOptions } from '../../src/testing/adapter'
import { inapplicable, type Setup } from '../../src/testing/check'

/** What adapters get wrong, planted on purpose into a sound one: the kit has to find each, in the section that speaks of it. */

export interface Fault {
  readonly section: string
  /** Only a second viewer sees it. */
  readonly seenBy?: 'another'
  /** What the adapter then does. */
  readonly plant: (sound: Adapter) => Partial<Adapter>
}

/** A fault in every page a list brings. */
const listing =
  (spoil: (page: CommentPage) => unknown): Fault['plant'] =>
  (sound) => ({ list: async (query, call) => spoil(await sound.list(query, call)) as CommentPage })
const each = (spoil: (comment: Comment, at: number) => unknown) => listing((page) => ({ ...page, comments: page.comments.map(spoil) }))
/** A fault in what is posted, or in what comes back. */
const creating =
  (spoil: (draft: Parameters<NonNullable<Adapter['create']>>[1]) => Parameters<NonNullable<Adapter['create']>>[1]): Fault['plant'] =>
  (sound) => ({ create: (thread, draft, call) => sound.create?.(thread, spoil(draft), call) ?? Promise.reject() })
const created =
  (spoil: (answer: Created) => unknown): Fault['plant'] =>
  (sound) => ({ create: async (...draft) => spoil((await sound.create?.(...draft)) as Created) as Created })
/** A fault in the comments that are told live. */
const telling =
  (spoil: (comment: Comment) => Comment): Fault['plant'] =>
  (sound) => ({
    watch: (thread, onChange, call) =>
      sound.watch?.(thread, (changed) => onChange(changed && { ...changed, comments: changed.comments.map(spoil) }), call),
  })
const nothing: CommentPage = { comments: [] }

export const faults: Readonly<Record<string, Fault>> = {
  'no order at all': { section: 'features', plant: (sound) => ({ features: { ...sound.features, sorts: [] } }) },
  'an order nobody knows': { section: 'features', plant: (sound) => ({ features: { ...sound.features, sorts: ['random' as 'top'] } }) },
  'an unknown thread is an error': {
    section: 'empty',
    plant: (sound) => ({
      list: async (query, call) => {
        const page = await sound.list(query, call)
        if (!page.comments.length) throw new AfterwordError('not_found')
        return page
      },
    }),
  },
  'ids are numbers': { section: 'shape', plant: each((comment, at) => ({ ...comment, id: at + 1 })) },
  'dates without a zone': { section: 'shape', plant: each((comment) => ({ ...comment, createdAt: comment.createdAt.slice(0, 19) })) },
  'can promises what there is no method for': {
    section: 'shape',
    plant: (sound) => ({ ...each((comment) => ({ ...comment, can: ['delete'] }))(sound), remove: undefined as never }),
  },
  'an author that is an element': {
    section: 'shape',
    plant: each((comment) => ({ ...comment, author: { name: { type: 'img', props: {} } } })),
  },
  'the reader’s address is passed on': { section: 'shape', plant: each((comment) => ({ ...comment, ip: '192.0.2.1' })) },
  'the hash of a mail address is passed on': {
    section: 'shape',
    plant: each((comment) => ({ ...comment, author: { ...comment.author, mailMd5: 'd41d8cd98f00b204e9800998ecf8427e' } })),
  },
  'replies name the wrong parent': {
    section: 'threads',
    plant: listing((page) => ({
      ...page,
      comments: page.comments.map((comment) => ({ ...comment, parentId: comment.parentId === null ? 'nobody' : null })),
    })),
  },
  'a comment is lost': { section: 'threads', plant: listing((page) => ({ ...page, comments: page.comments.slice(0, -1) })) },
  'a page is lost': {
    section: 'pages',
    plant: (sound) => ({
      list: async (query, call) => {
        const page = await sound.list(query, call)
        return { ...page, comments: page.comments.slice(0, 20), nextCursor: undefined as never }
      },
    }),
  },
  'the first page again and again': {
    section: 'pages',
    plant: (sound) => ({ list: async ({ cursor: _, ...query }, call) => ({ ...(await sound.list(query, call)), nextCursor: 'again' }) }),
  },
  'comments come twice': {
    section: 'pages',
    plant: listing((page) => ({ ...page, comments: [...page.comments, ...page.comments.slice(0, 1)] })),
  },
  'the order is not heeded': {
    section: 'pages',
    plant: (sound) => ({
      list: async (query, call) => {
        const page = await sound.list(query, call)
        return { ...page, comments: page.comments.toReversed() }
      },
    }),
  },
  'the total is off by one': {
    section: 'total',
    plant: listing((page) => ({ ...page, total: { value: (page.total?.value ?? 0) + 1, exact: true } })),
  },
  'left-out replies are not announced': { section: 'more', plant: listing(({ more: _, ...page }) => page) },
  'replies brings nothing': { section: 'more', plant: () => ({ replies: async () => nothing }) },
  'get forgets the comment': {
    section: 'get',
    plant: (sound) => ({ get: async (query, call) => ({ comments: (await sound.get?.(query, call))?.comments.slice(1) ?? [] }) }),
  },
  'get invents a comment': {
    section: 'get',
    plant: (sound) => ({ get: (query, call) => sound.get?.(query, call).catch(() => nothing) ?? Promise.reject() }),
  },
  'words are escaped once too often': {
    section: 'words',
    plant: each(({ body, ...comment }) => ({
      ...comment,
      body: { ...body, value: body.value.replaceAll('&', '&amp;').replaceAll('<', '&lt;') },
    })),
  },
  'text is taken for HTML': {
    section: 'words',
    plant: each(({ body, ...comment }) => ({
      ...comment,
      body:
        body.format === 'html'
          ? { format: 'html', value: body.value.replaceAll('&lt;', '<').replaceAll('&gt;', '>') }
          : { format: 'html', value: body.value },
    })),
  },
  'words are cut': {
    section: 'words',
    plant: each(({ body, ...comment }) => ({ ...comment, body: { ...body, value: body.value.slice(0, 30) } })),
  },
  'count counts nothing': {
    section: 'count',
    plant: () => ({ count: async (ids) => Object.fromEntries(ids.map((id) => [id, { value: 0, exact: true }])) }),
  },
  'count forgets a thread': { section: 'count', plant: () => ({ count: async () => ({}) }) },
  'what was deleted is still shown': {
    section: 'erased',
    plant: (sound) => {
      const kept = new Map<string, Comment>()
      return {
        list: async (query, call) => {
          const page = await sound.list(query, call)
          for (const comment of page.comments) if (!kept.has(comment.id)) kept.set(comment.id, comment)
          return { ...page, comments: [...kept.values()] }
        },
      }
    },
  },
  'an abort is wrapped': {
    section: 'abort',
    plant: (sound) => ({
      list: (query, call) =>
        sound.list(query, call).catch((error) => {
          throw new AfterwordError('unknown', 'aborted', { cause: error })
        }),
    }),
  },
  'an abort is ignored': {
    section: 'abort',
    plant: (sound) => ({ list: (query) => sound.list(query, { signal: new AbortController().signal }) }),
  },
  'a failed list is an empty one': {
    section: 'failures',
    plant: (sound) => ({ list: (query, call) => sound.list(query, call).catch(() => nothing) }),
  },
  'every failure has the same code': {
    section: 'failures',
    plant: (sound) => ({
      list: (query, call) =>
        sound.list(query, call).catch((cause) => {
          throw new AfterwordError('unknown', 'it failed', { cause })
        }),
    }),
  },
  'failures are bare errors': {
    section: 'failures',
    plant: (sound) => ({
      list: (query, call) =>
        sound.list(query, call).catch((cause) => {
          throw new Error('it failed', { cause })
        }),
    }),
  },
  'one bad row and the whole list is gone': {
    section: 'rows',
    plant: (sound) => ({
      list: async (query, call) => {
        const page = await sound.list(query, call)
        if (page.comments.some((comment) => !comment?.body)) throw new TypeError('Cannot read properties of null')
        return page.comments.length > 3 || page.comments.length === 0 ? page : { ...page, comments: [] }
      },
    }),
  },
  'a reply stands where nobody put it': {
    section: 'create',
    plant: creating((draft) => ({ ...draft, parentId: draft.parentId === null ? null : null, author: { name: 'Somebody else' } })),
  },
  'create does not say what became of it': { section: 'create', plant: created(({ status: _, ...answer }) => answer) },
  'clientId is not heeded': { section: 'once', plant: creating((draft) => ({ ...draft, clientId: uuid() })) },
  'other words under a used clientId are swallowed': {
    section: 'once',
    plant: (sound) => {
      let last: Created | undefined
      return {
        create: async (...draft) => {
          last = await sound.create?.(...draft).catch(() => last)
          return last as Created
        },
      }
    },
  },
  'refusals are swallowed': {
    section: 'refusals',
    plant: (sound) => ({
      create: async (...draft) => (await sound.create?.(...draft).catch(() => undefined)) ?? { status: 'published', id: 'none' },
    }),
  },
  'refusals are bare strings': {
    section: 'refusals',
    plant: (sound) => ({
      create: (...draft) =>
        sound.create?.(...draft).catch(() => {
          throw 'no'
        }) ?? Promise.reject(),
    }),
  },
  'a reply to nobody is taken': {
    section: 'orphans',
    plant: creating((draft) => ({ ...draft, parentId: draft.parentId === 'there-is-no-such-comment' ? null : draft.parentId })),
  },
  'what could not be sent counts as sent': {
    section: 'unsent',
    plant: (sound) => ({
      create: async (...draft) => (await sound.create?.(...draft).catch(() => undefined)) ?? { status: 'published', id: 'none' },
    }),
  },
  'what was sent is sent again': { section: 'unsent', plant: creating((draft) => ({ ...draft, clientId: uuid() })) },
  'what waits is called published': { section: 'pending', plant: created((answer) => ({ ...answer, status: 'published' })) },
  'edit does nothing': { section: 'edit', plant: () => ({ edit: async () => undefined }) },
  'anybody may edit': {
    section: 'edit',
    seenBy: 'another',
    plant: (sound) => ({ edit: (...words) => sound.edit?.(...words).catch(() => undefined) ?? Promise.resolve(undefined) }),
  },
  'remove does nothing': { section: 'remove', plant: () => ({ remove: async () => {} }) },
  'a tombstone takes its replies with it': {
    section: 'remove',
    plant: listing((page) => {
      const gone = new Set(page.comments.filter(({ status }) => status === 'deleted').map(({ id }) => id))
      return { ...page, comments: page.comments.filter(({ id, parentId }) => !gone.has(id) && !gone.has(parentId ?? '')) }
    }),
  },
  'a vote toggles': {
    section: 'vote',
    plant: (sound) => {
      let last: Vote = 0
      return {
        vote: async (id, vote, call) => {
          last = vote === last ? 0 : vote
          const voted = await sound.vote?.(id, last, call).catch(() => undefined)
          return { ...voted, score: last }
        },
      }
    },
  },
  'a vote is never counted': { section: 'vote', plant: () => ({ vote: async (_id, vote) => ({ myVote: vote }) }) },
  'strangers are taken for the author': {
    section: 'strangers',
    plant: each((comment) => ({ ...comment, mine: true, can: [...comment.can, 'edit', 'delete'] })),
  },
  'a reaction toggles': {
    section: 'react',
    plant: (sound) => {
      let last = false
      return {
        react: (target, emoji, on, call) => {
          last = on !== last
          return sound.react?.(target, emoji, last, call) ?? Promise.resolve(undefined)
        },
      }
    },
  },
  'a reaction to the page is given to nobody': {
    section: 'react',
    plant: (sound) => ({
      react: async (target, ...given) => (target.id === null ? undefined : sound.react?.(target, ...given)),
    }),
  },
  'react answers only the one that was given': {
    section: 'react',
    plant: (sound) => ({
      react: async (target, emoji, ...given) =>
        (await sound.react?.(target, emoji, ...given))?.filter((reaction) => reaction.emoji === emoji),
    }),
  },
  'everybody’s reactions are one’s own': {
    section: 'react',
    plant: each((comment) => ({ ...comment, reactions: comment.reactions?.map((reaction) => ({ ...reaction, mine: true })) })),
  },
  'a second report is refused': {
    section: 'report',
    plant: (sound) => {
      let reported = false
      return {
        report: async (...sent) => {
          if (reported) throw new AfterwordError('duplicate')
          reported = true
          await sound.report?.(...sent)
        },
      }
    },
  },
  'a report is shown to everybody': {
    section: 'report',
    plant: (sound) => {
      let note: string | undefined
      return {
        report: async (_id, report) => {
          note = report.note
        },
        list: async (query, call) => {
          const page = await sound.list(query, call)
          return note ? { ...page, comments: page.comments.map((comment) => ({ ...comment, warning: String(note) })) } : page
        },
      }
    },
  },
  'nothing is ever told': { section: 'watch', plant: () => ({ watch: () => {} }) },
  'only that something happened is told': {
    section: 'watch',
    plant: (sound) => ({ watch: (thread, onChange, call) => sound.watch?.(thread, () => onChange(undefined), call) }),
  },
  'what is told has lost its words': {
    section: 'watch',
    plant: telling(({ body: _, ...comment }) => ({ ...comment, body: { format: 'text', value: '' } })),
  },
  'what others say is told as one’s own': { section: 'watch', plant: telling((comment) => ({ ...comment, mine: true })) },
  'later changes are not told': {
    section: 'watch',
    plant: (sound) => ({
      watch(thread, onChange, call) {
        let told = false
        sound.watch?.(
          thread,
          (changed) => {
            if (!told) onChange(changed)
            told = true
          },
          call,
        )
      },
    }),
  },
  'who watches is told for ever': {
    section: 'watch',
    plant: (sound) => ({ watch: (thread, onChange) => sound.watch?.(thread, onChange, { signal: new AbortController().signal }) }),
  },
  'the preview is empty': { section: 'preview', plant: () => ({ preview: async () => ({ format: 'html', value: '' }) }) },
}

/** A setup with one fault in every adapter it makes. */
export function planted(setup: Setup, { plant }: Fault): Setup {
  return async () => {
    const { adapter, another, ...fixture } = await setup()
    const spoil = (sound: Adapter): Adapter => ({ ...sound, ...plant(sound) })
    return { ...fixture, adapter: spoil(adapter), ...(another && { another: spoil(another) }) }
  }
}

/** Plants every fault that an adapter can have, at least ten, and has the kit find each. */
export function testFaults(title: string, setup: Setup, { skip = {} }: KitOptions = {}): void {
  test(`${title}: every planted fault is found`, { timeout: 120_000 }, async () => {
    const sample = await setup()
    const passedOver = new Set(checks.filter((check) => skip[check.section] || inapplicable(check, sample)).map(({ section }) => section))
    await sample.dispose?.()
    const possible = Object.entries(faults).filter(
      ([, { section, seenBy }]) => !passedOver.has(section) && (!seenBy || sample[seenBy] !== undefined),
    )
    const missed: string[] = []
    for (const [name, fault] of possible) {
      const found = await brokenSections(planted(setup, fault), [fault.section])
      if (!found.has(fault.section)) missed.push(name)
    }
    expect(missed).toEqual([])
    expect(possible.length).toBeGreaterThanOrEqual(10)
  })
}
