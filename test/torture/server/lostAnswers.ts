import { setMaxListeners } from 'node:events'
import { effect } from '@preact/signals'
import createAdapter from '../../../src/adapters/server'
import { memoryStorage } from '../../../src/core/storage'
import { createState } from '../../../src/state/create'
import type { WidgetState } from '../../../src/state/state'
import { createWriter } from '../../../src/state/writer'
import { client } from './client'
import { ground, start } from './process'
import { type Fault, startProxy } from './proxy'
import { check, compare, empty, pause, type Tally } from './tally'

export interface Broken extends Tally {
  /** Writes that were broken, of so many. */
  faults: number
  requests: number
  /** Bytes of an answer to a write. */
  bytes: number
}

interface Reader {
  readonly state: WidgetState
  /** What they were told stands. */
  readonly sent: string[]
  /** What they were told failed, and why. */
  readonly failed: string[]
}

/** A reader with a browser of their own: the adapter and the outbox as in the page. */
function reader(url: string, thread: string): Reader {
  const sent: string[] = []
  const failed: string[] = []
  // What others do is told over a line of its own, which is not what is broken here.
  const { watch: _, ...adapter } = createAdapter({ url, storage: memoryStorage() })
  const state = createState(
    {
      adapter,
      thread: { id: thread, url: 'https://blog.example/' },
      storage: memoryStorage(),
      emit(event, detail) {
        if (event === 'posted') sent.push((detail as { body: { value: string } }).body.value.replace(/<[^>]*>/g, '').trim())
        return true
      },
    },
    createWriter,
  )
  state.session.setIdentity({ name: 'Ines' })
  effect(() => {
    for (const { phase, error, body } of state.outbox.entries.value)
      if (phase === 'failed') failed.push(`${body.value}: ${error?.code} ${error?.message}`)
  })
  return { state, sent, failed }
}

/**
 * Readers post through a line that breaks, each one comment after the other. Whatever happened to an answer, every comment is stored once,
 * its reader is told so once, and nobody is told that a stored comment failed. `hopeful`: the browser says now and then that the line is
 * back; else the outbox waits as long as it waits in a page.
 */
export async function lostAnswers(posts: number, readers: number, faultOf: (n: number) => Fault, hopeful: boolean): Promise<Broken> {
  const tally = { ...empty(), faults: 0, requests: 0, bytes: 0 }
  const { database, clear } = ground()
  const server = await start(database)
  const proxy = await startProxy(server.url, () => {
    const fault = faultOf(tally.requests++)
    if (fault.kind !== 'none') tally.faults++
    return fault
  })
  const run = crypto.randomUUID().slice(0, 8)
  const threads = Array.from({ length: Math.min(readers, 16) }, (_, n) => `broken-${run}-${n}`)
  // All readers are in one process here.
  setMaxListeners(0)
  const window = new EventTarget()
  const timer = hopeful && setInterval(() => window.dispatchEvent(new Event('online')), 20)
  const before = globalThis.addEventListener
  globalThis.addEventListener = window.addEventListener.bind(window) as typeof before
  const written = new Map<string, string[]>(threads.map((thread) => [thread, []]))
  await Promise.all(
    Array.from({ length: readers }, async (_, n) => {
      const thread = threads[n % threads.length] ?? ''
      const { state, sent, failed } = reader(proxy.url, thread)
      const own: string[] = []
      for (let m = n; m < posts; m += readers) {
        const text = `${thread} reader ${n} number ${m}`
        own.push(text)
        written.get(thread)?.push(text)
        const composer = state.composer({ parentId: null })
        composer.setText(text)
        await composer.submit()
        while (state.outbox.entries.value.some(({ phase }) => phase !== 'failed')) await pause(5)
        tally.cycles++
      }
      check(tally, !failed.length, `told failed: ${failed}`)
      check(tally, sent.join() === own.join(), `told sent: ${sent} of ${own}`)
      state.dispose()
    }),
  )
  if (timer) clearInterval(timer)
  globalThis.addEventListener = before
  tally.bytes = proxy.longest()
  // What was late comes now, too.
  await proxy.close()
  const { words, close } = client()
  for (const [thread, texts] of written) {
    const there = await words(server.url, thread)
    compare(tally, thread, texts, there)
    check(tally, there.length === texts.length, `${thread}: ${there.length} rows, ${texts.length} posts`)
  }
  close()
  await server.end('SIGTERM')
  clear()
  return tally
}

/** Three of ten writes are broken, in one way or another. */
export function threeOfTen(random = Math.random): Fault {
  if (random() >= 0.3) return { kind: 'none' }
  const kinds: readonly Fault[] = [
    { kind: 'unheard' },
    { kind: 'cut', at: random() },
    { kind: 'cut', at: random() },
    { kind: 'page', status: ([200, 502, 504] as const)[Math.floor(random() * 3)] ?? 502 },
    { kind: 'twice' },
    { kind: 'late', after: random() * 200 },
  ]
  return kinds[Math.floor(random() * kinds.length)] ?? { kind: 'none' }
}

export const brokenTold = ({ faults, requests }: Broken) => `${faults} of ${requests} writes broken`
