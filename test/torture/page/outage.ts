import { vi } from 'vitest'
import { AfterwordError, type Code } from '../../../src/core/errors'
import { memoryStorage } from '../../../src/core/storage'
import type { Created, Draft } from '../../../src/core/types'
import { createState } from '../../../src/state/create'
import type { WidgetState } from '../../../src/state/state'
import { createWriter } from '../../../src/state/writer'
import { backend, idle, thread } from '../../state/stage'

/** A server that is out of order for everybody at once, and then is not. */
export interface Outage {
  /** What it answers meanwhile. */
  readonly code: Code
  /** Seconds it tells everybody to stay away, as they come. */
  readonly retryAfter?: unknown
  /** How long it lasts, in seconds. */
  readonly lasts: number
}

export interface Return {
  /** Milliseconds from the end of the outage at which each comment was taken, in order. */
  readonly taken: readonly number[]
  /** Requests that came before they were due. */
  readonly early: number
  readonly doubled: number
  readonly lost: number
  /** The most comments that came within one second. */
  readonly busiest: number
  readonly tries: number
}

/** So many readers press at the same moment, within an outage. Under fake timers. */
export async function outage(readers: number, { code, retryAfter, lasts }: Outage): Promise<Return> {
  const began = Date.now()
  const end = began + lasts * 1000
  const due = new Map<string, number>()
  const rows = new Map<string, number>()
  let tries = 0
  let early = 0
  let doubled = 0
  const create = async (_: unknown, { clientId }: Draft): Promise<Created> => {
    tries++
    const now = Date.now()
    if (now < (due.get(clientId) ?? 0)) early++
    if (now < end) {
      const seconds = Number(retryAfter)
      if (seconds > 0) due.set(clientId, now + Math.min(seconds, 300) * 1000)
      throw new AfterwordError(code, '', retryAfter === undefined ? {} : { retryAfter: retryAfter as number })
    }
    if (rows.has(clientId)) doubled++
    rows.set(clientId, now - end)
    return { status: 'published', id: clientId }
  }
  const states: WidgetState[] = []
  for (let n = 0; n < readers; n++) {
    const context = { adapter: backend({}, { create }), thread, storage: memoryStorage(), emit: () => true }
    const state = createState(context, createWriter)
    state.session.setIdentity({ name: `reader ${n}` })
    states.push(state)
  }
  await idle()
  for (const state of states) {
    const composer = state.composer({ parentId: null })
    composer.setText('hello')
    void composer.submit()
  }
  await vi.advanceTimersByTimeAsync((lasts + 700) * 1000)
  const taken = [...rows.values()].sort((a, b) => a - b)
  const lost = states.filter((state) => state.outbox.entries.value.length > 0).length
  for (const state of states) state.dispose()
  let busiest = 0
  for (let from = 0, to = 0; to < taken.length; to++) {
    while ((taken[to] ?? 0) - (taken[from] ?? 0) > 1000) from++
    busiest = Math.max(busiest, to - from + 1)
  }
  return { taken, early, doubled, lost, busiest, tries }
}
