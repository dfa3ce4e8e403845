import type { Vote } from '../core/types'
import { all, type Check, call, draft, fill, must, post, refuses, within, wordsOf } from './check'

/** What an adapter does that lets its readers write. */
export const writing: readonly Check[] = [
  {
    section: 'create',
    sentence: 'What is created stands in the list, in its place, as what create answered.',
    needs: ['create'],
    async run(fixture) {
      const { adapter, thread } = fixture
      const [root = ''] = await post(fixture, [{ words: 'root' }])
      const parent = adapter.features.depth > 0 ? root : null
      const created = await adapter.create?.(thread, draft('an answer', parent), call())
      must(['published', 'pending'].includes(created?.status ?? ''), 'create says what became of the draft.', created)
      const listed = (await all(fixture)).find(({ id }) => id === (created?.comment?.id ?? created?.id))
      must(listed !== undefined || created?.status === 'pending', 'What was published is listed.', created)
      must(
        !listed || (listed.parentId === parent && wordsOf(listed) === 'an answer' && listed.author.name === 'Ines'),
        'It stands as it was written.',
        listed,
      )
    },
  },
  {
    section: 'once',
    sentence: 'The same clientId twice is one comment, and the second answer equals the first.',
    needs: ['create'],
    async run(fixture) {
      const { adapter, thread } = fixture
      const same = draft('said once')
      const together = await Promise.all([adapter.create?.(thread, same, call()), adapter.create?.(thread, same, call())])
      const again = await adapter.create?.(thread, same, call())
      for (const answer of together)
        must(answer?.id === again?.id && answer?.status === again?.status, 'The second answer equals the first.', [answer, again])
      const found = (await all(fixture)).filter((comment) => wordsOf(comment) === 'said once')
      must(found.length === 1, 'The same clientId twice is one comment.', found.length)
      await refuses(
        Promise.resolve(adapter.create?.(thread, { ...same, body: { format: 'markdown', value: 'said otherwise' } }, call())),
        ['conflict'],
        'Other words under a clientId that was used are a conflict.',
      )
    },
  },
  {
    section: 'refusals',
    sentence: 'What cannot be stored is refused as an AfterwordError, and nothing is stored.',
    needs: ['create'],
    async run(fixture) {
      const { adapter, thread } = fixture
      await refuses(
        Promise.resolve(adapter.create?.(thread, draft('x'.repeat(adapter.features.maxLength + 1)), call())),
        ['invalid'],
        'Too long a body is invalid.',
      )
      await refuses(Promise.resolve(adapter.create?.(thread, draft(''), call())), ['invalid'], 'An empty body is invalid.')
      must((await all(fixture)).length === 0, 'What was refused is not stored.')
    },
  },
  {
    section: 'orphans',
    sentence: 'A reply to a comment that is not there is refused.',
    needs: ['create'],
    async run(fixture) {
      const { adapter, thread } = fixture
      await refuses(
        Promise.resolve(adapter.create?.(thread, draft('to nobody', 'there-is-no-such-comment'), call())),
        ['not_found', 'invalid', 'unsupported'],
        'A reply needs something to reply to.',
      )
      must((await all(fixture)).length === 0, 'What was refused is not stored.')
    },
  },
  {
    section: 'unsent',
    sentence: 'A comment that could not be handed over is an AfterwordError, and can be sent again.',
    needs: ['create'],
    with: ['interfere'],
    async run(fixture) {
      const { adapter, thread } = fixture
      const words = draft('again and again')
      fixture.interfere?.(() => {
        throw new TypeError('Failed to fetch')
      })
      await refuses(Promise.resolve(adapter.create?.(thread, words, call())), ['offline'], 'A broken line is offline.')
      fixture.interfere?.(() => new Response('<h1>Oh no</h1>', { status: 500, headers: { 'content-type': 'text/html' } }))
      await refuses(Promise.resolve(adapter.create?.(thread, words, call())), ['server'], 'An error page is server.')
      fixture.interfere?.()
      const created = await adapter.create?.(thread, words, call())
      must(created?.status === 'published', 'The same draft can be sent again.', created)
      // The backend stores it, and the answer is lost.
      const lost = draft('lost and found')
      fixture.interfere?.(async (request, pass) => {
        if (request.mode !== 'no-cors') await pass(request)
        throw new TypeError('Failed to fetch')
      })
      await refuses(Promise.resolve(adapter.create?.(thread, lost, call())), ['offline'], 'A lost answer is offline.')
      fixture.interfere?.()
      await adapter.create?.(thread, lost, call())
      const found = (await all(fixture)).map(wordsOf).sort()
      must(String(found) === 'again and again,lost and found', 'Each stands there once, though an answer was lost.', found)
    },
  },
  {
    section: 'pending',
    sentence: 'What waits for review is pending, and shown to nobody else.',
    needs: ['create'],
    with: ['hold'],
    async run(fixture) {
      const { adapter, another, thread } = fixture
      await fixture.hold?.()
      const created = await adapter.create?.(thread, draft('let me in'), call())
      must(created?.status === 'pending', 'create says that the comment waits.', created)
      const own = (await all(fixture)).find((comment) => wordsOf(comment) === 'let me in')
      must(own === undefined || own.status === 'pending', 'Its author sees that it waits, if anything.', own)
      const page = await another?.list({ thread, sort: adapter.features.sorts[0] ?? 'newest' }, call())
      must(!page?.comments.some((comment) => wordsOf(comment) === 'let me in'), 'Nobody else sees it.', page)
    },
  },
  {
    section: 'edit',
    sentence: 'edit replaces the words; only the author’s own.',
    needs: ['create', 'edit'],
    async run(fixture) {
      const { adapter, another } = fixture
      const [id = ''] = await post(fixture, [{ words: 'before' }])
      const own = (await all(fixture)).find((comment) => comment.id === id)
      must(own?.can.includes('edit') === true, 'can says that the author may edit.', own?.can)
      const answered = await adapter.edit?.(id, { format: 'markdown', value: 'after' }, call())
      must(!answered || wordsOf(answered) === 'after', 'edit answers the comment as it now is.', answered)
      const edited = (await all(fixture)).find((comment) => comment.id === id)
      must(edited !== undefined && wordsOf(edited) === 'after', 'edit replaces the words.', edited)
      if (another?.edit)
        await refuses(
          another.edit(id, { format: 'markdown', value: 'mine now' }, call()),
          ['forbidden', 'signed_out'],
          'Nobody edits what is not theirs.',
        )
    },
  },
  {
    section: 'remove',
    sentence: 'remove takes the words away; what hangs below stands; twice is no error.',
    needs: ['create', 'remove'],
    async run(fixture) {
      const { adapter, another } = fixture
      const wishes = within(fixture, [{ words: 'root' }, { words: 'reply', under: 0 }, { words: 'leaf' }])
      const [root = '', reply = '', leaf = ''] = await post(fixture, wishes)
      const nested = wishes[1]?.under !== undefined
      if (another?.remove) await refuses(another.remove(leaf, call()), ['forbidden', 'signed_out'], 'Nobody removes what is not theirs.')
      await adapter.remove?.(leaf, call())
      await adapter.remove?.(leaf, call())
      await adapter.remove?.(root, call())
      const found = await all(fixture)
      must(!found.some(({ id, status }) => id === leaf && status !== 'deleted'), 'A removed comment is gone.', found)
      must(!found.some((comment) => ['root', 'leaf'].includes(wordsOf(comment))), 'Its words are gone.', found)
      const below = found.find(({ id }) => id === reply)
      must(below !== undefined && wordsOf(below) === 'reply', 'What others wrote stands.', below)
      if (!nested) return
      must(below.parentId === root, 'A reply stays in its place.', below)
      must(found.find(({ id }) => id === root)?.status === 'deleted', 'A comment with replies stays as a tombstone.', found)
    },
  },
  {
    section: 'vote',
    sentence: 'A vote is absolute: however often it is set, it counts once.',
    needs: ['create', 'vote'],
    with: ['another'],
    async run(fixture) {
      const { adapter, another, thread } = fixture
      const [id = ''] = await fill(fixture, [{ words: 'vote on me' }])
      const list = async () =>
        (await another?.list({ thread, sort: adapter.features.sorts[0] ?? 'newest' }, call()))?.comments.find(
          (comment) => comment.id === id,
        )
      must((await list())?.can.includes('vote') === true, 'can says that a stranger may vote.', await list())
      const { votes: ballots, finalVotes } = adapter.features
      const votes: readonly Vote[] = finalVotes ? [1, 1] : ballots === 'up' ? [1, 1, 0, 1] : [1, 1, -1, -1, 0, 1]
      for (const vote of votes) {
        const voted = await another?.vote?.(id, vote, call())
        must(voted?.score === undefined || voted.score === vote, 'vote answers the score, in which one voter counts once.', voted)
        const seen = await list()
        must(seen?.score === vote, 'The list has the score.', seen)
        must(seen.myVote === undefined || seen.myVote === vote, 'The list has the viewer’s own vote.', seen)
      }
    },
  },
  {
    section: 'strangers',
    sentence: 'What is one’s own is told to nobody else.',
    needs: ['create'],
    with: ['another'],
    async run(fixture) {
      const { adapter, another, thread } = fixture
      const [id] = await post(fixture, [{ words: 'mine' }])
      const page = await another?.list({ thread, sort: adapter.features.sorts[0] ?? 'newest' }, call())
      const seen = page?.comments.find((comment) => comment.id === id)
      must(seen !== undefined, 'Everybody reads what is published.', page)
      must(
        !seen.mine && seen.source === undefined && !seen.can.includes('edit') && !seen.can.includes('delete'),
        'A stranger is offered nothing of the author’s.',
        seen,
      )
    },
  },
  {
    section: 'preview',
    sentence: 'preview answers a body.',
    needs: ['preview'],
    async run({ adapter }) {
      const body = await adapter.preview?.({ format: 'markdown', value: '**bold**' }, call())
      must(
        body !== undefined && typeof body.value === 'string' && ['text', 'markdown', 'html'].includes(body.format),
        'preview answers a body.',
        body,
      )
      must(body.value.includes('bold'), 'The words are in it.', body)
    },
  },
]
