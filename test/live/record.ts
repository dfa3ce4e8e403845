import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Exchange, lacks, recorded } from '../adapters/replay'

/** One request of the script held with a real backend. */
export interface Step {
  /** What it shows; names the recording. */
  readonly label: string
  /** Default `GET`. */
  readonly method?: string
  /** Below the backend's base, with its query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, a string as it stands. */
  readonly body?: unknown
  /** Milliseconds to wait before it, for backends whose time is whole seconds. */
  readonly pause?: number
}

/** A step may need what was answered before, by label. */
export type Script = readonly (Step | ((past: ReadonlyMap<string, Exchange>) => Step))[]

/** Headers that say nothing about how a backend speaks, or differ each time. */
const volatile =
  /^(date|connection|keep-alive|etag|x-powered-by|server|content-length|transfer-encoding|set-cookie|host|link|location|.*request-?id|.*-time)$/i

/**
 * Holds a script with a real backend, and the recordings to it: same statuses, same shapes. With `AFTERWORD_RECORD=1` the recordings are
 * written anew instead. Both from the beginning, so the backend has to be as empty as it was.
 */
export function testRecordings(backend: string, base: () => string | Promise<string>, script: Script): void {
  test(`the recordings of ${backend} are what it says`, { timeout: 120_000 }, async () => {
    const past = new Map<string, Exchange>()
    for (const step of script) {
      const { pause = 0, ...next } = typeof step === 'function' ? step(past) : step
      await new Promise((resolve) => setTimeout(resolve, pause))
      const exchange = await hold(await base(), next)
      past.set(exchange.label, exchange)
    }
    if (process.env.AFTERWORD_RECORD) return write(backend, [...past.values()])
    const kept = new Map(recorded(backend).map((exchange) => [exchange.label, exchange]))
    for (const [label, { response }] of past) {
      const before = kept.get(label)
      expect(before?.response.status, label).toBe(response.status)
      if (before?.response.json !== undefined) expect(lacks(before.response.json, response.json), label).toEqual([])
    }
    expect([...kept.keys()].sort()).toEqual([...past.keys()].sort())
  })
}

async function hold(base: string, { label, method = 'GET', path, headers = {}, body }: Step): Promise<Exchange> {
  const json = body !== undefined && typeof body !== 'string'
  const answer = await fetch(base + path, {
    method,
    redirect: 'manual',
    headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: json ? JSON.stringify(body) : (body as string) }),
  })
  const text = await answer.text()
  const said = Object.fromEntries([...answer.headers].filter(([name]) => !volatile.test(name)))
  const request = { method, url: path, headers, ...(body !== undefined && { body }) }
  const response = { status: answer.status, headers: said, ...parsed(text) }
  return { label, request, response }
}

function parsed(text: string): { readonly json: unknown } | { readonly text: string } {
  try {
    return { json: JSON.parse(text) }
  } catch {
    return { text }
  }
}

function write(backend: string, exchanges: readonly Exchange[]): void {
  const folder = join(import.meta.dirname, '../adapters/recorded', backend)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [at, exchange] of exchanges.entries()) {
    const name = `${String(at + 1).padStart(2, '0')}-${exchange.label}.json`
    writeFileSync(join(folder, name), `${JSON.stringify(exchange, null, 2)}\n`)
  }
}
