/** How the wishes for one thing come true. `Known` is what is known of it, `send` answers what is known after it was granted. */
export interface Way<Value, Known> {
  readonly known: Known
  send(known: Known, slot: string, value: Value): Promise<Known>
  /** All that was wished is settled. `failed`: the newest wish of some slot was refused. */
  done(known: Known, failed: unknown): void
}

interface Going<Value> {
  /** The newest wish for each slot. */
  readonly slots: Map<string, Value>
  readonly done: Promise<void>
}

/**
 * What a reader wishes for one thing (a vote, each of its emoji): absolute values, a slot for each. One request at a time, and after it
 * the newest wish: only the last answer counts. Answers once that thing has nothing left to wish for.
 */
export function createWishes<Value>(ending: AbortSignal) {
  const all = new Map<string, Going<Value>>()

  async function settle<Known>(
    key: string,
    { slots }: Pick<Going<Value>, 'slots'>,
    { known, send, done }: Way<Value, Known>,
  ): Promise<void> {
    const sent = new Map<string, Value>()
    const failures = new Map<string, unknown>()
    // Whoever called first may wish again at once.
    await undefined
    for (;;) {
      const next = [...slots].find(([slot, value]) => !sent.has(slot) || sent.get(slot) !== value)
      if (!next) break
      const [slot, value] = next
      sent.set(slot, value)
      failures.delete(slot)
      try {
        known = await send(known, slot, value)
      } catch (thrown) {
        failures.set(slot, thrown)
      }
      if (ending.aborted) return
    }
    all.delete(key)
    done(known, [...failures.values()][0])
  }

  return <Known>(key: string, slot: string, value: Value, way: () => Way<Value, Known>): Promise<void> => {
    const going = all.get(key)
    if (going) {
      going.slots.set(slot, value)
      return going.done
    }
    const slots = new Map([[slot, value]])
    const done = settle(key, { slots }, way())
    all.set(key, { slots, done })
    return done
  }
}
