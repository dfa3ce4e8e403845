import { afterEach, expect, test, vi } from 'vitest'
import { uuid } from '../../src/core/uuid'

afterEach(() => vi.unstubAllGlobals())

const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('UUIDs of version 4, on pages without https, too', () => {
  expect(uuid()).toMatch(version4)
  const { crypto } = globalThis
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) })
  const made = Array.from({ length: 1000 }, uuid)
  expect(made.every((id) => version4.test(id))).toBe(true)
  expect(new Set(made).size).toBe(1000)
})
