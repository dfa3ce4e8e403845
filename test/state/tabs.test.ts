import { afterEach, beforeEach, test, vi } from 'vitest'
import { tabs } from '../torture/page/tabs'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

test('whatever tabs do: the newest words are offered, none are lost, none on another page, none after they were sent', async () => {
  await tabs(10)
}, 30_000)
