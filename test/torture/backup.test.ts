import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backUpWhileWriting, told } from './backup'

/** `npm test` makes a few backups of the same (`test/server/shell/command.test.ts`). */
const cycles = Number(process.env.AFTERWORD_CYCLES ?? 100)

test('backups while fifty comments a second come: each whole, with all that was acknowledged; every tenth put back and served', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-backup-'))
  const since = performance.now()
  try {
    const main = join(import.meta.dirname, '../../src/server/dist/main.js')
    const tally = await backUpWhileWriting({ main, folder, cycles, drillEvery: 10 })
    process.stdout.write(told(tally, since))
    expect(tally).toMatchObject({ cycles, drills: Math.ceil(cycles / 10), lost: 0, damaged: 0, troubles: [] })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
