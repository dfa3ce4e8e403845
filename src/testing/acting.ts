import type { Adapter } from '../core/adapter'
import type { CommentPage, Reaction } from '../core/types'
import { type Check, call, type Fixture, fill, must, post, wordsOf } from './check'

/** What readers do beside writing, and how they learn what others do. */
export const acting: readonly Check[] = [
  {
    section: 'react',
    sentence: 'A reaction is absolute: however often it is given it counts once, and taken back it is gone; on a comment and on the page.',
    needs: ['react'],
    with: ['another'],
    async run(fixture) {
      const { adapter, another, thread } = fixture
      const [id = ''] = await fill(fixture, [{ words: 'react to me' }])
      const { reactions = [], pageReactions = [] } = await facts(fixture)
      must(reactions.length + pageReactions.length > 0, 'features names the emoji that can be given.')
      const given = async (viewer: Adapter | undefined, target: string | null) => {
        const page = await first(viewer, fixture)
        return (target === null ? page : page?.comments.find((comment) => comment.id === target))?.reactions ?? []
      }
      const seen = (await first(another, fixture))?.comments.find((comment) => comment.id === id)
      must(!reactions.length || seen?.can.includes('react') === true, 'can says that a stranger may react.', seen?.can)
      for (const [target, offered] of [[id, reactions] as const, [null, pageReactions] as const]) {
        const [emoji, other] = offered
        if (emoji === undefined) continue
        const of = (found: readonly Reaction[]) => found.find((reaction) => reaction.emoji === emoji)
        for (const on of [true, true, false, false, true]) {
          const answered = await another?.react?.({ thread, id: target }, emoji, on, call())
          for (const found of [answered, await given(another, target)]) {
            if (!found) continue
            must((of(found)?.count ?? 0) === Number(on), 'Given it counts once, taken back not at all.', found)
            must((of(found)?.mine ?? on) === on, 'Whoever gave it is told that it is theirs.', found)
          }
        }
        const [stranger] = [of(await given(adapter, target))]
        must(stranger?.count === 1 && !stranger.mine, 'Everybody else sees it as somebody’s.', stranger)
        if (other === undefined) continue
        const both = (await another?.react?.({ thread, id: target }, other, true, call())) ?? (await given(another, target))
        must(of(both)?.count === 1 && both.some((one) => one.emoji === other), 'Several stand side by side; react answers all.', both)
      }
    },
  },
  {
    section: 'report',
    sentence: 'A report reaches the moderators and nobody else; the same viewer again is no error.',
    needs: ['report'],
    with: ['another'],
    async run(fixture) {
      const { adapter, another } = fixture
      const [id = ''] = await fill(fixture, [{ words: 'report me' }])
      const seen = (await first(another, fixture))?.comments.find((comment) => comment.id === id)
      must(seen?.can.includes('report') === true, 'can says that a stranger may report.', seen?.can)
      await another?.report?.(id, { reason: 'spam', note: 'this is told in confidence' }, call())
      await another?.report?.(id, { reason: 'abuse', note: 'this is told in confidence' }, call())
      for (const viewer of [adapter, another]) {
        const page = await first(viewer, fixture)
        must(!JSON.stringify(page).includes('told in confidence'), 'What was reported is shown to nobody.', page)
        must(page?.comments.find((comment) => comment.id === id)?.status === 'published', 'A report alone changes nothing.', page)
      }
    },
  },
  {
    section: 'watch',
    sentence: 'What others do is told while one watches, whole, with what changes later; the signal ends it.',
    needs: ['watch', 'create'],
    with: ['another'],
    async run(fixture) {
      const { adapter, another } = fixture
      const ending = new AbortController()
      try {
        const told = watching(another, fixture, ending.signal)
        await first(another, fixture)
        const [id = ''] = await post(fixture, [{ words: 'said live' }])
        const latest = () =>
          told
            .flatMap((page) => page?.comments ?? [])
            .filter((comment) => comment.id === id)
            .at(-1)
        await until(() => latest() !== undefined, 'What another viewer posts is told.')
        const heard = latest()
        must(
          heard !== undefined && wordsOf(heard) === 'said live' && heard.author.name === 'Ines' && heard.status === 'published',
          'A comment is told whole.',
          heard,
        )
        must(!heard.mine && heard.source === undefined, 'It is told as somebody else’s.', heard)
        const total = told.at(-1)?.total
        must(!total?.exact || total.value === 1, 'The new total is told with it.', total)
        if (adapter.edit) {
          await adapter.edit(id, { format: adapter.features.input, value: 'said otherwise' }, call())
          await until(() => wordsOf(latest() ?? heard) === 'said otherwise', 'A change of the words is told.')
        }
        if (adapter.remove) {
          await adapter.remove(id, call())
          await until(() => latest()?.status === 'deleted', 'A comment that was taken away is told as a tombstone.')
        }
        ending.abort()
        const before = told.length
        const after = new AbortController()
        const others = watching(another, fixture, after.signal)
        await first(another, fixture)
        await post(fixture, [{ words: 'said to others' }])
        await until(() => others.length > 0, 'Who begins to watch later is told, too.').finally(() => after.abort())
        must(told.length === before, 'Once the signal is aborted nothing more is told.', told.slice(before))
      } finally {
        ending.abort()
      }
    },
  },
]

function watching(viewer: Adapter | undefined, { thread }: Fixture, signal: AbortSignal): readonly (CommentPage | undefined)[] {
  const told: (CommentPage | undefined)[] = []
  viewer?.watch?.(thread, (changed) => told.push(changed), { signal })
  return told
}

async function first(viewer: Adapter | undefined, { thread }: Fixture): Promise<CommentPage | undefined> {
  return viewer?.list({ thread, sort: viewer.features.sorts[0] ?? 'newest' }, call())
}

/** The features with what only the backend knows, which may come with the first list. */
async function facts(fixture: Fixture): Promise<Adapter['features']> {
  const { adapter, thread } = fixture
  const [known] = await Promise.all([adapter.open?.(thread, call()), first(adapter, fixture)])
  return { ...adapter.features, ...known }
}

/** Milliseconds in which what happens has to be told. */
const patience = 4_000

async function until(holds: () => boolean, sentence: string): Promise<void> {
  for (const end = Date.now() + patience; !holds(); ) {
    must(Date.now() < end, `${sentence} It was not within ${patience / 1000} seconds.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
