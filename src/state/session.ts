import { batch, signal } from '@preact/signals'
import { readIdentity } from '../core/border'
import { parse } from './kept'
import { setIn } from './setIn'
import type { Context, SessionState } from './state'

/** Who sits here, and what they have open. `places`: where words of an earlier visit are waiting. */
export function createSession({ storage }: Context, places: readonly string[]): SessionState {
  const found = parse(storage.get('identity'))
  const identity = signal(readIdentity(found))
  const settled = signal(Object(found).settled === true)
  // Replies and edits that were begun on an earlier visit stand open again, so that nobody has to look for their words.
  const begun = places.flatMap((place) => {
    const [, kind, id] = /^(reply|edit):(.+)$/s.exec(place) ?? []
    return kind && id ? [[id, kind as 'reply' | 'edit'] as const] : []
  })
  const open = signal<ReadonlyMap<string, 'reply' | 'edit'>>(new Map(begun))
  return {
    identity,
    settled,
    setIdentity(next, done = settled.peek()) {
      batch(() => {
        identity.value = next
        settled.value = done
      })
      storage.set('identity', Object.keys(next).length ? JSON.stringify({ ...next, settled: done }) : undefined)
    },
    open,
    toggle(commentId, kind, opened) {
      if (opened || open.peek().get(commentId) === kind) setIn(open, commentId, opened ? kind : undefined)
    },
  }
}
