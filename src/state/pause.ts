import type { AfterwordError, Code } from '../core/errors'

/** Milliseconds before the second try; before each further one twice as long, up to the longest. */
const shortest = 2_000
const longest = 30_000
/** So often an entry is tried in a row while somebody answers, but not as they should; it must not hold up the others for good. */
const most = 8

/** Failures of the line (a network that answers everything with a page of its own, too), or of the server behind it: they pass. */
export function passing(code: Code): boolean {
  return code === 'offline' || code === 'timeout' || code === 'server' || code === 'bad_response'
}

/** What the outbox waits for. */
export interface Hold {
  readonly error: AfterwordError
  /** Epoch milliseconds before which a try would be refused. */
  readonly retryAt?: number
}

/** When the outbox tries again: `then` is called when a pause is over. */
export function createPause(then: () => void, ending: AbortSignal) {
  const tries = new Map<string, { readonly code: Code; readonly count: number }>()
  let hold: Hold | undefined
  /** Epoch milliseconds at which the pause is over. */
  let over = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)
  const start = (next: Hold, wait: number) => {
    hold = next
    over = Date.now() + wait
    stop()
    if (!ending.aborted) timer = setTimeout(then, wait)
  }
  ending.addEventListener('abort', stop)

  const spent = (clientId: string) => {
    const { code = 'offline', count = 0 } = tries.get(clientId) ?? {}
    return code !== 'offline' && count >= most
  }
  return {
    hold: () => hold,
    spent,
    /** A try failed. Answers whether the next one, and what is behind it, has to wait. */
    failed(clientId: string, error: AfterwordError, retryAt: number | undefined): boolean {
      const { code } = error
      // Who writes on in a pause tries before it is over; that makes it no longer.
      if (hold && retryAt === undefined && passing(code) && Date.now() < over) {
        hold = { error }
        return true
      }
      const before = tries.get(clientId)
      const count = before?.code === code ? before.count + 1 : 1
      tries.set(clientId, { code, count })
      if (retryAt !== undefined) start({ error, retryAt }, retryAt - Date.now())
      else if (passing(code) && !spent(clientId)) start({ error }, Math.min(longest, shortest * 2 ** (count - 1)))
      else return false
      return true
    },
    /** Nothing is tried before this moment. */
    until: (error: AfterwordError, retryAt: number) => start({ error, retryAt }, retryAt - Date.now()),
    /** The line is there, or somebody wants to know. */
    end() {
      stop()
      hold = undefined
    },
    /** There is reason to hope: what was tried too often may be tried as often again, and the pauses are short again. */
    forgive() {
      tries.clear()
      over = 0
    },
  }
}
