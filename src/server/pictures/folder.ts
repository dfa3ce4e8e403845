import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'

/** How pictures lie in their folder: each under a hash of its bytes and its size, so that a name says what must be in the file. */

/** The name says how large it is, so that a page can keep its place without reading the file. */
const naming = /^([0-9a-f]{32})-[1-9]\d{0,3}x[1-9]\d{0,3}\.webp$/
/** Before a picture's name in its address. */
export const addressed = 'pictures/'

export const isPictureName = (name: string): boolean => naming.test(name)

export function pictureName(bytes: Uint8Array, width: number, height: number): string {
  return `${hashOf(bytes)}-${width}x${height}.webp`
}

/** Whether a file holds what its name says. */
export function isWhole(name: string, bytes: Uint8Array): boolean {
  return naming.exec(name)?.[1] === hashOf(bytes)
}

/** The pictures that words may show; more than are shown, for code that quotes one counts, too. */
export function picturesNamed(source: string): readonly string[] {
  return [...source.matchAll(/pictures\/([0-9a-f]{32}-\d+x\d+\.webp)/g)].flatMap(([, name]) => name ?? [])
}

/** All that is in a folder; nothing where there is none. */
export async function listPictures(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter(isPictureName)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}
