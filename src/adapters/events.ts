import { retryAfter } from './failure'

/** Listening to server-sent events (HTML standard, §9.2): with the page's `fetch`, which, other than `EventSource`, tells why a line ended. */
export interface Line {
  /** Where to listen, so that nothing told after the event with this id is missed. */
  address(last: string | undefined): string
  /** The id of the last event that was heard. */
  readonly last?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly signal: AbortSignal
}

export interface ServerEvent {
  /** Of this event, or the last one that had one. */
  readonly id?: string | undefined
  readonly type: string
  readonly data: string
}

/** Milliseconds without a sign of life after which a line counts as broken: servers give one every 25 s or so. */
const silence = 70_000
/** Milliseconds between two tries, at first and at most. */
const first = 5_000
const longest = 300_000
/** A server may not ask to be asked more often than this, in milliseconds, nor tell more than this in one breath, in characters. */
const shortest = 1_000
const most = 4_000_000

/**
 * Hands over every event in its turn, until the signal is aborted. Mends a broken line by itself, and keeps none while nobody looks at
 * the page. Gives up only where the server says that there is nothing to listen to.
 */
export async function listen({ address, last, fetch: send = (...request) => fetch(...request), signal }: Line, hear: Hear): Promise<void> {
  let wait = first
  let pause = first
  while (!signal.aborted) {
    if (globalThis.document?.hidden) {
      await rest(2 ** 31 - 1, signal)
      continue
    }
    const ending = new AbortController()
    const end = () => ending.abort()
    signal.addEventListener('abort', end, { signal: ending.signal })
    globalThis.document?.addEventListener('visibilitychange', end, { signal: ending.signal })
    let told = 0
    try {
      const headers = { accept: 'text/event-stream' }
      const response = await send(address(last), { headers, cache: 'no-store', credentials: 'omit', signal: ending.signal })
      told = Math.min((retryAfter(response.headers) ?? 0) * 1000, longest)
      if (response.ok && response.body) {
        for await (const { id, type, data, retry } of events(response.body, ending)) {
          last = id ?? last
          // Somebody is there: not a page of the network's own, nor a line that closes as soon as it is open.
          if (retry) pause = Math.max(shortest, Math.min(retry, longest))
          wait = pause
          if (data && !signal.aborted) await hear({ id: last, type, data })
        }
      } else if (response.status >= 400 && response.status < 500 && response.status !== 429) return
    } catch {
      // A broken line: taken up again below.
    }
    const left = ending.signal.aborted && globalThis.document?.hidden
    end()
    if (left) continue
    // Not all at once, after a server went: those who listened come back one by one.
    if (told) await rest(told, signal, true)
    await rest(wait * (0.5 + Math.random()), signal)
    wait = Math.min(wait * 2, longest)
  }
}

type Hear = (event: ServerEvent) => unknown

interface Block {
  readonly id: string | undefined
  readonly type: string
  readonly data: string
  readonly retry: number
}

/** The events of a stream, in blocks between empty lines. Ends where the stream ends, or says nothing for too long. */
async function* events(body: ReadableStream<Uint8Array>, ending: AbortController): AsyncGenerator<Block> {
  const reader = body.getReader()
  ending.signal.addEventListener('abort', () => reader.cancel().catch(() => {}))
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const timer = setTimeout(() => ending.abort(), silence)
    const { done, value } = await reader.read().finally(() => clearTimeout(timer))
    if (done) return
    const blocks = (text + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/)
    text = blocks.pop() ?? ''
    if (text.length > most) return void ending.abort()
    for (const block of blocks) yield read(block)
  }
}

function read(block: string): Block {
  const fields = block.split(/\r?\n/).map((line) => /^([^:]*):? ?(.*)$/.exec(line) ?? [])
  const all = (name: string) => fields.flatMap(([, field, value = '']) => (field === name ? value : []))
  return {
    id: all('id').at(-1),
    type: all('event').at(-1) ?? 'message',
    data: all('data').join('\n'),
    retry: Number(all('retry').findLast((value) => /^\d+$/.test(value)) ?? 0),
  }
}

/** Waits; less long if the page is looked at again, or has a line again, unless the server itself said how long. */
function rest(ms: number, signal: AbortSignal, told = false): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController()
    const done = () => {
      clearTimeout(timer)
      over.abort()
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal.aborted) done()
    signal.addEventListener('abort', done, { signal: over.signal })
    if (told) return
    globalThis.document?.addEventListener('visibilitychange', done, { signal: over.signal })
    globalThis.window?.addEventListener('online', done, { signal: over.signal })
  })
}
