import { signal } from '@preact/signals'
import type { Features } from '../core/adapter'
import { createActs } from './acts'
import { type Composer, createComposer, placeName } from './composer'
import { createDesk } from './desk'
import { createDrafts } from './drafts'
import { createOutbox } from './outbox'
import { createPending } from './pending'
import { createSession } from './session'
import type { Context, WidgetState } from './state'
import { createThread } from './thread'

/** Puts one widget's state together and begins to load. */
export function createState(context: Context): WidgetState {
  const ending = new AbortController()
  const features = signal<Features>(context.adapter.features)
  const desk = createDesk(context, features, ending.signal)
  const online = signal(globalThis.navigator?.onLine ?? true)
  const drafts = createDrafts({ ...context, ending: ending.signal })
  const session = createSession(context, drafts.places())
  const pending = createPending(context)

  // Beside the first list, not before it; without an answer the adapter's own word stands.
  if (context.adapter.open) {
    desk
      .ask((call) => context.adapter.open?.(context.thread, call))
      .then(
        (facts) => {
          features.value = Object.freeze({ ...features.peek(), ...facts })
        },
        (error) => console.warn(`afterword: "${context.adapter.name}" could not say what it offers.`, error),
      )
  }
  const thread = createThread(desk, pending)
  const outbox = createOutbox(desk, thread, { session, pending })

  const composers = new Map<string, Composer>()
  const composer: WidgetState['composer'] = (place) => {
    const name = placeName(place)
    const known = composers.get(name) ?? createComposer(desk, place, { thread, drafts, outbox, session })
    composers.set(name, known)
    return known
  }
  outbox.returned = ({ parentId, body }, clientId) => (composer({ parentId }) as Composer).refill(body.value, clientId)
  // A crash between "handed to the outbox" and "draft forgotten" leaves the words in both: the outbox has them.
  for (const { parentId, body } of outbox.entries.peek()) {
    const place = placeName({ parentId })
    if (drafts.read(place)?.text === body.value) drafts.forget(place)
  }

  const line = () => {
    online.value = navigator.onLine
    if (online.peek() && thread.error.peek()?.code === 'offline') void thread.reload()
  }
  for (const event of ['online', 'offline']) globalThis.addEventListener?.(event, line, { signal: ending.signal })

  return {
    features,
    writable: context.adapter.create !== undefined,
    thread: { ...thread, ...createActs(desk, thread) },
    outbox,
    session,
    composer,
    announcement: desk.announcement,
    online,
    dispose() {
      drafts.flush()
      ending.abort()
    },
  }
}
