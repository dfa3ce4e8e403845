import { type Acts, createActs } from './acts'
import { type Composer, createComposer, placeName } from './composer'
import type { Desk } from './desk'
import { createDrafts } from './drafts'
import { sendElsewhere } from './elsewhere'
import { createLive } from './live'
import type { Muted } from './muted'
import { createNews } from './news'
import { createOutbox } from './outbox'
import type { Own } from './own'
import { createReports, type ReportState } from './reports'
import type { NewsState, OutboxState, Place, SessionState } from './state'
import type { Thread } from './thread'
import { createWords } from './words'

/** What the reading half of a widget's state hands to the writing half. */
export interface Parts {
  readonly desk: Desk
  readonly thread: Thread
  readonly own: Own
  readonly session: SessionState
  readonly muted: Muted
}

/** The half of the state that nobody needs to read: composers, the outbox, what is done to comments, what is new. */
export interface Writer {
  readonly outbox: OutboxState
  readonly acts: Acts
  readonly news: NewsState
  report(id: string): ReportState
  composer(place: Place): Composer
  /** Writes down what was typed last. */
  flush(): void
}

export function createWriter(parts: Parts): Writer {
  const { desk, thread, own, session } = parts
  const words = createWords(desk.storage, desk.thread.id)
  const drafts = createDrafts(words, desk.ending)
  const outbox = createOutbox(desk, { thread, own, session, composer }, words)
  const news = createNews(desk, thread)
  const composers = new Map<string, Composer>()

  function composer(place: Place): Composer {
    const name = placeName(place)
    const known = composers.get(name) ?? createComposer(desk, place, { thread, own, words, drafts, outbox, session })
    composers.set(name, known)
    return known
  }
  // Replies and edits that were begun on an earlier visit stand open again, so that nobody has to look for their words.
  for (const place of drafts.places()) {
    const [, kind, id] = /^(reply|edit):(.+)$/s.exec(place) ?? []
    if (kind && id) session.toggle(id, kind as 'reply' | 'edit', true)
  }
  sendElsewhere(desk)
  return {
    outbox,
    composer,
    news: { ...news, ...createLive(desk, thread, outbox, news) },
    acts: createActs(desk, thread, own, parts.muted),
    report: createReports(desk),
    flush: drafts.flush,
  }
}
