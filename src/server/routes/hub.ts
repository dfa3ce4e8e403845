import { AfterwordError } from '../../core/errors'
import { threadKey } from '../identity/names'
import type { Changes } from '../rules/changes'
import type { Store } from '../store/store'

/** Those who listen to threads, and how they are told. */
export interface Hub {
  /**
   * A stream of server-sent events (HTML standard, §9.2): what changes in a thread (normalised) after that version, or from now on. Throws
   * `server` with `retryAfter` where too many listen.
   */
  listen(thread: string, from: Listening): ReadableStream<Uint8Array<ArrayBuffer>>
  /** How many listen. */
  listening(): number
  /** Ends every stream; there are no more. */
  close(): void
}

export interface Listening {
  readonly network: string
  readonly after?: number | undefined
  /** Cuts the line of a listener who does not read; where there is none, their stream fails. */
  readonly cut?: (() => void) | undefined
}

export interface HubParts {
  readonly store: Pick<Store, 'stamp' | 'onWrite'>
  readonly changes: (thread: string, after: number | undefined) => Promise<Changes>
  /** Told of a thread that could not be read; it is tried again. */
  readonly failed: (error: unknown) => void
  readonly bounds?: Partial<HubBounds>
}

export interface HubBounds {
  /** Listeners of this process. */
  readonly process: number
  /** Listeners of one network. */
  readonly network: number
  /** Bytes that may wait for a reader who does not take them; one who has more waiting is dropped, and comes again. */
  readonly queue: number
  /** Milliseconds between looks at what other processes wrote. */
  readonly poll: number
  /** Milliseconds between two events of one thread: what happens meanwhile is told together. */
  readonly pace: number
  /** Milliseconds between signs of life, which keep proxies from closing the line. */
  readonly heartbeat: number
}

const defaults: HubBounds = { process: 5_000, network: 100, queue: 64 * 1024, poll: 1_000, pace: 200, heartbeat: 25_000 }

/** So many listeners are told before anybody else has a turn. */
const atOnce = 200

interface Listener {
  readonly network: string
  /** The version of the thread they know of; none yet for those who listen from now on. */
  at: number | undefined
  push(bytes: Uint8Array<ArrayBuffer>): void
  end(): void
}

interface Room {
  readonly thread: string
  readonly listeners: Set<Listener>
  /** The store's, when the thread was last read. */
  stamp: string
  telling: boolean
  again: boolean
}

/**
 * One mechanism for what this process writes, what others write (the store's stamp shows it) and what was missed on a broken line: each
 * listener has a version of the thread, and is told what changed after it. What is told is read and written once, however many listen.
 */
export function createHub({ store, changes, failed, bounds = {} }: HubParts): Hub {
  const { process, network: perNetwork, queue, poll, pace, heartbeat } = { ...defaults, ...bounds }
  const rooms = new Map<string, Room>()
  const networks = new Map<string, number>()
  let count = 0
  let closed = false
  let timers: readonly NodeJS.Timeout[] = []
  const unlisten = store.onWrite((threadId) => void tell(threadId))

  async function tell(threadId: string): Promise<void> {
    const room = rooms.get(threadId)
    if (!room) return
    room.again = true
    if (room.telling) return
    room.telling = true
    try {
      while (room.again && rooms.get(threadId) === room) {
        room.again = false
        const stamp = store.stamp(threadId)
        for (const after of new Set([...room.listeners].map(({ at }) => at))) {
          const changed = await changes(room.thread, after)
          if (changed.version === after) continue
          const bytes = encoded(changed, after)
          let told = 0
          for (const listener of room.listeners) {
            if (listener.at !== after) continue
            listener.at = changed.version
            listener.push(bytes)
            // Others ask meanwhile, and shall not wait for thousands of lines.
            if (++told % atOnce === 0) await new Promise(setImmediate)
          }
        }
        room.stamp = stamp
        if (room.again) await new Promise((resolve) => setTimeout(resolve, pace).unref())
      }
    } catch (error) {
      // The stamp is still the old one: the next look tries again.
      if (!closed) failed(error)
    } finally {
      room.telling = false
    }
  }

  /** Runs only while somebody listens. */
  function tick(): void {
    if (count && !timers.length) {
      const look = () => {
        for (const [threadId, room] of rooms) if (store.stamp(threadId) !== room.stamp) void tell(threadId)
      }
      const beat = () => {
        for (const { listeners } of rooms.values()) for (const listener of listeners) listener.push(comment)
      }
      timers = [setInterval(look, poll), setInterval(beat, heartbeat)]
      for (const timer of timers) timer.unref()
    } else if (!count) {
      for (const timer of timers) clearInterval(timer)
      timers = []
    }
  }

  function enter(threadId: string, thread: string, listener: Listener): void {
    const room = rooms.get(threadId) ?? { thread, listeners: new Set(), stamp: '', telling: false, again: false }
    rooms.set(threadId, room)
    room.listeners.add(listener)
    networks.set(listener.network, (networks.get(listener.network) ?? 0) + 1)
    count++
    tick()
    void tell(threadId)
  }
  function leave(threadId: string, listener: Listener): void {
    const room = rooms.get(threadId)
    if (!room?.listeners.delete(listener)) return
    if (!room.listeners.size) rooms.delete(threadId)
    const left = (networks.get(listener.network) ?? 1) - 1
    if (left) networks.set(listener.network, left)
    else networks.delete(listener.network)
    count--
    tick()
  }

  return {
    listen(thread, { network, after, cut }) {
      if (closed || count >= process || (networks.get(network) ?? 0) >= perNetwork)
        throw new AfterwordError('server', 'Too many listen at the moment.', { retryAfter: 30 })
      const threadId = threadKey(thread)
      let gone = () => {}
      return new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          start(controller) {
            const listener: Listener = {
              network,
              at: after,
              push(bytes) {
                if ((controller.desiredSize ?? 0) > 0) return controller.enqueue(bytes)
                gone()
                if (cut) cut()
                else controller.error(new Error('This listener does not read what it is told.'))
              },
              end() {
                gone()
                controller.close()
              },
            }
            gone = () => leave(threadId, listener)
            controller.enqueue(opening)
            enter(threadId, thread, listener)
          },
          cancel: () => gone(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: queue }),
      )
    },
    listening: () => count,
    close() {
      closed = true
      unlisten()
      for (const { listeners } of rooms.values()) for (const listener of listeners) listener.end()
    },
  }
}

const bytes = (text: string) => new TextEncoder().encode(text)
const opening = bytes('retry: 5000\n\n')
const comment = bytes(':\n\n')

/** Who listens from now on is told no more than the version: a line that breaks before anything happens can be taken up again. */
function encoded({ version, page }: Changes, after: number | undefined): Uint8Array<ArrayBuffer> {
  if (after === undefined) return bytes(`id: ${version}\n\n`)
  return bytes(page ? `id: ${version}\nevent: changed\ndata: ${JSON.stringify(page)}\n\n` : `id: ${version}\nevent: reset\ndata: {}\n\n`)
}
