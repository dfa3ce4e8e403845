import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { readFile, rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log'
import { loadConverter } from './convert'
import { addressed, isPictureName, pictureName } from './folder'
import { release } from './sweep'

/** The pictures of all comments, in a folder of their own. */
export interface Pictures {
  /** The largest that is taken, before it is converted. */
  readonly maxBytes: number
  /** Whether an address, as it stands in a body, is that of a picture here. */
  has(address: string): boolean
  /** By name, `<hash>-<width>x<height>.webp`; `undefined` for any other name, and where there is none. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Converts and keeps one; answers its address. The same picture twice is kept once. */
  add(bytes: Uint8Array): Promise<string>
  /** Words that show pictures are gone: the pictures are no longer needed, or not by them. */
  release(source: string): Promise<void>
}

/** Opens the folder, or makes it. `undefined`, and a note, where `sharp` is missing. Throws if the folder cannot be written. */
export async function openPictures(folder: string, megabytes: number, log: Log): Promise<Pictures | undefined> {
  const convert = await loadConverter()
  if (!convert) {
    log({
      event: 'note',
      level: 'warn',
      note: 'AFTERWORD_PICTURES is set, but the package sharp is missing: there are no pictures. Install it with npm.',
    })
    return undefined
  }
  mkdirSync(folder, { recursive: true })
  accessSync(folder, constants.W_OK)
  const has = (name: string) => isPictureName(name) && existsSync(join(folder, name))
  return {
    maxBytes: megabytes * 1024 * 1024,
    has: (address) => address.startsWith(addressed) && has(address.slice(addressed.length)),
    async read(name) {
      if (!isPictureName(name)) return undefined
      return readFile(join(folder, name)).catch(() => undefined)
    },
    // What cannot be marked goes later than it might: no reason to tell a reader that deleting failed.
    release: (source) =>
      release(folder, source).catch((error) => log({ event: 'note', level: 'warn', note: `Pictures cannot be released: ${error}` })),
    async add(given) {
      const { bytes, width, height } = await convert(given)
      const name = pictureName(bytes, width, height)
      const now = Date.now() / 1000
      // What is there already is as young as if it had just come; where a sweep was quicker, it comes anew.
      const kept = await utimes(join(folder, name), now, now).then(
        () => true,
        () => false,
      )
      if (!kept) {
        // Under its name it is there as a whole, or not at all.
        const unfinished = join(folder, `.${randomUUID()}`)
        await writeFile(unfinished, bytes)
        await rename(unfinished, join(folder, name))
      }
      return addressed + name
    },
  }
}
