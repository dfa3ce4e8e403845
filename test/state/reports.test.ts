import { expect, test, vi } from 'vitest'
import { AfterwordError } from '../../src/core/errors'
import { backend, gate, idle, visited } from './stage'

test('a report goes once: with its reason and note, however often it is pressed, and is remembered on this device', async () => {
  const answer = gate<void>()
  const report = vi.fn(() => answer.answer)
  const adapter = backend({}, { report })
  const made = await visited(adapter)
  const form = made.state.report('a')
  expect(await form.send()).toBe(false)
  form.fill({ reason: 'spam', note: ' twice today ' })
  const sent = [form.send(), form.send()]
  await idle()
  expect(form.busy.value).toBe(true)
  answer.open()
  expect(await Promise.all(sent)).toEqual([true, false])
  expect(await form.send()).toBe(true)
  expect(report.mock.calls).toEqual([['a', { reason: 'spam', note: 'twice today' }, expect.anything()]])
  const again = await visited(adapter, { storage: made.storage })
  expect([again.state.report('a').sent.value, again.state.report('b').sent.value]).toEqual([true, false])
})

test('a refused report says why and keeps its words; the next try may succeed', async () => {
  const report = vi.fn(() => Promise.resolve()).mockRejectedValueOnce(new AfterwordError('rate_limited'))
  const made = await visited(backend({}, { report }))
  const form = made.state.report('a')
  form.fill({ reason: 'other', note: 'listen' })
  expect(await form.send()).toBe(false)
  expect(form.error.value?.code).toBe('rate_limited')
  expect([made.state.report('a').reason.value, made.state.report('a').note.value]).toEqual(['other', 'listen'])
  expect(await form.send()).toBe(true)
  expect(form.error.value).toBeUndefined()
})

test('too long a note is not sent', async () => {
  const report = vi.fn(async () => {})
  const { state } = await visited(backend({}, { report }))
  state.report('a').fill({ reason: 'other', note: 'x'.repeat(501) })
  expect(await state.report('a').send()).toBe(false)
  expect(report).not.toHaveBeenCalled()
})
