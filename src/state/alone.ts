/**
 * Does some work while no other tab of this browser does any under the same name (Web Locks API). Where there are no locks (pages
 * without https, frames without an origin) it is simply done: the `clientId` alone then keeps one comment from becoming two.
 */
export async function alone(name: string, signal: AbortSignal, work: () => Promise<void> | void): Promise<void> {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  let begun = false
  if (locks) {
    const begin = () => {
      begun = true
      return work()
    }
    await locks.request(name, { signal }, begin).catch((thrown) => {
      if (begun) throw thrown
    })
  }
  if (!begun && !signal.aborted) await work()
}
