import { signal } from '@preact/signals'
import { readIdentity } from '../core/border'
import { parse } from './kept'
import { setIn } from './setIn'
import type { Context, SessionState } from './state'

/** Who sits here, and what they have open. */
export function createSession({ storage }: Context): SessionState {
  const identity = signal(readIdentity(parse(storage.get('identity'))))
  const open = signal<ReadonlyMap<string, 'reply' | 'edit'>>(new Map())
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
