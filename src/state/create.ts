import { computed, signal } from '@preact/signals'
import type { Features } from '../core/adapter'
import { readFeatures } from '../core/features'
import { limits } from '../core/rules'
import { createDesk } from './desk'
import { createMuted } from './muted'
import { createOwn } from './own'
import { createSession } from './session'
import type { Context, WidgetState } from './state'
import { createThread } from './thread'
import { createView } from './view'
import type { createWriter, Writer } from './writer'

/** What holds where an adapter says nothing. */
const plain: Features = { sorts: ['newest'], depth: 0, identity: 'optional', input: 'text', maxLength: limits.body }

/**
 * Puts one widget's state together and begins to load. There is no DOM in it; of the page it hears, on `globalThis` and until
 * `dispose`, `online` and `offline`. Reading needs only this; what writing needs comes by `equip`, at once or when it has been loaded,
 * and hears more: `visibilitychange` and `pagehide` (drafts are written), for the outbox also `pageshow` and `storage`.
 */
export function createState(context: Context, writing?: typeof createWriter): WidgetState {
  const { adapter } = context
  const end = new AbortController()
  const ending = end.signal
  const features = signal(Object.freeze({ ...plain, ...readFeatures(adapter.features) }))
  const desk = createDesk(context, features, ending)
  const online = signal(globalThis.navigator?.onLine !== false)
  const session = createSession(context)
  const own = createOwn(desk.kept)
  const thread = createThread(desk, own, session)
  const muted = createMuted(context.storage)
  const writer = signal<Writer>()
  let arrive: (writer: Writer) => void = () => {}
  const arrival = new Promise<Writer>((arrived) => {
    arrive = arrived
  })
  const equip = (make: typeof createWriter) => {
    if (writer.peek() || ending.aborted) return
    const made = make({ desk, thread, own, session, muted })
    writer.value = made
    arrive(made)
  }
  const equipped = (): Writer => {
    const made = writer.peek()
    if (!made) throw new TypeError('afterword: nothing can be written before the state has been equipped for it.')
    return made
  }
  const act = <T>(run: (writer: Writer) => Promise<T>): Promise<T> => {
    const made = writer.peek()
    return made ? run(made) : arrival.then(run)
  }
  if (writing) equip(writing)

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
    if (online.peek() && thread.phase.peek() === 'failed') void thread.reload()
  }
  for (const event of ['online', 'offline']) globalThis.addEventListener?.(event, line, { signal: ending })

  return {
    features,
    writable: typeof adapter.create === 'function',
    thread: {
      ...thread,
      refusals: computed(() => writer.value?.acts.refusals.value ?? new Map()),
      // Who presses before the code is there is heard when it is.
      vote: (id, vote) => act(({ acts }) => acts.vote(id, vote)),
      react: (...wish) => act(({ acts }) => acts.react(...wish)),
      remove: (id) => act(({ acts }) => acts.remove(id)),
    },
    reactive: typeof adapter.react === 'function',
    mutes: muted.has,
    mute: (author, on) => equipped().acts.mute(author, on),
    report: (id) => equipped().report(id),
    outbox: {
      entries: computed(() => writer.value?.outbox.entries.value ?? []),
      retry: (clientId) => equipped().outbox.retry(clientId),
      reopen: (clientId) => equipped().outbox.reopen(clientId),
      withdraw: (clientId) => equipped().outbox.withdraw(clientId),
      discard: (clientId) => equipped().outbox.discard(clientId),
    },
    session,
    view: createView(),
    news: computed(() => writer.value?.news),
    composer: (place) => equipped().composer(place),
    equip,
    announcement: desk.announcement,
    announce(said) {
      desk.announcement.value = said
    },
    online,
    dispose() {
      writer.peek()?.flush()
      end.abort()
    },
  }
}
