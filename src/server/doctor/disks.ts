import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { listBackups } from '../backup/shelf'
import type { Check } from './doctor'
import { broken, look, ok, size, time } from './opinion'

/** Where things lie. */

/** With less a write may fail at any time; with less than the second it is time to make room. */
const tight = 100_000_000
const low = 1_000_000_000

export const disks: Check = {
  name: 'disk',
  async look({ database, pictures, backups }) {
    const file = isFile(database) ? [dirname(resolve(database))] : []
    const folders = [...file, ...[pictures, backups].filter(Boolean)].map(nearest)
    for (const folder of folders) accessSync(folder, constants.W_OK)
    const needed = isFile(database) ? 2 * (statSync(database, { throwIfNoEntry: false })?.size ?? 0) : 0
    const free = new Map<number, { folder: string; bytes: number }>()
    for (const folder of folders) {
      const { bavail, bsize } = await statfs(folder)
      free.set(statSync(folder).dev, { folder, bytes: bavail * bsize })
    }
    const says = [...free.values()].map(({ folder, bytes }) => `${size(bytes)} free at ${folder}`).join(', ')
    const least = Math.min(...[...free.values()].map(({ bytes }) => bytes))
    if (least < tight) return broken(`${says}; make room now`)
    return least < Math.max(low, needed) ? look(`${says}; make room`) : ok(says || 'nothing is kept here')
  },
}

/** One a day may be late. */
const oldest = 2 * 24 * 60 * 60 * 1000

export const backups: Check = {
  name: 'backups',
  async look({ backups, database }) {
    if (!isFile(database)) return look('made by pg_dump or your provider; nobody here knows of them')
    if (!backups) return look('none known; set AFTERWORD_BACKUPS and run afterword-server backup every day')
    const all = await listBackups(backups)
    const newest = all.at(-1)
    if (!newest) return look(`none in ${backups}; run afterword-server backup every day`)
    const age = Date.now() - newest.madeAt
    const says = `${all.length} in ${backups}, the newest ${time(age)} old`
    if (existsSync(database) && statSync(nearest(backups)).dev === statSync(database).dev)
      return look(`${says}, on the same disk as the database: what takes one takes both`)
    return age > oldest ? look(`${says}; run afterword-server backup every day`) : ok(says)
  },
}

const isFile = (database: string) => !/^postgres(ql)?:/.test(database)

/** A folder, or where it is going to be made. */
function nearest(folder: string): string {
  const path = resolve(folder)
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path))
}
