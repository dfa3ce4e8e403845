import { existsSync, statSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Kept } from './backup'
import { copyDatabase, copyPictures, told } from './copies'
import { databaseName, picturesName, sync } from './shelf'

/**
 * Puts a backup where the settings say the comments are. Replaces nothing: whoever restores has moved the old database away first. `from` is
 * the folder of one backup, or a SQLite file. Answers a sentence to print.
 */
export async function restore(from: string, { database, pictures }: Kept): Promise<string> {
  if (/^postgres(ql)?:/.test(database)) throw new TypeError('psql or pg_restore put a Postgres database back.')
  if (!existsSync(from)) throw new TypeError(`There is no backup at ${from}.`)
  const file = statSync(from).isDirectory() ? join(from, databaseName) : from
  if (!existsSync(file)) throw new TypeError(`${from} is no backup: there is no ${databaseName} in it.`)
  // A write-ahead log that belongs to another database would be written over this one.
  const there = ['', '-wal', '-shm'].map((end) => database + end).filter((path) => existsSync(path))
  if (there.length) throw new TypeError(`Stop the server and move these away first: ${there.join(', ')}`)
  await mkdir(dirname(resolve(database)), { recursive: true })
  const unfinished = `${database}.restoring`
  await rm(unfinished, { force: true })
  try {
    const comments = await copyDatabase(file, unfinished)
    const kept = join(from, picturesName)
    const copied = pictures && existsSync(kept) ? await copyPictures(kept, pictures) : undefined
    await rename(unfinished, database)
    await sync(dirname(resolve(database)))
    const note = comments.pictures.length && !pictures ? ' Its comments show pictures: AFTERWORD_PICTURES names no folder for them.' : ''
    return told(database, comments, copied) + note
  } finally {
    await rm(unfinished, { force: true })
  }
}
