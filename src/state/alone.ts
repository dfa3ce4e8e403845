/** Milliseconds a write to the storage is given to reach the other tabs: each reads a copy of its own, and none says when it has heard. */
const settling = 100

/**
 * Does some work while no other tab of this browser does any under the same name (Web Locks API). Work that answers `true` wrote
 * something the next tab has to know before its turn. Where there are no locks (pages without https, frames without an origin) the work is
 * simply done: the `clientId` alone then keeps one comment from becoming two.
 */
export function alone(name: string, signal: AbortSignal, work: () => Promise<boolean> | boolean): Promise<void> {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  const simply = async () => void (signal.aborted || (await work()))
  if (!locks) return simply()
  return new Promise((done, fail) => {
    let begun = false
    const begin = async () => {
      begun = true
      let wrote = false
      try {
        wrote = await work()
        done()
      } catch (thrown) {
        fail(thrown)
      }
      if (wrote && !signal.aborted) await new Promise((go) => setTimeout(go, settling))
    }
    locks.request(name, { signal }, begin).catch(() => {
      if (!begun) void simply().then(done, fail)
    })
  })
}
