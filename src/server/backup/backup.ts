import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { copyDatabase, copyPictures, told } from './copies'
import { backupName, databaseName, listBackups, picturesName, sync, tidy } from './shelf'

/** What there is to keep. */
export interface Kept {
  /** The SQLite file. */
  readonly database: string
  /** The folder of pictures; empty: there are none. */
  readonly pictures: string
}

/**
 * Copies database and pictures while others write, into a folder of its own on `shelf`, named after the time. The copy is read through and
 * on the disk before it has that name: what is called a backup is one. Then all but the newest `keep` go. Answers a sentence to print.
 */
export async function backup({ database, pictures }: Kept, shelf: string, keep = Number.POSITIVE_INFINITY): Promise<string> {
  if (/^postgres(ql)?:/.test(database)) throw new TypeError('pg_dump backs up a Postgres database; afterword-server backs up SQLite files.')
  if (!existsSync(database)) throw new TypeError(`There is no database at ${database}; AFTERWORD_DATABASE names the file.`)
  await mkdir(shelf, { recursive: true })
  const unfinished = await mkdtemp(join(shelf, '.unfinished-'))
  try {
    // The database first: every picture its comments name was there before they were.
    const comments = await copyDatabase(database, join(unfinished, databaseName))
    const before = (await listBackups(shelf)).at(-1)?.path
    const copied = pictures ? await copyPictures(pictures, join(unfinished, picturesName), before) : undefined
    await sync(unfinished)
    const place = join(shelf, backupName(new Date()))
    await rename(unfinished, place)
    await sync(shelf)
    await tidy(shelf, keep)
    return told(place, comments, copied)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw error
  }
}
