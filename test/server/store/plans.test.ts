import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../../src/server/store/sqlite'
import { askEverything } from './questions'

/** What each question of the store costs when there are a million rows: asked of SQLite's planner, for every statement there is. */

test('every statement of the store goes by an index, sorts nothing and skips nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'comments.sqlite')
  const store = await openStore(file)
  const prepare = vi.spyOn(Database.prototype, 'prepare')
  await askEverything(store)
  const statements = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) =>
    /^\s*(select|insert|update|delete|with)\b/i.test(sql),
  )
  prepare.mockRestore()
  await store.close()
  expect(statements.length).toBeGreaterThan(40)

  const database = new Database(file)
  const found: string[] = []
  for (const sql of statements) {
    if (/\boffset\b/i.test(sql)) found.push(`OFFSET: ${sql}`)
    const steps = database.prepare(`explain query plan ${sql}`).all(Array(sql.split('?').length - 1).fill(null)) as { detail: string }[]
    for (const { detail } of steps) {
      // A line of ancestors is no table, and settings are a handful; what waits is counted to a bound; what readers reported most, and
      // last, has to be sorted.
      if (
        /^SCAN (line|open|settings|rows|outbox USING COVERING INDEX)\b/.test(detail) ||
        (/FOR ORDER BY$/.test(detail) && /^select .* from (\(select .* from )?"reports"/.test(sql))
      )
        continue
      if (/^SCAN|TEMP B-TREE/.test(detail)) found.push(`${detail}: ${sql}`)
    }
  }
  database.close()
  expect(found).toEqual([])
})
