import { batch, signal } from '@preact/signals'
import { readIdentity } from '../core/border'
import { parse } from './kept'
import { setIn } from './setIn'
import type { Context, Opened, SessionState } from './state'

/** Who sits here, and what they have open. */
export function createSession({ storage }: Context): SessionState {
  const found = parse(storage.get('identity'))
  const identity = signal(readIdentity(found))
  const settled = signal(Object(found).settled === true)
  const open = signal<ReadonlyMap<string, Opened>>(new Map())
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
