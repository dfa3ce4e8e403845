import type { AfterwordError, Code } from '../core/errors'

/** Milliseconds before the second try, half as long or half as long again; before each further one twice as long, up to the longest. */
const shortest = 2_000
/** The line may be back any moment; a server that is out of order is for minutes, and better left alone. */
const longest = { line: 30_000, server: 60_000 }
/** So often an entry is tried in a row while somebody answers, but not as they should (for five minutes or so); it must not hold up the others for good. */
const most = 10
/** Milliseconds over which those come back whom a server that is out of order told when: together they would put it out of order again. */
const spread = 30_000

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
    if (ending.aborted) return
    timer = setTimeout(() => {
      // Whatever the clock says: it may have been set back.
      over = 0
      hold = hold && { error: hold.error }
      then()
    }, wait)
  }
  ending.addEventListener('abort', stop)
  /** Never before the moment that was told. Whoever was too quick was told so alone; of a server that is out of order all were told the same. */
  const obey = (error: AfterwordError, retryAt: number) => {
    const wait = retryAt - Date.now()
    start({ error, retryAt }, wait + Math.random() * (passing(error.code) ? spread : wait / 10))
  }

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
      if (retryAt !== undefined) obey(error, retryAt)
      else if (passing(code) && !spent(clientId)) {
        const wait = Math.min(longest[code === 'offline' ? 'line' : 'server'], shortest * 2 ** (count - 1))
        start({ error }, wait * (0.5 + Math.random()))
      } else return false
      return true
    },
    /** Nothing is tried before this moment. */
    until: obey,
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
