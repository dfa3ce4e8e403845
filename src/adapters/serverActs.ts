import type { Adapter, AdapterOptions } from '../core/adapter'
import type { Comment, CommentPage, Created, Reaction, Thread, Vote } from '../core/types'
import { uuid } from '../core/uuid'
import { listen } from './events'
import type { Request } from './http'
import type { List, Viewer } from './server'

/** What the adapter `server` lends to its second half. */
export interface Lent {
  readonly options: AdapterOptions
  ask<T>(path: string, request: Request): Promise<T>
  identified(): Record<string, string>
  /** What is this viewer's own in a thread; nothing for a stranger. */
  viewer(thread: Thread, signal: AbortSignal): Promise<Viewer> | undefined
  readonly viewers: Map<string, unknown>
  /** How far each thread is known: what is told live begins there. */
  readonly versions: Map<string, number>
  translate(found: List, own: Viewer | undefined): CommentPage
}

export type Acts = Required<Pick<Adapter, 'create' | 'edit' | 'remove' | 'vote' | 'react' | 'report' | 'upload' | 'preview' | 'watch'>>

const at = (thread: string) => `/threads/${encodeURIComponent(thread)}`
const of = (id: string) => `/comments/${encodeURIComponent(id)}`

/** Everything but reading: what readers write and give, and what they are told of others meanwhile. */
export function createActs({ options, ask, identified, viewer, viewers, versions, translate }: Lent): Acts {
  const { url, storage } = options
  /** Under way: what is told live meanwhile may be of one's own making, and the answer says so. */
  const writing = new Set<Promise<unknown>>()

  async function write<T extends { token?: string } | undefined>(path: string, request: Request): Promise<T> {
    const asked = ask<T>(path, { ...request, headers: identified() })
    writing.add(asked)
    try {
      const answer = await asked
      if (answer?.token) storage.set('token', answer.token)
      viewers.clear()
      return answer
    } finally {
      writing.delete(asked)
    }
  }
  /** What an act by a stranger brings along: a name of this browser's own, so that one whose answer was lost finds the same stranger again. */
  function stranger(): { clientId?: string } {
    if (storage.get('token')) return {}
    const clientId = storage.get('device') ?? uuid()
    storage.set('device', clientId)
    return { clientId }
  }

  return {
    async create(thread, draft, { signal }) {
      const page = { url: thread.url, ...(thread.title && { title: thread.title }) }
      const request = { method: 'POST', json: { ...draft, page }, signal } as const
      const { token: _, ...created } = await write<Created & { token?: string }>(`${at(thread.id)}/comments`, request)
      return created
    },
    edit: (id, body, { signal, was }) =>
      write<Comment & { token?: string }>(of(id), { method: 'PATCH', json: { body, ...(was && { was }) }, signal }),
    async remove(id, { signal }) {
      await write(of(id), { method: 'DELETE', signal })
    },
    async vote(id, vote: Vote, { signal }) {
      const request = { method: 'PUT', json: { vote, ...stranger() }, signal } as const
      const { token: _, ...voted } = await write<{ score: number; myVote: Vote; token?: string }>(`${of(id)}/vote`, request)
      return voted
    },
    async react({ thread, id }, emoji, on, { signal }) {
      const request = { method: 'PUT', json: { emoji, on, ...stranger() }, signal } as const
      const path = `${id === null ? at(thread.id) : of(id)}/reactions`
      return (await write<{ reactions: readonly Reaction[]; token?: string }>(path, request)).reactions
    },
    async report(id, report, { signal }) {
      await write(`${of(id)}/reports`, { method: 'POST', json: { ...report, ...stranger() }, signal })
    },
    async upload(body, { signal }) {
      const request = { method: 'POST', query: stranger(), body, signal } as const
      return (await write<{ address: string; token?: string }>('/pictures', request)).address
    },
    async preview(body, { signal }) {
      const { html } = await ask<{ html: string }>('/preview', { method: 'POST', json: { body }, signal })
      return { format: 'html', value: html }
    },
    watch(thread, onChange, { signal }) {
      const events = `${url}/api/v1${at(thread.id)}/events`
      const known = () => viewer(thread, signal)?.catch(() => undefined)
      const line = {
        address: (last: string | undefined) => (last === undefined ? events : `${events}?after=${encodeURIComponent(last)}`),
        last: versions.get(thread.id)?.toString(),
        fetch: options.fetch,
        signal,
      }
      void listen(line, async ({ id, type, data }) => {
        if (type !== 'changed' && type !== 'reset') return
        await Promise.allSettled(writing)
        const changed = type === 'changed' ? (JSON.parse(data) as List) : undefined
        let own = await known()
        // One's own comment may have been published: then more may be done to it.
        const told = new Set(changed?.comments.map((comment) => comment.id))
        if (!changed || own?.pending.some((comment) => told.has(comment.id))) {
          viewers.delete(thread.id)
          own = await known()
        }
        if (signal.aborted) return
        versions.set(thread.id, Number(id))
        onChange(changed && translate(changed, own))
      })
    },
  }
}
