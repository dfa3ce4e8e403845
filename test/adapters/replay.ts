import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** One exchange with a real backend, as it was recorded. */
export interface Exchange {
  readonly label: string
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers?: Readonly<Record<string, string | number>>
    readonly body?: unknown
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string | number>>
    readonly json?: unknown
    readonly text?: string
  }
}

/** The exchanges recorded with one backend, in the order they were held. */
export function recorded(backend: string): readonly Exchange[] {
  const folder = join(import.meta.dirname, 'recorded', backend)
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
}

/** The recorded answer to a request of this label, for an adapter to read. */
export function answerOf(backend: string, label: string): Response {
  const found = recorded(backend).find((exchange) => exchange.label === label)
  if (!found) throw new Error(`There is no recording "${label}" of ${backend}.`)
  const { status, headers, json, text } = found.response
  const kept = Object.entries(headers).filter(([name]) => !/^(content-(length|encoding)|transfer-encoding|set-cookie)$/i.test(name))
  const body = [204, 205, 304].includes(status) ? null : json === undefined ? (text ?? '') : JSON.stringify(json)
  return new Response(body, { status, headers: kept.map(([name, value]): [string, string] => [name, String(value)]) })
}

/**
 * Holds a stand-in to the recordings: asked the same in the same order, it answers the same status and every member the adapter could
 * read, of the same type. `labels` are the exchanges it has to know.
 */
export function testStandIn(
  backend: string,
  setup: () => { fetch(request: Request): Response | Promise<Response> },
  labels: readonly string[],
  base = 'https://backend.example',
): void {
  test(`the stand-in for ${backend} answers as the recorded one`, async () => {
    const standIn = setup()
    const exchanges = recorded(backend).filter(({ label }) => labels.includes(label))
    expect(exchanges.map(({ label }) => label).sort()).toEqual([...labels].sort())
    for (const { label, request, response } of exchanges) {
      const { method, url, headers = {}, body } = request
      const init: RequestInit = { method, headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]) }
      if (body !== undefined && body !== null) init.body = typeof body === 'string' ? body : JSON.stringify(body)
      const answer = await standIn.fetch(new Request(base + url, init))
      expect(answer.status, label).toBe(response.status)
      if (response.json === undefined) continue
      const text = await answer.text()
      const missing = lacks(response.json, JSON.parse(text))
      expect(missing, `${label}: the stand-in answered ${text.slice(0, 300)}`).toEqual([])
    }
  })
}

/** Where two answers are of different shape: what `seen` has otherwise, or not. Members of the recording that no adapter reads may be left out. */
export function lacks(said: unknown, seen: unknown, path = ''): string[] {
  if (kind(said) !== kind(seen)) return kind(said) === 'null' || kind(seen) === 'null' ? [] : [`${path}: ${kind(said)}, not ${kind(seen)}`]
  if (Array.isArray(said) && Array.isArray(seen)) {
    if (said.length !== seen.length) return [`${path}: ${said.length} rows, not ${seen.length}`]
    return said.flatMap((row, at) => lacks(row, seen[at], `${path}[${at}]`))
  }
  if (kind(said) !== 'object') return []
  const [one, other] = [said as Record<string, unknown>, seen as Record<string, unknown>]
  const invented = Object.keys(other).filter((key) => !(key in one))
  return [
    ...invented.map((key) => `${path}.${key}: no such member`),
    ...Object.keys(other).flatMap((key) => (key in one ? lacks(one[key], other[key], `${path}.${key}`) : [])),
  ]
}

const kind = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
