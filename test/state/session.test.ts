import { expect, test } from 'vitest'
import { memoryStorage } from '../../src/core/storage'
import { backend, visit } from './stage'

const asking = () => backend({}, {})

test('who posted is settled, on the next visit, too; who only typed is not', async () => {
  const storage = memoryStorage()
  const { state } = visit(asking(), { storage, name: 'Ines' })
  expect(visit(asking(), { storage, name: '' }).state.session.settled.value).toBe(false)
  const composer = state.composer({ parentId: null })
  composer.setText('Hello')
  expect(await composer.submit()).toBe(true)
  expect(state.session.settled.value).toBe(true)
  const later = visit(asking(), { storage, name: '' }).state.session
  expect(later.settled.value).toBe(true)
  expect(later.identity.value).toEqual({ name: 'Ines' })
})

test('who is forgotten is forgotten in the storage, too, and the words stay', () => {
  const storage = memoryStorage()
  const { state } = visit(asking(), { storage, name: 'Ines' })
  state.session.setIdentity({ name: 'Ines' }, true)
  state.composer({ parentId: null }).setText('half a thought')
  state.session.setIdentity({}, false)
  expect(storage.get('identity')).toBeUndefined()
  expect(state.session.settled.value).toBe(false)
  expect(state.composer({ parentId: null }).text.value).toBe('half a thought')
})
