import { expect, test } from 'vitest'
import createMemory, { memoryShelf } from '../../src/adapters/memory'
import { memoryStorage } from '../../src/core/storage'
import { brokenSections, checks } from '../../src/testing/adapter'
import type { Setup } from '../../src/testing/check'
import { faults, planted } from './faults'

/** Tests of the kit itself: an adapter broken on purpose has to be found out, in the section that speaks of it. */

const sound: Setup = () => {
  const shelf = memoryShelf()
  const as = (viewer: string) => ({
    ...createMemory({ url: '', storage: memoryStorage(), shelf, viewer, pageReactions: ['👍', '🎉'] }),
    preview: async <T>(body: T) => body,
  })
  const erase = (id: string) =>
    shelf.save(
      'page',
      shelf.load('page').filter((row) => row.id !== id),
    )
  return { adapter: as('one'), another: as('two'), thread: { id: 'page', url: 'https://blog.example/page' }, erase }
}
/** What the memory adapter cannot show, having no line to a backend: tried over a real one. */
const overALine = ['failures', 'rows', 'unsent', 'pending']

test('a sound adapter breaks nothing', async () => {
  expect(await brokenSections(sound)).toEqual(new Map())
})

const here = Object.entries(faults).filter(([, { section }]) => !overALine.includes(section))
test.each(here)('%s: found', { timeout: 20_000 }, async (_, fault) => {
  const found = await brokenSections(planted(sound, fault), [fault.section])
  expect([...found.keys()]).toContain(fault.section)
  expect(found.get(fault.section)).toMatch(/\. But: ./)
})

test('there is a planted fault for every section of the kit', () => {
  expect(new Set(Object.values(faults).map(({ section }) => section))).toEqual(new Set(checks.map(({ section }) => section)))
})
