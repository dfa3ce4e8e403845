import { signal } from '@preact/signals'
import type { Features } from '../core/adapter'
import { readFeatures } from '../core/border'
import { limits } from '../core/rules'
import { createActs } from './acts'
import { type Composer, createComposer, placeName } from './composer'
import { createDesk } from './desk'
import { createDrafts } from './drafts'
import { createOutbox } from './outbox'
import { createOwn } from './own'
import { createSession } from './session'
import type { Context, Place, WidgetState } from './state'
import { createThread } from './thread'

/** What holds where an adapter says nothing. */
const plain: Features = { sorts: ['newest'], depth: 0, identity: 'optional', input: 'text', maxLength: limits.body }

/**
 * Puts one widget's state together and begins to load. There is no DOM in it; of the page it hears, on `globalThis` and until
 * `dispose`, `visibilitychange` and `pagehide` (drafts are written), `online` and `offline`.
 */
export function createState(context: Context): WidgetState {
  const { adapter } = context
  const end = new AbortController()
  const ending = end.signal
  const features = signal(Object.freeze({ ...plain, ...readFeatures(adapter.features) }))
  const desk = createDesk(context, features, ending)
  const online = signal(globalThis.navigator?.onLine !== false)
  const drafts = createDrafts(desk)
  const session = createSession(context, drafts.places())
  const own = createOwn(desk.kept)
  const thread = createThread(desk, own)
  const outbox = createOutbox(desk, { thread, own, session, composer })
  const composers = new Map<string, Composer>()

  function composer(place: Place): Composer {
    const name = placeName(place)
    const known = composers.get(name) ?? createComposer(desk, place, { thread, own, drafts, outbox, session })
    composers.set(name, known)
    return known
  }

  // Beside the first list, not before it; without an answer the adapter's own word stands.
  if (adapter.open) {
    desk
      .ask((call) => adapter.open?.(context.thread, call), readFeatures)
      .then(
        (facts) => {
          features.value = Object.freeze({ ...features.peek(), ...facts })
        },
        (error) => ending.aborted || console.warn(`afterword: "${adapter.name}" could not say what it offers.`, error),
      )
  }

  const line = () => {
    online.value = globalThis.navigator?.onLine !== false
    if (!online.peek()) return
    if (thread.phase.peek() === 'failed') void thread.reload()
    for (const { clientId, error } of outbox.entries.peek()) if (error?.code === 'offline') void outbox.retry(clientId)
  }
  for (const event of ['online', 'offline']) globalThis.addEventListener?.(event, line, { signal: ending })

  return {
    features,
    writable: typeof adapter.create === 'function',
    thread: { ...thread, ...createActs(desk, thread, own) },
    outbox,
    session,
    composer,
    announcement: desk.announcement,
    online,
    dispose() {
      drafts.flush()
      end.abort()
    },
  }
}
