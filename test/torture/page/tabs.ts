import fc from 'fast-check'
import { expect, vi } from 'vitest'
import { memoryShelf } from '../../../src/adapters/memory'
import type { Thread } from '../../../src/core/types'
import { backend, browser, idle, type Visit, visited } from '../../state/stage'

const threads: readonly Thread[] = ['one', 'two'].map((id) => ({ id, url: `https://example.com/${id}` }))

const act = fc.record({
  tab: fc.nat(2),
  what: fc.constantFrom('type', 'type', 'type', 'send', 'reload', 'turn', 'discard'),
})

/**
 * Several tabs of one browser, in two threads, typing, sending, and going in any order. The newest words are offered, none are lost, none are
 * on another page, none come back after they were sent. With a clock that the test may set.
 */
export async function tabs(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
      const tab = browser()
      const shelf = memoryShelf()
      const disk = tab()
      let number = 0
      const sent = new Set<string>()
      const typedIn = new Map<string, string>()
      const open = (at: Thread) => visited(backend({ shelf }), { storage: tab(), thread: at, url: 'https://comments.example' })
      const all: { at: Thread; visit: Visit; own: string | undefined }[] = []
      const [first = { id: '', url: '' }, second = first] = threads
      for (const at of [first, first, second]) all.push({ at, visit: await open(at), own: undefined })

      for (const { tab: n, what } of acts) {
        vi.setSystemTime(Date.now() + 1000)
        const now = all[n]
        if (!now) continue
        const composer = now.visit.state.composer({ parentId: null })
        // Who goes on with words another tab was offered, too, has them from then on.
        const shared = composer.text.value
        if (what !== 'reload' && what !== 'turn') for (const other of all) if (other.own === shared) other.own = undefined
        if (what === 'type') {
          now.own = `words ${++number}`
          typedIn.set(now.own, now.at.id)
          composer.setText(now.own)
          dispatchEvent(new Event('pagehide'))
        } else if (what === 'send') {
          if ((await composer.submit()) && shared) sent.add(shared)
          now.own = undefined
        } else if (what === 'discard') {
          composer.discard()
          now.own = undefined
        } else {
          now.visit.state.dispose()
          if (what === 'turn') now.at = now.at === first ? second : first
          now.visit = await open(now.at)
          now.own = undefined
        }
        await idle()

        const kept = disk.keys().flatMap((key) => {
          const { stage, value } = JSON.parse(disk.get(key) ?? '{}')
          return stage === 'drafts' ? [{ key, text: String(value.text), at: Number(value.at) }] : []
        })
        for (const { own } of all) if (own) expect(kept.filter(({ text }) => text === own)).toHaveLength(1)
        for (const { key, text } of kept) {
          expect(key).toContain(`words:${typedIn.get(text)}:`)
          expect(sent).not.toContain(text)
        }
        for (const at of threads) {
          const there = kept.filter(({ text }) => typedIn.get(text) === at.id).sort((a, b) => b.at - a.at)
          const { state } = await open(at)
          expect(state.composer({ parentId: null }).text.value).toBe(there[0]?.text ?? '')
          state.dispose()
          // Old words sent from a tab after another went on with them and sent those: refused, they stand there with the reason.
          const refused = disk.keys().flatMap((key) => {
            const { stage, value } = JSON.parse(disk.get(key) ?? '{}')
            return stage === 'outbox' && value.code === 'conflict' && key.includes(`:${at.id}:`) ? [String(value.body.value)] : []
          })
          const rows = [...refused, ...shelf.load(at.id).map(({ body }) => body.value)]
          expect(rows.toSorted()).toEqual([...sent].filter((text) => typedIn.get(text) === at.id).toSorted())
        }
      }
      for (const { visit } of all) visit.state.dispose()
    }),
    { numRuns },
  )
}
