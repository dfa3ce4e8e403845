import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** How backups lie on their shelf: one folder each, with the time as its name. */

export const databaseName = 'comments.sqlite'
export const picturesName = 'pictures'

const naming = /^afterword-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/
/** One that was broken off is looked at by nobody; after a day it cannot be under way. */
const day = 24 * 60 * 60 * 1000

export function backupName(at: Date): string {
  return `afterword-${at.toISOString().replace(/[:.]/g, '-')}`
}

export interface Backup {
  readonly path: string
  /** Epoch milliseconds. */
  readonly madeAt: number
}

/** All that are whole, oldest first; none where there is no shelf. */
export async function listBackups(shelf: string): Promise<readonly Backup[]> {
  const names = await readdir(shelf).catch(() => [])
  return names.sort().flatMap((name) => {
    const [, date, ...time] = naming.exec(name) ?? []
    if (!date) return []
    const [hour, minute, second, milli] = time
    return { path: join(shelf, name), madeAt: Date.parse(`${date}T${hour}:${minute}:${second}.${milli}Z`) }
  })
}

/** Takes away all but the newest `keep`, and what was broken off long ago. */
export async function tidy(shelf: string, keep: number): Promise<void> {
  const backups = await listBackups(shelf)
  for (const { path } of backups.slice(0, Math.max(0, backups.length - keep))) await rm(path, { recursive: true, force: true })
  for (const name of await readdir(shelf)) {
    if (!name.startsWith('.unfinished-')) continue
    const { mtimeMs } = await stat(join(shelf, name))
    if (Date.now() - mtimeMs > day) await rm(join(shelf, name), { recursive: true, force: true })
  }
}

/** Waits until a file or a folder is on the disk, not only on its way there. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path)
  try {
    await handle.sync()
  } catch (error) {
    // Windows does not sync folders.
    if (!['EPERM', 'EISDIR', 'EINVAL'].includes(String((error as NodeJS.ErrnoException).code))) throw error
  } finally {
    await handle.close()
  }
}
