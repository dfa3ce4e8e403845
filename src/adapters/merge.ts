import type { Adapter, AdapterOptions, Call, ListQuery } from '../core/adapter'
import { AfterwordError } from '../core/errors'
import type { Comment, CommentPage, Count } from '../core/types'
import { before, createWalk, type Place, type Source, type Walk } from './mergeWalk'
import { translated } from './rows'

export type { Source } from './mergeWalk'

export interface MergeOptions extends AdapterOptions {
  /** What is read side by side, the first that can be written to is written to. Default: read from `url`'s query, `?server=https://…&mastodon=https://…`. */
  readonly sources?: readonly Source[]
}

/**
 * Several backends read side by side into one thread, one of them written to. Every comment is marked with where it came from. A backend
 * that is down hides none of the others; when nothing else is left to show, it is asked again.
 */
export default async function createMerge(options: MergeOptions): Promise<Adapter> {
  const sources = options.sources ?? (await named(options))
  if (!sources.length)
    throw new TypeError('afterword: the backend "merge" reads its sources from url="?server=https://…&mastodon=https://…".')
  const writer = sources.find(({ adapter }) => adapter.create)
  const first = writer ?? (sources[0] as Source)
  /** Pages that were asked for and are not shown to their end yet. */
  const pages = new Map<string, Promise<CommentPage>>()
  /** What each source last counted in a thread. */
  const totals = new Map<string, Count>()

  const own = ({ key }: Source, id: string | null) => id && `${key}:${id}`
  function comments(source: Source, page: CommentPage): Comment[] {
    const label = source.label ?? page.elsewhere?.name ?? source.host ?? source.key
    const { create, edit, remove, vote, react, report } = source.adapter
    const possible = { reply: source === writer && create, edit, delete: remove, vote, react, report }
    return translated(page.comments, (comment: Comment) => ({
      ...comment,
      id: `${source.key}:${comment.id}`,
      parentId: own(source, comment.parentId),
      can: comment.can.filter((action) => possible[action]),
      via: label,
    }))
  }
  function marked(source: Source, page: CommentPage): CommentPage {
    const more = Object.entries(page.more ?? {}).map(([id, count]) => [own(source, id), count])
    return { ...page, comments: comments(source, page), ...(more.length > 0 && { more: Object.fromEntries(more) }) }
  }

  function page(source: Source, { thread, sort, limit }: ListQuery, cursor: string | null, call: Call): Promise<CommentPage> {
    const { sorts } = source.adapter.features
    const order = sorts.includes(sort) ? sort : (sorts[0] ?? sort)
    const key = JSON.stringify([source.key, thread.id, order, cursor])
    const known = pages.get(key)
    if (known) return known
    const asked = source.adapter
      .list({ thread, sort: order, ...(limit && { limit }), ...(cursor !== null && { cursor }) }, call)
      .then((found) => {
        if (found.total) totals.set(JSON.stringify([source.key, thread.id]), found.total)
        return marked(source, found)
      })
    pages.set(key, asked)
    asked.catch(() => pages.delete(key))
    return asked
  }

  /** Which source a comment is of, and its id there. */
  function origin(id: string): [Source, string] {
    const source = sources.find(({ key }) => id.startsWith(`${key}:`))
    if (!source) throw new AfterwordError('not_found', `No backend has a comment ${id}.`)
    return [source, id.slice(source.key.length + 1)]
  }

  async function list(query: ListQuery, call: Call): Promise<CommentPage> {
    call.signal.throwIfAborted()
    if (query.cursor === undefined) pages.clear()
    const places: readonly Place[] = query.cursor === undefined ? sources.map(({ key }) => [key, null, 0]) : JSON.parse(query.cursor)
    const down: Place[] = []
    let reason: unknown
    const walk = async (place: Place): Promise<Walk | undefined> => {
      const source = sources.find(({ key }) => key === place[0])
      if (!source) return undefined
      try {
        return createWalk(source, place, await page(source, query, place[1], call), query.sort)
      } catch (error) {
        call.signal.throwIfAborted()
        if (source === first || reason === undefined) reason = error
        down.push(place)
        return undefined
      }
    }
    /** Goes on to the first page that still has something to show. */
    const onward = async (at: Walk | undefined): Promise<Walk | undefined> => {
      let one = at
      while (one && !one.next()) one = one.page.nextCursor === undefined ? undefined : await walk([one.source.key, one.page.nextCursor, 0])
      return one
    }
    const begun = (await Promise.all(places.map(walk))).filter((one) => one !== undefined)
    if (!begun.length && reason !== undefined) throw reason
    let walks = (await Promise.all(begun.map(onward))).filter((one) => one !== undefined)
    const shown: Comment[] = []
    for (let left = query.limit ?? 20; left > 0 && walks.length; left--) {
      const chosen = walks.reduce((best, one) => (before(query.sort, one.next(), best.next()) ? one : best))
      shown.push(...chosen.take())
      const following = await onward(chosen)
      walks = walks.flatMap((one) => (one === chosen ? (following ?? []) : one))
    }
    const rest = [...walks.map((one) => one.place()), ...down]
    return {
      ...told(begun, shown, query.cursor === undefined, down.length > 0),
      ...(rest.length > 0 && { nextCursor: JSON.stringify(rest) }),
    }
  }

  /** What is to be said of the thread as a whole. */
  function told(walks: readonly Walk[], shown: readonly Comment[], beginning: boolean, partly: boolean): CommentPage {
    const found = walks.map(({ page }) => page)
    const totals = found.map(({ total }) => total)
    const ids = new Set(shown.map((comment) => comment?.id))
    const more = Object.fromEntries(found.flatMap((page) => Object.entries(page.more ?? {}).filter(([id]) => ids.has(id))))
    const faces = found.flatMap((page) => page.faces ?? [])
    const elsewhere = writer ? undefined : found.find((page) => page.elsewhere)?.elsewhere
    const { state, reactions } = walks.find(({ source }) => source === first)?.page ?? {}
    return {
      comments: shown,
      ...(beginning && !totals.includes(undefined) && { total: sum(totals, partly) }),
      ...(Object.keys(more).length > 0 && { more }),
      ...(beginning && faces.length > 0 && { faces }),
      ...(beginning && reactions && { reactions }),
      ...(elsewhere && { elsewhere }),
      ...(state && { state }),
    }
  }

  const { sorts } = first.adapter.features
  const common = sorts.filter((sort) => sources.every(({ adapter }) => adapter.features.sorts.includes(sort)))
  const answering = <T>(method: (adapter: Adapter) => T | undefined) => sources.some(({ adapter }) => method(adapter))
  const counting = sources.filter(({ adapter }) => adapter.count)
  return {
    name: 'merge',
    features: { ...first.adapter.features, sorts: common.length ? common : sorts },
    open: async (thread, call) => {
      const { sorts: _, ...facts } = (await first.adapter.open?.(thread, call)) ?? {}
      return facts
    },
    list,
    ...(writer && {
      async create(thread, draft, call) {
        const [source, parentId] = draft.parentId === null ? [writer, null] : origin(draft.parentId)
        if (source !== writer) throw new AfterwordError('unsupported', `Replies can only be written to comments of ${writer.key}.`)
        const created = await writer.adapter.create?.(thread, { ...draft, parentId }, call)
        if (!created) throw new AfterwordError('bad_response')
        const [comment] = created.comment ? comments(writer, { comments: [created.comment] }) : []
        return { status: created.status, ...(created.id && { id: `${writer.key}:${created.id}` }), ...(comment && { comment }) }
      },
    }),
    ...(answering(({ replies }) => replies) && {
      async replies({ thread, parentId, cursor }, call) {
        const [source, id] = origin(parentId)
        const found = await source.adapter.replies?.({ thread, parentId: id, ...(cursor !== undefined && { cursor }) }, call)
        return found ? marked(source, found) : { comments: [] }
      },
    }),
    ...(sources.every(({ adapter }) => adapter.get) && {
      async get({ thread, id }, call) {
        const [source, there] = origin(id)
        return marked(source, (await source.adapter.get?.({ thread, id: there }, call)) ?? { comments: [] })
      },
    }),
    ...(answering(({ edit }) => edit) && {
      async edit(id, body, call) {
        const [source, there] = origin(id)
        const edited = await source.adapter.edit?.(there, body, call)
        return edited && comments(source, { comments: [edited] })[0]
      },
    }),
    ...(answering(({ remove }) => remove) && {
      async remove(id, call) {
        const [source, there] = origin(id)
        await source.adapter.remove?.(there, call)
      },
    }),
    ...(answering(({ vote }) => vote) && {
      async vote(id, vote, call) {
        const [source, there] = origin(id)
        return source.adapter.vote?.(there, vote, call)
      },
    }),
    ...(answering(({ react }) => react) && {
      async react({ thread, id }, emoji, on, call) {
        const [source, there] = id === null ? [first, id] : origin(id)
        return source.adapter.react?.({ thread, id: there }, emoji, on, call)
      },
    }),
    ...(answering(({ report }) => report) && {
      async report(id, report, call) {
        const [source, there] = origin(id)
        await source.adapter.report?.(there, report, call)
      },
    }),
    ...(answering(({ watch }) => watch) && {
      watch(thread, onChange, call) {
        for (const source of sources) {
          source.adapter.watch?.(
            thread,
            (changed) => {
              if (!changed) return onChange(undefined)
              if (changed.total) totals.set(JSON.stringify([source.key, thread.id]), changed.total)
              const { state, reactions } = source === first ? changed : {}
              const counts = sources.map(({ key }) => totals.get(JSON.stringify([key, thread.id])))
              onChange({
                comments: comments(source, changed),
                ...(!counts.includes(undefined) && { total: sum(counts, false) }),
                ...(state && { state }),
                ...(reactions && { reactions }),
              })
            },
            call,
          )
        }
      },
    }),
    ...(first.adapter.preview && { preview: first.adapter.preview }),
    ...(counting.length > 0 && {
      async count(threads, call) {
        const counts = await Promise.all(counting.map(({ adapter }) => adapter.count?.(threads, call)))
        return Object.fromEntries(
          threads.map((id) => [
            id,
            sum(
              counts.map((count) => count?.[id]),
              counting.length < sources.length,
            ),
          ]),
        )
      },
    }),
    dispose() {
      for (const { adapter } of sources) adapter.dispose?.()
    },
  }
}

function sum(counts: readonly (Count | undefined)[], partly: boolean): Count {
  return {
    value: counts.reduce((total, count) => total + (count?.value ?? 0), 0),
    exact: !partly && counts.every((count) => count?.exact),
  }
}

/** The sources named in the query of `url`, in its order. */
async function named({ url, load }: MergeOptions): Promise<readonly Source[]> {
  const found = [...new URL(url).searchParams]
  return Promise.all(
    found.map(async ([name, address], at) => {
      const earlier = found.slice(0, at).filter(([other]) => other === name).length
      if (!load) throw new TypeError('afterword: give the backend "merge" its sources.')
      const { host } = new URL(address, url)
      return { key: earlier ? `${name}${earlier + 1}` : name, host, adapter: await load(name, address) }
    }),
  )
}
