import type Database from 'better-sqlite3'
import type { Store } from './store'

/** Milliseconds a write waits while another process holds the file; then whoever wrote is told to come again. */
const longest = 5_000
/** Milliseconds between two looks whether it is free. */
const pace = 20

/** They touch no row, or have to say at once what is wrong. */
const atOnce: ReadonlySet<string> = new Set<keyof Store>(['stamp', 'onWrite', 'ping', 'close'])

/**
 * The same store, waiting for a locked file without holding up the process. SQLite's own `busy_timeout` sleeps inside the call, and with
 * it everybody who only reads; so it is off, and what was refused is done again, whole, once the file is free: each of the store's
 * methods is one transaction, of which nothing stands if it fails. However many wait, one look at a time is for them all.
 */
export function patient(store: Store, database: Database.Database): Store {
  let looking: Promise<boolean> | undefined
  const look = (): Promise<boolean> => {
    looking ??= new Promise<void>((go) => setTimeout(go, pace)).then(() => {
      looking = undefined
      return isFree(database)
    })
    return looking
  }
  async function waiting<T>(run: () => Promise<T>): Promise<T> {
    for (const end = performance.now() + longest; ; ) {
      try {
        return await run()
      } catch (error) {
        if (!isBusy(error)) throw error
        while (!(await look())) if (performance.now() >= end) throw error
      }
    }
  }
  const methods = Object.entries<(...given: never[]) => unknown>({ ...store }).map(([name, method]) => [
    name,
    atOnce.has(name) ? method : (...given: never[]) => waiting(async () => method(...given)),
  ])
  return Object.fromEntries(methods) as Store
}

/** Whether a write would be let in now. */
function isFree(database: Database.Database): boolean {
  // A transaction of our own holds it: what waits for that is not refused.
  if (!database.open || database.inTransaction) return true
  try {
    database.exec('begin immediate; rollback')
    return true
  } catch (error) {
    return !isBusy(error)
  }
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown } | undefined)?.code ?? ''))
}
