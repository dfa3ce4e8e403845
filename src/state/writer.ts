import { type Acts, createActs } from './acts'
import { type Composer, createComposer, placeName } from './composer'
import type { Desk } from './desk'
import type { Drafts } from './drafts'
import type { Muted } from './muted'
import { createOutbox } from './outbox'
import type { Own } from './own'
import { createReports, type ReportState } from './reports'
import type { OutboxState, Place, SessionState } from './state'
import type { Thread } from './thread'

/** What the reading half of a widget's state hands to the writing half. */
export interface Parts {
  readonly desk: Desk
  readonly thread: Thread
  readonly own: Own
  readonly drafts: Drafts
  readonly session: SessionState
  readonly muted: Muted
}

/** The half of the state that nobody needs to read: composers, the outbox, and what is done to comments. */
export interface Writer {
  readonly outbox: OutboxState
  readonly acts: Acts
  report(id: string): ReportState
  composer(place: Place): Composer
}

export function createWriter(parts: Parts): Writer {
  const { desk, thread, own, drafts, session } = parts
  const outbox = createOutbox(desk, { thread, own, session, composer })
  const composers = new Map<string, Composer>()

  function composer(place: Place): Composer {
    const name = placeName(place)
    const known = composers.get(name) ?? createComposer(desk, place, { thread, own, drafts, outbox, session })
    composers.set(name, known)
    return known
  }
  return { outbox, composer, acts: createActs(desk, thread, own, parts.muted), report: createReports(desk) }
}
