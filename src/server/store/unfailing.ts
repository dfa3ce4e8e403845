import { AfterwordError } from '../../core/errors'
import type { Store } from './store'

/**
 * What can go wrong between us and a Postgres, and what becomes of it. Each method of a store is one transaction, so it is done again,
 * whole, where it lost against another one; and where the database is away, whoever asked is told to come again. They do: a write of
 * which nobody knows whether it was stored is sent again under the same `clientId`, and found if it was.
 */

/** Serialization failure, deadlock; and a row somebody else made at the same moment, which is found the second time. */
const again: ReadonlySet<string> = new Set(['40001', '40P01', '23505'])
const tries = 5

/** Connection, resources, shut down or starting, timeout, the system around it; a primary that has become a replica. */
const away = /^(08|53|57|58)|^(55P03|25006|25P03)$/
const network = /^E(CONN\w+|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|NOENT)$/
/** The driver has no codes for what it notices itself. */
const driver = /^Connection terminated|^timeout exceeded when trying to connect|^Query read timeout|not queryable$/

const diskFull = '53100'

/** They touch no row. */
const untouched: ReadonlySet<string> = new Set<keyof Store>(['stamp', 'onWrite', 'pool', 'close'])

export function unfailing(store: Store): Store {
  const methods = Object.entries<(...given: never[]) => unknown>({ ...store }).map(([name, method]) => [
    name,
    untouched.has(name) ? method : (...given: never[]) => persist(async () => method(...given)),
  ])
  return Object.fromEntries(methods) as Store
}

async function persist<T>(run: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await run()
    } catch (error) {
      const code = codeOf(error)
      if (again.has(code) && left > 1) continue
      if (code === diskFull) throw new AfterwordError('server', 'The database’s disk is full.', { retryAfter: 60, cause: error })
      if (again.has(code) || isLost(error) || away.test(code))
        throw new AfterwordError('server', 'The database is away or busy.', { retryAfter: 1, cause: error })
      throw error
    }
  }
}

/** The connection is gone, or as good as gone. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error)
  return network.test(code) || /^(08|57P)/.test(code) || driver.test(error instanceof Error ? error.message : '')
}

/** In a few words, for a log: some errors of the network have a code and no message. */
export const reasonOf = (error: unknown): string => (error instanceof Error && error.message) || codeOf(error) || String(error)

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '')
