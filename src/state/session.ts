import { signal } from '@preact/signals'
import { readIdentity } from '../core/border'
import { parse } from './kept'
import { setIn } from './setIn'
import type { Context, Opened, SessionState } from './state'

/** Who sits here, and what they have open. `places`: where words of an earlier visit are waiting. */
export function createSession({ storage }: Context, places: readonly string[]): SessionState {
  const identity = signal(readIdentity(parse(storage.get('identity'))))
  // Replies and edits that were begun on an earlier visit stand open again, so that nobody has to look for their words.
  const begun = places.flatMap((place) => {
    const [, kind, id] = /^(reply|edit):(.+)$/s.exec(place) ?? []
    return kind && id ? [[id, kind as Opened] as const] : []
  })
  const open = signal<ReadonlyMap<string, Opened>>(new Map(begun))
  return {
    identity,
    setIdentity(next) {
      identity.value = next
      storage.set('identity', JSON.stringify(next))
    },
    open,
    toggle(commentId, kind, opened) {
      if (opened || open.peek().get(commentId) === kind) setIn(open, commentId, opened ? kind : undefined)
    },
  }
}
