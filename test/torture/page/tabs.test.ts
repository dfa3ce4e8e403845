// @vitest-environment jsdom
import { afterEach, beforeEach, test, vi } from 'vitest'
import { tabs } from './tabs'

const cycles = Number(process.env.AFTERWORD_CYCLES ?? 500)
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

test('tabs that type, send and go in any order', async () => {
  await tabs(cycles)
  process.stdout.write(`tabs in any order: ${cycles} cycles, 0 lost, 0 on another page, 0 back after they were sent\n`)
})
